package io.github.camelflowable;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.support.MessageHelper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.JobJson;
import io.github.camelflowable.client.VariableData;

/**
 * A job, or the answer to one, as JSON that survives any transport. Camel drops {@code Camel*} headers on the way to
 * Kafka, JMS or HTTP, so a job that leaves carries its identity in the body.
 *
 * @param jobId        the job it is about
 * @param workerId     who holds the lock, or null
 * @param operation    what to report, or null
 * @param variables    variables to send, or null
 * @param errorCode    code of a BPMN error, or null
 * @param errorMessage message of a failure, or null
 * @param errorDetails details of a failure, or null
 * @param retries      retries of a failure, or null
 * @param retryTimeout pause of a failure, or null
 */
record JobEnvelope(
        String jobId,
        String workerId,
        FlowableEwOperation operation,
        Map<String, Object> variables,
        String errorCode,
        String errorMessage,
        String errorDetails,
        Integer retries,
        String retryTimeout) {

    /** The job as JSON text: its fields, and its variables as plain JSON; values without bytes are left out. */
    static String write(AcquiredJob job) {
        Map<String, Object> envelope = fields(job);
        Map<String, Object> variables = new LinkedHashMap<>(job.variables());
        variables.values().removeIf(VariableData.class::isInstance);
        envelope.put("variables", variables);
        try {
            return JobJson.MAPPER.writeValueAsString(envelope);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "Job " + job.id() + " cannot be written as an envelope: " + e.getOriginalMessage(), e);
        }
    }

    /** The fields of a job by name, absent ones left out. */
    static Map<String, Object> fields(AcquiredJob job) {
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "jobId", job.id());
        put(fields, "workerId", job.workerId());
        put(fields, "topic", job.topic());
        put(fields, "correlationId", job.correlationId());
        put(fields, "processInstanceId", job.processInstanceId());
        put(fields, "processDefinitionId", job.processDefinitionId());
        put(fields, "executionId", job.executionId());
        put(fields, "scopeId", job.scopeId());
        put(fields, "subScopeId", job.subScopeId());
        put(fields, "scopeDefinitionId", job.scopeDefinitionId());
        put(fields, "scopeType", job.scopeType());
        put(fields, "elementId", job.elementId());
        put(fields, "elementName", job.elementName());
        // Not "retries": sent back as it came, what a job had left must not become its new count.
        put(fields, "jobRetries", job.retries());
        put(fields, "exceptionMessage", job.exceptionMessage());
        put(fields, "tenantId", job.tenantId());
        put(fields, "createTime", text(job.createTime()));
        put(fields, "lockExpirationTime", text(job.lockExpirationTime()));
        return fields;
    }

    private static String text(Instant time) {
        return time == null ? null : time.toString();
    }

    private static void put(Map<String, Object> fields, String name, Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    /**
     * Reads an envelope from a body: JSON text, bytes, a stream, or a Map.
     *
     * @return the envelope, or null if the body is something else: no JSON object, or one without {@code jobId}
     * @throws IllegalArgumentException naming the field, if it is an envelope with a field that cannot be understood
     */
    static JobEnvelope read(Message message) {
        Object body = message.getBody();
        if (body == null) {
            return null;
        }
        if (body instanceof Map<?, ?> map) {
            return map.containsKey("jobId") ? ofMap(map) : null;
        }
        if (body instanceof JsonNode json) {
            return json.has("jobId") ? of(json) : null;
        }
        byte[] bytes = jsonObject(message, body);
        if (bytes == null) {
            return null;
        }
        try {
            JsonNode json = JobJson.MAPPER.readTree(bytes);
            return json != null && json.has("jobId") ? of(json) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static byte[] jsonObject(Message message, Object body) {
        boolean text = body instanceof CharSequence
                || body instanceof byte[]
                || body instanceof InputStream
                || body instanceof StreamCache;
        byte[] bytes = text ? message.getBody(byte[].class) : null;
        // A body that is no envelope is read once more, as a variable.
        MessageHelper.resetStreamCache(message);
        if (bytes != null && body instanceof InputStream && !(body instanceof StreamCache)) {
            message.setBody(bytes);
        }
        if (bytes == null) {
            return null;
        }
        int start = 0;
        while (start < bytes.length && Character.isWhitespace(bytes[start])) {
            start++;
        }
        return start < bytes.length && bytes[start] == '{' ? bytes : null;
    }

    /** Values of a Java map keep their types; through JSON a date would become a text. */
    private static JobEnvelope ofMap(Map<?, ?> map) {
        if (!(map.get("variables") instanceof Map<?, ?> variables)) {
            return of(tree(map));
        }
        Map<Object, Object> fields = new LinkedHashMap<>(map);
        fields.remove("variables");
        Map<String, Object> typed = new LinkedHashMap<>();
        variables.forEach((name, value) -> typed.put(String.valueOf(name), value));
        JobEnvelope rest = of(tree(fields));
        return new JobEnvelope(
                rest.jobId,
                rest.workerId,
                rest.operation,
                typed,
                rest.errorCode,
                rest.errorMessage,
                rest.errorDetails,
                rest.retries,
                rest.retryTimeout);
    }

    private static JsonNode tree(Map<?, ?> map) {
        try {
            return JobJson.tree(map);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The envelope cannot be read as JSON: " + e.getMessage(), e);
        }
    }

    private static JobEnvelope of(JsonNode json) {
        JsonNode variables = json.path("variables");
        if (!variables.isMissingNode() && !variables.isNull() && !variables.isObject()) {
            throw wrong("variables", "an object of names and values", variables);
        }
        JsonNode retries = json.path("retries");
        if (!retries.isMissingNode()
                && !retries.isNull()
                && !(retries.isIntegralNumber() && retries.canConvertToInt() && retries.intValue() >= 0)) {
            throw wrong("retries", "a whole number, 0 or more", retries);
        }
        String operation = text(json, "operation");
        return new JobEnvelope(
                required(json, "jobId"),
                text(json, "workerId"),
                operation == null ? null : operation(operation),
                variables.isObject() ? asMap(variables) : null,
                text(json, "errorCode"),
                text(json, "errorMessage"),
                text(json, "errorDetails"),
                retries.isIntegralNumber() ? retries.intValue() : null,
                text(json, "retryTimeout"));
    }

    private static FlowableEwOperation operation(String text) {
        FlowableEwOperation operation;
        try {
            operation = FlowableEwOperation.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Envelope field 'operation': " + e.getMessage(), e);
        }
        if (!operation.endsJob()) {
            throw new IllegalArgumentException(
                    "Envelope field 'operation' must say how one job ends, but is '" + text + "'");
        }
        return operation;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(JsonNode variables) {
        return JobJson.MAPPER.convertValue(variables, Map.class);
    }

    private static String required(JsonNode json, String field) {
        String value = text(json, field);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("Envelope field '" + field + "' is missing or empty");
        }
        return value;
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isValueNode()) {
            throw wrong(field, "a text", value);
        }
        return value.asText();
    }

    private static IllegalArgumentException wrong(String field, String expected, JsonNode value) {
        return new IllegalArgumentException("Envelope field '" + field + "' must be " + expected + ", but is a "
                + value.getNodeType().name().toLowerCase(Locale.ROOT));
    }
}
