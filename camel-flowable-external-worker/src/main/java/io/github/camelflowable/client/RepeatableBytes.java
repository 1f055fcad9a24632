package io.github.camelflowable.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;

/** Bytes of a variable that are too many for the heap, and can be read more than once. */
public interface RepeatableBytes {

    /** @return a new stream from the first byte on; the caller closes it */
    InputStream open() throws IOException;

    /** @return number of bytes */
    long length();

    /** Deletes their file; further calls do nothing. */
    void delete();

    /** Deletes the files of those values that are such bytes. */
    static void deleteAll(Collection<?> values) {
        for (Object value : values) {
            if (value instanceof RepeatableBytes bytes) {
                bytes.delete();
            }
        }
    }
}
