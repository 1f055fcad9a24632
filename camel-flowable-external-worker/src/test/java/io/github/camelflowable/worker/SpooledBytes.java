package io.github.camelflowable.worker;

import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.camelflowable.client.RepeatableBytes;

/** Bytes that count how often their file is deleted. */
public record SpooledBytes(AtomicInteger deleted) implements RepeatableBytes {

    @Override
    public InputStream open() {
        return InputStream.nullInputStream();
    }

    @Override
    public long length() {
        return 0;
    }

    @Override
    public void delete() {
        deleted.incrementAndGet();
    }
}
