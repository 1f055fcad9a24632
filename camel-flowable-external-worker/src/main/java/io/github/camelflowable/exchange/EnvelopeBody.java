package io.github.camelflowable.exchange;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.apache.camel.Exchange;
import org.apache.camel.Message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.client.JobJson;

/**
 * Recognizes and reads an envelope in the body of a message. A body is an envelope
 * <ul>
 * <li>if the header {@link FlowableEwConstants#ENVELOPE} or the content type {@value #CONTENT_TYPE} says so; with the
 * header {@code false} it is none;
 * <li>else if it is a JSON object, as text, bytes, stream, file or tree, with {@code jobId} and another field of an answer;
 * <li>else if it is a {@code Map} with the same entries, and the message has no other job in its headers. A map of variables
 * that has an entry {@code jobId} by chance is none.
 * </ul>
 * Text that begins as an envelope and cannot be read is an error, never an ordinary body: it may report a failure.
 */
final class EnvelopeBody {

    /** Content type of an envelope, for bodies that are not recognized without it. */
    static final String CONTENT_TYPE = "application/vnd.flowable.job+json";

    private EnvelopeBody() {}

    /**
     * @return the envelope, or null if the body is something else
     * @throws IllegalArgumentException if the body is an envelope that cannot be read, naming the field or the place
     */
    static JobEnvelope read(Message message) {
        Boolean declared = declared(message);
        Object body = message.getBody() instanceof Optional<?> optional ? optional.orElse(null) : message.getBody();
        if (Boolean.FALSE.equals(declared) || body == null) {
            return null;
        }
        boolean isDeclared = declared != null;
        if (body instanceof Map<?, ?> given) {
            Map<String, Object> map = new LinkedHashMap<>();
            // A Groovy map may have keys that are a GString.
            given.forEach((name, value) -> map.put(String.valueOf(name), value));
            return isDeclared || isForm(map.keySet().stream()) && isOfNoOtherJob(map, message) ? ofMap(map) : null;
        }
        refuseList(body);
        boolean isTree = body instanceof JsonNode node && !node.isTextual();
        JsonNode json = isTree ? (JsonNode) body : parsed(EnvelopeText.of(message, body), isDeclared);
        if (json == null && isDeclared) {
            throw new IllegalArgumentException("The message says that its body is an envelope, but the body is a "
                    + body.getClass().getName() + " that is no JSON object");
        }
        if (json != null && json.isArray()) {
            json.forEach(EnvelopeBody::refuseInList);
        }
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
        Object header = GivenHeader.of(message, FlowableEwConstants.ENVELOPE);
        if (header != null) {
            Boolean said = message.getExchange().getContext().getTypeConverter().tryConvertTo(Boolean.class, header);
            if (said == null) {
                throw new IllegalArgumentException(
                        "Header " + FlowableEwConstants.ENVELOPE + " must be true or false, but is '" + header + "'");
            }
            return said;
        }
        String type = message.getHeader(Exchange.CONTENT_TYPE, String.class);
        return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith(CONTENT_TYPE) ? Boolean.TRUE : null;
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
    private static JobEnvelope ofMap(Map<String, Object> map) {
        Map<String, Object> typed = new LinkedHashMap<>();
        Map<String, Object> fields = new LinkedHashMap<>(map);
        if (map.get("variables") instanceof Map<?, ?> variables) {
            // Only the names are checked: a value such as a stream is read for the report.
            Map<String, Object> names = new LinkedHashMap<>();
            Map<?, ?> digests = map.get(JobEnvelope.DIGESTS) instanceof Map<?, ?> given ? given : Map.of();
            for (Map.Entry<?, ?> variable : variables.entrySet()) {
                if (variable.getKey() == null) {
                    throw new IllegalArgumentException("A variable needs a name, but one has the name null");
                }
                String name = String.valueOf(variable.getKey());
                if (!VariableDigest.isOf(variable.getValue(), digests.get(name))) {
                    typed.put(name, variable.getValue());
                    names.put(name, null);
                }
            }
            fields.put("variables", names);
            fields.remove(JobEnvelope.DIGESTS);
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

    /** A message reports on one job. As an ordinary body a list of reports would complete it. */
    private static void refuseList(Object body) {
        if (body instanceof Collection<?> list) {
            list.forEach(EnvelopeBody::refuseInList);
        } else if (body instanceof Object[] array) {
            Arrays.asList(array).forEach(EnvelopeBody::refuseInList);
        }
    }

    private static void refuseInList(Object element) {
        boolean isEnvelope = element instanceof Map<?, ?> map && map.size() > 1 && isForm(map.keySet().stream())
                || element instanceof JsonNode json && json.size() > 1 && isForm(names(json))
                || element instanceof CharSequence text
                        && text.toString().contains("jobId")
                        && EnvelopeText.isMeantAsEnvelope(text.toString());
        if (isEnvelope) {
            throw new IllegalArgumentException("The body is a list of envelopes, but a message reports on one job:"
                    + " split the body, or set the header " + FlowableEwConstants.ENVELOPE
                    + " to false if it is an ordinary body");
        }
    }

    private static JsonNode parsed(String text, boolean isDeclared) {
        if (text == null) {
            return null;
        }
        try {
            return VariableDigest.EXACT.readTree(text);
        } catch (JsonProcessingException e) {
            if (!isDeclared && !EnvelopeText.isMeantAsEnvelope(text)) {
                return null;
            }
            String place = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new IllegalArgumentException(
                    "The body begins as an envelope, but is not readable JSON" + place + ": " + e.getOriginalMessage()
                            + ". If it is an ordinary body, set the header " + FlowableEwConstants.ENVELOPE
                            + " to false",
                    e);
        }
    }
}
