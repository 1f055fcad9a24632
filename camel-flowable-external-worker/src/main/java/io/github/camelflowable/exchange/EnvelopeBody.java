package io.github.camelflowable.exchange;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.support.MessageHelper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;

import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.client.JobJson;
import io.github.camelflowable.client.TextBody;

/**
 * Recognizes and reads an envelope in the body of a message. A body is an envelope
 * <ul>
 * <li>if the header {@link FlowableEwConstants#ENVELOPE} or the content type {@value #CONTENT_TYPE} says so; with the
 * header {@code false} it is none;
 * <li>else if it is a JSON object, as text, bytes, stream or tree, with {@code jobId} and another field of an answer;
 * <li>else if it is a {@code Map} with the same entries, and the message has no other job in its headers. A map of variables
 * that has an entry {@code jobId} by chance is none.
 * </ul>
 * Text that begins as an envelope and cannot be read is an error, never an ordinary body: it may report a failure.
 */
final class EnvelopeBody {

    /** Content type of an envelope, for bodies that are not recognized without it. */
    static final String CONTENT_TYPE = "application/vnd.flowable.job+json";

    private static final Pattern BEGINNING =
            Pattern.compile("\\s*\\{\\s*\"(jobId|" + String.join("|", JobEnvelope.ANSWER_FIELDS) + ")\"\\s*:[\\s\\S]*");

    /** Keeps the digits of 1.10, so that a value that comes back unchanged has the digest of the value that was sent. */
    private static final ObjectReader EXACT = JobJson.MAPPER
            .reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

    /** Bytes at the beginning of a body that show whether it can be a JSON object. With more, leading blanks may be longer. */
    private static final int BEGINNING_BYTES = 256;

    private EnvelopeBody() {}

    /**
     * @return the envelope, or null if the body is something else
     * @throws IllegalArgumentException if the body is an envelope that cannot be read, naming the field or the place
     */
    static JobEnvelope read(Message message) {
        Boolean declared = declared(message);
        Object body = message.getBody();
        if (Boolean.FALSE.equals(declared) || body == null) {
            return null;
        }
        boolean isDeclared = declared != null;
        if (body instanceof Map<?, ?> map) {
            return isDeclared || isForm(map.keySet().stream()) && isOfNoOtherJob(map, message) ? ofMap(map) : null;
        }
        boolean isTree = body instanceof JsonNode;
        JsonNode json = isTree ? (JsonNode) body : parsed(text(message, body), isDeclared);
        return json != null && (isDeclared || json.isObject() && isForm(names(json)))
                ? JobEnvelope.of(json, (name, value) -> isTree ? treeValue(value) : textValue(value))
                : null;
    }

    private static Object treeValue(JsonNode value) {
        return JobJson.MAPPER.convertValue(value, Object.class);
    }

    /** A decimal of a text is a double, as everywhere: Flowable knows the type bigDecimal from 7.2 on only. */
    private static Object textValue(JsonNode exact) {
        try {
            return JobJson.MAPPER.readValue(exact.toString(), Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "The envelope has a value that is not readable: " + e.getOriginalMessage(), e);
        }
    }

    private static Boolean declared(Message message) {
        Object header = message.getHeader(FlowableEwConstants.ENVELOPE);
        if (header != null) {
            return message.getHeader(FlowableEwConstants.ENVELOPE, Boolean.class);
        }
        String type = message.getHeader(Exchange.CONTENT_TYPE, String.class);
        return type != null && type.startsWith(CONTENT_TYPE) ? Boolean.TRUE : null;
    }

    private static boolean isForm(Stream<?> names) {
        var given = names.map(String::valueOf).toList();
        return given.contains("jobId")
                && (given.size() == 1 || Stream.of(JobEnvelope.ANSWER_FIELDS).anyMatch(given::contains));
    }

    private static Stream<String> names(JsonNode json) {
        Stream.Builder<String> names = Stream.builder();
        json.fieldNames().forEachRemaining(names::add);
        return names.build();
    }

    private static boolean isOfNoOtherJob(Map<?, ?> map, Message message) {
        String header = message.getHeader(FlowableEwConstants.JOB_ID, String.class);
        return header == null || header.isBlank() || header.equals(String.valueOf(map.get("jobId")));
    }

    /** Values of a Java map keep their types; through JSON a date would become a text. */
    private static JobEnvelope ofMap(Map<?, ?> map) {
        Map<String, Object> typed = new LinkedHashMap<>();
        Map<Object, Object> fields = new LinkedHashMap<>(map);
        if (map.get("variables") instanceof Map<?, ?> variables) {
            // Only the names are checked: a value such as a stream is read for the report.
            Map<String, Object> names = new LinkedHashMap<>();
            for (Map.Entry<?, ?> variable : variables.entrySet()) {
                typed.put(String.valueOf(variable.getKey()), variable.getValue());
                names.put(String.valueOf(variable.getKey()), null);
            }
            fields.put("variables", names);
            fields.remove("variableDigests");
        }
        try {
            return JobEnvelope.of(
                    JobJson.tree(fields),
                    (name, value) -> typed.containsKey(name) ? typed.get(name) : treeValue(value));
        } catch (IllegalArgumentException e) {
            throw e.getMessage() != null && e.getMessage().startsWith("Envelope")
                    ? e
                    : new IllegalArgumentException("The envelope cannot be read as JSON: " + e.getMessage(), e);
        }
    }

    private static JsonNode parsed(String text, boolean isDeclared) {
        boolean begins = text != null && BEGINNING.matcher(text).matches();
        if (text == null || !isDeclared && !begins && !text.stripLeading().startsWith("{")) {
            return null;
        }
        try {
            return EXACT.readTree(text);
        } catch (JsonProcessingException e) {
            if (!isDeclared && !begins) {
                return null;
            }
            String place = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new IllegalArgumentException(
                    "The body begins as an envelope, but is not readable JSON" + place + ": " + e.getOriginalMessage(),
                    e);
        }
    }

    private static String text(Message message, Object body) {
        if (body instanceof CharSequence text) {
            return text.toString().replaceFirst("^\\uFEFF", "");
        }
        if (!(body instanceof byte[] || body instanceof InputStream || body instanceof StreamCache)) {
            return null;
        }
        byte[] bytes = message.getBody(byte[].class);
        // A body that is not an envelope is read again, as a variable.
        MessageHelper.resetStreamCache(message);
        if (bytes != null && body instanceof InputStream && !(body instanceof StreamCache)) {
            message.setBody(bytes);
        }
        return bytes == null ? null : decoded(bytes, message.getHeader(Exchange.CONTENT_TYPE, String.class));
    }

    private static String decoded(byte[] bytes, String contentType) {
        String beginning = new String(bytes, 0, Math.min(bytes.length, BEGINNING_BYTES), StandardCharsets.ISO_8859_1)
                .replaceAll("^(\\u00EF\\u00BB\\u00BF|[\\u00FE\\u00FF\\u0000])*", "");
        if (!beginning.stripLeading().startsWith("{")) {
            // The bytes are no text, for example an image.
            return null;
        }
        try {
            return TextBody.decode(bytes, contentType);
        } catch (IllegalArgumentException e) {
            if (BEGINNING.matcher(beginning).matches()) {
                throw e;
            }
            return null;
        }
    }
}
