package io.github.camelflowable.exchange;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.support.MessageHelper;

import io.github.camelflowable.client.TextBody;

/** The body of a message as text, if the text may be JSON. Of a body that is something else only the beginning is read. */
final class EnvelopeText {

    /**
     * Text that is meant as an envelope, whether it is JSON or not: the first field is one of an answer, or any is the job's
     * id. A service may write its fields in any order, and quote them as its language does.
     */
    private static final Pattern ENVELOPE =
            Pattern.compile("\\s*\\{\\s*\"(?:" + String.join("|", JobEnvelope.ANSWER_FIELDS)
                    + ")\"\\s*:[\\s\\S]*|\\s*\\{[\\s\\S]*[\"']jobId[\"']\\s*:[\\s\\S]*");

    /** Bytes that are read of every body. With fewer, a body that begins with so many blanks is read to its end in vain. */
    private static final int BEGINNING_BYTES = 1024;

    private EnvelopeText() {}

    /** @return whether an unreadable text may be the report of a failure, and must not count as an ordinary body */
    static boolean isMeantAsEnvelope(String text) {
        // Zeros remain where the content type names UTF-8 and the text is UTF-16.
        return ENVELOPE.matcher(text.replace("\0", "")).matches();
    }

    /**
     * @return null if the body is no text, or cannot be a JSON object or array
     * @throws IllegalArgumentException if the text cannot be read and may be an envelope
     */
    static String of(Message message) {
        Object body = message.getBody();
        try {
            if (body instanceof CharSequence || body instanceof Reader || body instanceof char[]) {
                return chars(message, body);
            }
            return bytes(message, body);
        } catch (IOException e) {
            throw new IllegalArgumentException("The body cannot be read: " + e, e);
        }
    }

    private static String chars(Message message, Object body) throws IOException {
        String text;
        if (body instanceof Reader reader) {
            MessageHelper.resetStreamCache(message);
            StringBuilder read = new StringBuilder();
            char[] buffer = new char[BEGINNING_BYTES];
            for (int length = reader.read(buffer); length >= 0; length = reader.read(buffer)) {
                read.append(buffer, 0, length);
            }
            text = read.toString();
            if (body instanceof StreamCache) {
                MessageHelper.resetStreamCache(message);
            } else {
                message.setBody(text);
            }
        } else {
            text = body instanceof char[] given ? new String(given) : body.toString();
        }
        text = text.replaceFirst("^\\uFEFF", "");
        return mayBeJson(text) ? text : null;
    }

    private static boolean mayBeJson(String text) {
        String stripped = text.stripLeading();
        return stripped.startsWith("{") || stripped.startsWith("[");
    }

    private static String bytes(Message message, Object whole) throws IOException {
        String contentType = message.getHeader(Exchange.CONTENT_TYPE, String.class);
        // The content of a remote file is only in the body of its message; a stream there can be read once.
        boolean remote = whole instanceof WrappedFile<?> wrapped && wrapped.getBody() instanceof byte[];
        Object body = remote ? ((WrappedFile<?>) whole).getBody() : whole;
        if (body instanceof byte[] given) {
            return decoded(new ByteArrayInputStream(given), contentType);
        }
        if (body instanceof ByteBuffer buffer) {
            byte[] given = new byte[buffer.remaining()];
            buffer.duplicate().get(given);
            return decoded(new ByteArrayInputStream(given), contentType);
        }
        Path file = file(body);
        if (file != null) {
            try (InputStream stream = Files.newInputStream(file)) {
                return decoded(stream, contentType);
            }
        }
        return body instanceof InputStream || body instanceof StreamCache ? streamed(message, body, contentType) : null;
    }

    /** A body that is not an envelope is read again, as a variable. */
    private static String streamed(Message message, Object body, String contentType) throws IOException {
        MessageHelper.resetStreamCache(message);
        if (body instanceof InputStream cache && body instanceof StreamCache) {
            String text = decoded(cache, contentType);
            MessageHelper.resetStreamCache(message);
            return text;
        }
        byte[] given = message.getBody(byte[].class);
        MessageHelper.resetStreamCache(message);
        if (given != null && body instanceof InputStream) {
            message.setBody(given);
        }
        return given == null ? null : decoded(new ByteArrayInputStream(given), contentType);
    }

    /** @return the file on this disk that the body is, or null */
    private static Path file(Object body) {
        Object file = body instanceof WrappedFile<?> wrapped ? wrapped.getFile() : body;
        return file instanceof File given ? given.toPath() : file instanceof Path given ? given : null;
    }

    private static String decoded(InputStream stream, String contentType) throws IOException {
        byte[] beginning = stream.readNBytes(BEGINNING_BYTES);
        String shown = TextBody.legible(beginning, contentType);
        if (!shown.isBlank() && !mayBeJson(shown)) {
            // The bytes are no text, for example an image.
            return null;
        }
        byte[] all = new SequenceInputStream(new ByteArrayInputStream(beginning), stream).readAllBytes();
        try {
            String text = TextBody.decode(all, contentType);
            return mayBeJson(text) ? text : null;
        } catch (IllegalArgumentException e) {
            if (isMeantAsEnvelope(TextBody.legible(all, contentType))) {
                throw e;
            }
            return null;
        }
    }
}
