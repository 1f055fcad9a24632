package io.github.camelflowable.outcomes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.converter.stream.ByteArrayInputStreamCache;
import org.apache.camel.converter.stream.CachedOutputStream;
import org.apache.camel.support.SynchronizationAdapter;

/** Results whose bytes something takes away when the exchange is over, and results that nobody can send. */
final class Documents {

    /** The variable that holds the result. */
    static final String VARIABLE = "doc";

    /** More than what {@link Bench} lets a stream cache keep in memory. */
    static final byte[] CONTENT = "0123456789".repeat(5000).getBytes(StandardCharsets.US_ASCII);

    private Documents() {}

    static Path fileIn(Path directory) {
        try {
            return Files.write(Files.createDirectories(directory).resolve("in.bin"), CONTENT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static InputStream stream() {
        return new ByteArrayInputStream(CONTENT);
    }

    static StreamCache cacheInMemory() {
        return new ByteArrayInputStreamCache(new ByteArrayInputStream(CONTENT));
    }

    /** Its file is deleted with the exchange. */
    static StreamCache cacheOnDisk(Exchange exchange) throws IOException {
        try (CachedOutputStream cache = new CachedOutputStream(exchange)) {
            cache.write(CONTENT);
            return cache.newStreamCache();
        }
    }

    static InputStream brokenStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("broken stream");
            }
        };
    }

    /** Rows that are closed with the exchange, as those of {@code sql:?outputType=StreamList} are. */
    static Iterator<Integer> rows(Exchange exchange) {
        AtomicBoolean closed = new AtomicBoolean();
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                closed.set(true);
            }
        });
        Iterator<Integer> rows = List.of(1, 2, 3).iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                if (closed.get()) {
                    throw new IllegalStateException("The rows are closed");
                }
                return rows.hasNext();
            }

            @Override
            public Integer next() {
                return rows.next();
            }
        };
    }

    /** JSON has no way to write this. */
    static Map<String, Object> circle() {
        return Map.of(VARIABLE, new Circle());
    }

    /** Refers to itself. */
    static final class Circle {
        public Circle getSelf() {
            return this;
        }
    }
}
