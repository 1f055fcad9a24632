package io.github.camelflowable.exchange;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.support.MessageHelper;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.client.TextBody;

/** The body of a message as text, if the text may be JSON. Of a body that is something else only the beginning is read. */
final class EnvelopeText {

    private static final String FIELD = "(?:" + String.join("|", JobEnvelope.ANSWER_FIELDS) + ")";

    /** The first field of an object, or of the first object of a list. */
    private static final Pattern FIRST_FIELD = Pattern.compile("\\s*\\[?\\s*\\{\\s*[\"']?" + FIELD + "[\"']?\\s*[:=]");

    /** The job's id as a field: a service may write its fields in any order, and quote them as its language does. */
    private static final Pattern JOB_ID = Pattern.compile("\\bjobId[\"']?\\s*[:=]");

    /** Names in quotes, which are escaped in a text that was written as JSON twice. */
    private static final Pattern QUOTED_JOB_ID = Pattern.compile("[\"']jobId\\\\*[\"']\\s*:");

    private static final Pattern QUOTED_FIELD = Pattern.compile("[\"']" + FIELD + "\\\\*[\"']\\s*:");

    /** Bytes that are read of every body. With fewer, a body that begins with so many blanks is read to its end in vain. */
    private static final int BEGINNING_BYTES = 1024;

    private EnvelopeText() {}

    /**
     * Text of JSON needs the first field of an answer, or a job's id; other text, such as JSON after a comment, both and in
     * quotes.
     *
     * @return whether an unreadable text may be the report of a failure, and must not count as an ordinary body
     */
    static boolean isMeantAsEnvelope(String given) {
        // Zeros remain where the content type names UTF-8 and the text is UTF-16.
        String text = given.replace("\0", "");
        return mayBeJson(text)
                ? FIRST_FIELD.matcher(text).lookingAt() || JOB_ID.matcher(text).find()
                : QUOTED_JOB_ID.matcher(text).find()
                        && QUOTED_FIELD.matcher(text).find();
    }

    /**
     * @param given the body; one that is only read once is replaced in the message
     * @return null if the body is no text, or cannot be a JSON object or array
     * @throws IllegalArgumentException if the text cannot be read and may be an envelope
     */
    static String of(Message message, Object given) {
        Object body = given instanceof JsonNode node ? node.textValue() : given;
        if (body instanceof WrappedFile<?> wrapped) {
            body = content(wrapped);
        }
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
            StringWriter read = new StringWriter();
            reader.transferTo(read);
            text = read.toString();
            if (body instanceof StreamCache) {
                MessageHelper.resetStreamCache(message);
            } else {
                message.setBody(text);
            }
        } else {
            text = body instanceof char[] given ? new String(given) : body.toString();
        }
        return json(text.replaceFirst("^\\uFEFF", ""));
    }

    /** @return the text, if it may be a JSON object or array; else null */
    private static String json(String text) {
        if (mayBeJson(text)) {
            return text;
        }
        refuseWrapped(text);
        return null;
    }

    private static void refuseWrapped(String text) {
        if (isMeantAsEnvelope(text)) {
            throw new IllegalArgumentException(
                    "The body has an envelope in it, but is no JSON object in the charset of the"
                            + " header Content-Type: send the envelope alone and name its charset, or set the header "
                            + FlowableEwConstants.ENVELOPE + " to false if it is an ordinary body");
        }
    }

    private static boolean mayBeJson(String text) {
        String stripped = text.stripLeading();
        return stripped.startsWith("{") || stripped.startsWith("[");
    }

    private static String bytes(Message message, Object body) throws IOException {
        String contentType = message.getHeader(Exchange.CONTENT_TYPE, String.class);
        if (body instanceof byte[] given) {
            return decoded(new ByteArrayInputStream(given), contentType);
        }
        if (body instanceof ByteBuffer buffer) {
            byte[] given = new byte[buffer.remaining()];
            buffer.duplicate().get(given);
            return decoded(new ByteArrayInputStream(given), contentType);
        }
        if (body instanceof File || body instanceof Path) {
            Path file = body instanceof File given ? given.toPath() : (Path) body;
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

    /** The content of a remote file is only in the body of its message; a stream there can be read once, by the report. */
    private static Object content(WrappedFile<?> file) {
        if (file.getFile() instanceof File || file.getFile() instanceof Path) {
            return file.getFile();
        }
        return file.getBody() instanceof InputStream ? null : file.getBody();
    }

    private static String decoded(InputStream stream, String contentType) throws IOException {
        byte[] beginning = stream.readNBytes(BEGINNING_BYTES);
        String shown = TextBody.legible(beginning, contentType);
        if (!shown.isBlank() && !mayBeJson(shown)) {
            // An image, or text in another charset than the content type names: its ASCII characters show through.
            refuseWrapped(shown);
            refuseWrapped(new String(beginning, StandardCharsets.ISO_8859_1));
            return null;
        }
        byte[] all = new SequenceInputStream(new ByteArrayInputStream(beginning), stream).readAllBytes();
        try {
            return json(TextBody.decode(all, contentType));
        } catch (IllegalArgumentException e) {
            if (isMeantAsEnvelope(TextBody.legible(all, contentType))) {
                throw e;
            }
            return null;
        }
    }
}
