package io.github.camelflowable.exchange;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.converter.stream.CachedOutputStream;
import org.apache.camel.util.IOHelper;

import io.github.camelflowable.client.FlowableNotAllowedException;
import io.github.camelflowable.client.FlowableUnavailableException;
import io.github.camelflowable.client.RepeatableBytes;
import io.github.camelflowable.client.VariableData;
import io.github.camelflowable.client.VariableTypes;

/**
 * The values of variables as they are when the outcome is decided. They do not change when the route moves or deletes
 * its file, closes a stream cache or a database cursor, or when another thread changes the body: so a report can be repeated.
 * <p>
 * Bytes go through Camel's stream cache, so its spool rules decide whether large ones are kept on the heap or on disk.
 */
final class VariableSnapshot {

    private VariableSnapshot() {}

    /**
     * @return by name: a {@code JobVariable} for a value with a JSON form, else a byte array or {@link RepeatableBytes}; a
     *         {@link VariableData} only if its bytes cannot be fetched now
     * @throws IllegalArgumentException naming the variable, if its name or its value cannot be sent or read
     */
    static Map<String, Object> of(Map<String, ?> variables, Exchange exchange) {
        Map<String, Object> snapshot = new LinkedHashMap<>();
        variables.forEach((name, value) -> {
            try {
                snapshot.put(name, of(name, value, exchange));
            } catch (IOException | RuntimeException e) {
                RepeatableBytes.deleteAll(snapshot.values());
                throw unreadable(name, e);
            }
        });
        return snapshot;
    }

    private static Object of(String name, Object given, Exchange exchange) throws IOException {
        Object value = given instanceof Optional<?> optional ? optional.orElse(null) : given;
        if (value instanceof WrappedFile<?> wrapped) {
            value = content(wrapped);
        }
        if (value instanceof StreamCache cache) {
            cache.reset();
        }
        if (value instanceof Reader reader) {
            // Before stream caches: the cache of a reader would write its text in the charset of the JVM.
            try (reader) {
                StringWriter text = new StringWriter();
                reader.transferTo(text);
                value = text.toString();
            }
        }
        if (value instanceof StreamCache cache) {
            return kept(exchange, cache::writeTo);
        }
        if (value instanceof InputStream stream) {
            try (stream) {
                return kept(exchange, stream::transferTo);
            }
        }
        if (value instanceof File || value instanceof Path) {
            Path path = value instanceof File file ? file.toPath() : (Path) value;
            return kept(exchange, out -> Files.copy(path, out));
        }
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        if (value instanceof VariableData data) {
            return fetched(data);
        }
        return value instanceof RepeatableBytes ? value : VariableTypes.toWire(name, value);
    }

    /** The content of a remote file is only in the body of its message. */
    private static Object content(WrappedFile<?> file) {
        Object content = file.getFile() instanceof File local ? local : file.getBody();
        if (content == null) {
            throw new IllegalArgumentException("the content of the file " + file + " has not been read");
        }
        return content;
    }

    /** While the server does not answer, the bytes are fetched for each try of the report. */
    private static Object fetched(VariableData data) {
        try {
            return data.bytes();
        } catch (FlowableUnavailableException | FlowableNotAllowedException e) {
            return data;
        }
    }

    @FunctionalInterface
    private interface Source {
        void writeTo(OutputStream out) throws IOException;
    }

    private static Object kept(Exchange exchange, Source source) throws IOException {
        CachedOutputStream cache = new CachedOutputStream(exchange, false);
        try {
            source.writeTo(cache);
            StreamCache kept = cache.newStreamCache();
            return kept.inMemory() ? ((InputStream) kept).readAllBytes() : new Spooled(cache, kept.length());
        } catch (IOException | RuntimeException e) {
            cache.close();
            throw e;
        }
    }

    private record Spooled(CachedOutputStream cache, long length) implements RepeatableBytes {

        @Override
        public InputStream open() throws IOException {
            return (InputStream) cache.newStreamCache();
        }

        @Override
        public void delete() {
            IOHelper.close(cache);
        }
    }

    private static IllegalArgumentException unreadable(String name, Exception cause) {
        String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return why.contains("'" + name + "'") && cause instanceof IllegalArgumentException e
                ? e
                : new IllegalArgumentException(
                        "Variable '" + name + "' cannot be read: "
                                + (cause instanceof IOException ? cause.toString() : why),
                        cause);
    }
}
