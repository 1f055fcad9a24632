package io.github.camelflowable.exchange;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.FlowableEwOperation;
import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.JobJson;
import io.github.camelflowable.client.VariableData;

/**
 * A job, or the answer to one, as JSON that survives any transport. Camel drops {@code Camel*} headers on the way to
 * Kafka, JMS or HTTP, so an envelope carries the identity of the job in the body.
 *
 * @param jobId              id of the job
 * @param workerId           owner of the lock, or null
 * @param lockExpirationTime end of the lock under which the job was acquired, or null
 * @param operation          what to report, or null
 * @param variables          variables to send, or null; without those that came back unchanged
 * @param failure            error code, message and retries of a failure
 */
public record JobEnvelope(
        String jobId,
        String workerId,
        Instant lockExpirationTime,
        FlowableEwOperation operation,
        Map<String, Object> variables,
        Failure failure) {

    /** The fields of an answer, apart from {@code jobId}: an object with one of them is meant as an envelope. */
    static final String[] ANSWER_FIELDS = {
        "workerId",
        "operation",
        "variables",
        "errorCode",
        "errorMessage",
        "errorDetails",
        "retries",
        "retryTimeout",
        "lockExpirationTime"
    };

    static final String DIGESTS = "variableDigests";

    /**
     * @param errorCode    code of a BPMN error, or null
     * @param errorMessage message of a failure, or null
     * @param errorDetails details of a failure, or null
     * @param retries      retries of a failure, or null
     * @param retryTimeout pause of a failure, or null
     */
    public record Failure(
            String errorCode, String errorMessage, String errorDetails, Integer retries, String retryTimeout) {}

    // ---- out ----

    /**
     * The job as JSON text: its fields, and its variables as plain JSON; values without bytes are left out. A digest of each
     * variable goes along, so that an answer that returns both sends only values that have changed.
     */
    public static String write(AcquiredJob job) {
        Map<String, Object> envelope = fields(job);
        Map<String, Object> variables = new LinkedHashMap<>(job.variables());
        variables.values().removeIf(VariableData.class::isInstance);
        Map<String, String> digests = new LinkedHashMap<>();
        variables.forEach((name, value) -> digests.put(name, VariableDigest.of(value)));
        envelope.put("variables", variables);
        envelope.put(DIGESTS, digests);
        return text(envelope);
    }

    static String text(Object value) {
        try {
            return JobJson.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot be written as JSON: " + e.getOriginalMessage(), e);
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
        // Not "retries": if an answer returns the field, the remaining retries must not become the new count.
        put(fields, "jobRetries", job.retries());
        put(fields, "exceptionMessage", job.exceptionMessage());
        put(fields, "tenantId", job.tenantId());
        put(fields, "createTime", job.createTime());
        put(fields, "lockExpirationTime", job.lockExpirationTime());
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, Object value) {
        if (value != null) {
            fields.put(name, value instanceof Instant time ? time.toString() : value);
        }
    }

    // ---- back ----

    /**
     * @param values gives the Java value of a variable by its name and its JSON
     * @throws IllegalArgumentException naming the field that cannot be understood
     */
    static JobEnvelope of(JsonNode json, BiFunction<String, JsonNode, Object> values) {
        JsonNode variables = json.path("variables");
        if (isGiven(variables) && !variables.isObject()) {
            throw wrong("variables", "an object of names and values", variables);
        }
        JsonNode retries = json.path("retries");
        if (isGiven(retries) && !isCount(retries)) {
            throw wrong("retries", "a whole number, 0 or more", retries);
        }
        String operation = text(json, "operation");
        Failure failure = new Failure(
                text(json, "errorCode"),
                text(json, "errorMessage"),
                text(json, "errorDetails"),
                isGiven(retries) ? retries.intValue() : null,
                text(json, "retryTimeout"));
        return new JobEnvelope(
                required(json, "jobId"),
                text(json, "workerId"),
                time(json, "lockExpirationTime"),
                operation == null ? null : operation(operation),
                variables.isObject() ? changed(variables, json.path(DIGESTS), values) : null,
                failure);
    }

    private static Map<String, Object> changed(
            JsonNode variables, JsonNode digests, BiFunction<String, JsonNode, Object> values) {
        Map<String, Object> changed = new LinkedHashMap<>();
        variables.properties().forEach(variable -> {
            String name = variable.getKey();
            JsonNode digest = digests.path(name);
            if (!digest.isTextual() || !digest.textValue().equals(VariableDigest.of(variable.getValue()))) {
                changed.put(name, values.apply(name, variable.getValue()));
            }
        });
        return changed;
    }

    /** Whole numbers come as decimals, too: a Map of camel-util-json has no others. */
    private static boolean isCount(JsonNode value) {
        return value.isNumber()
                && value.canConvertToInt()
                && value.canConvertToExactIntegral()
                && value.intValue() >= 0;
    }

    private static boolean isGiven(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
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

    private static Instant time(JsonNode json, String field) {
        String text = text(json, field);
        return text == null ? null : time("Envelope field '" + field + "'", text);
    }

    /**
     * @param what starts the error message
     * @throws IllegalArgumentException if the text is no time with an offset
     */
    static Instant time(String what, CharSequence text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    what + " must be a time as in the job's envelope, but is '" + text + "'", e);
        }
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
        if (!isGiven(value)) {
            return null;
        }
        if (!value.isValueNode()) {
            throw wrong(field, "a text", value);
        }
        return value.asText();
    }

    private static IllegalArgumentException wrong(String field, String expected, JsonNode value) {
        return new IllegalArgumentException("Envelope field '" + field + "' must be " + expected + ", but is a "
                + value.getNodeType().name().toLowerCase(Locale.ROOT)
                + (value.isNumber() ? ", " + value.asText() : ""));
    }
}
