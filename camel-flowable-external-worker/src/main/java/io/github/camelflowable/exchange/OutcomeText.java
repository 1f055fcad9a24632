package io.github.camelflowable.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.github.camelflowable.FlowableEwOperation;
import io.github.camelflowable.client.FailureReport;
import io.github.camelflowable.client.JobJson;
import io.github.camelflowable.client.JobVariable;
import io.github.camelflowable.client.RepeatableBytes;
import io.github.camelflowable.client.VariableTypes;
import io.github.camelflowable.worker.JobOutcome;

/**
 * An outcome as the JSON of an answer's envelope. Beside each variable stands its type, so that a date stays a date and a long
 * a long.
 */
final class OutcomeText {

    private static final String TYPES = "variableTypes";
    private static final String BYTES = "binary";

    private OutcomeText() {}

    /** @throws IOException if bytes of a variable cannot be read */
    static String write(String jobId, JobOutcome outcome) throws IOException {
        ObjectNode json = JobJson.MAPPER.createObjectNode();
        json.put("jobId", jobId);
        json.put("operation", outcome.label());
        if (outcome instanceof JobOutcome.BpmnError error) {
            json.put("errorCode", error.errorCode());
        }
        if (outcome instanceof JobOutcome.Failed failed) {
            FailureReport failure = failed.failure();
            json.put("errorMessage", failure.errorMessage());
            json.put("errorDetails", failure.errorDetails());
            json.put("retries", failure.retries());
            json.put(
                    "retryTimeout",
                    failure.retryTimeout() == null
                            ? null
                            : failure.retryTimeout().toString());
        }
        writeVariables(json, outcome.variables());
        return json.toString();
    }

    private static void writeVariables(ObjectNode json, Map<String, Object> variables) throws IOException {
        ObjectNode values = json.putObject("variables");
        ObjectNode types = json.putObject(TYPES);
        for (Map.Entry<String, Object> variable : variables.entrySet()) {
            String name = variable.getKey();
            if (variable.getValue() instanceof RepeatableBytes bytes) {
                try (InputStream in = bytes.open()) {
                    values.put(name, in.readAllBytes());
                }
                types.put(name, BYTES);
            } else if (variable.getValue() instanceof byte[] bytes) {
                values.put(name, bytes);
                types.put(name, BYTES);
            } else {
                JobVariable wire = variable.getValue() instanceof JobVariable given
                        ? given
                        : VariableTypes.toWire(name, variable.getValue());
                values.set(name, wire.value());
                types.put(name, wire.type());
            }
        }
    }

    /** @throws IllegalArgumentException if the text is not what {@link #write} has written */
    static JobOutcome read(String text) {
        try {
            JsonNode json = JobJson.MAPPER.readTree(text);
            return switch (FlowableEwOperation.parse(json.path("operation").asText())) {
                case complete -> new JobOutcome.Completed(variables(json));
                case bpmnError ->
                    new JobOutcome.BpmnError(json.path("errorCode").textValue(), variables(json));
                case cmmnTerminate -> new JobOutcome.CmmnTerminated(variables(json));
                case fail -> new JobOutcome.Failed(failure(json));
                default -> throw new IllegalArgumentException("The operation ends no job");
            };
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("The entry is no outcome: " + e.getMessage(), e);
        }
    }

    private static FailureReport failure(JsonNode json) {
        JsonNode retries = json.path("retries");
        String pause = json.path("retryTimeout").textValue();
        return new FailureReport(
                json.path("errorMessage").textValue(),
                json.path("errorDetails").textValue(),
                retries.isInt() ? retries.intValue() : null,
                pause == null ? null : Duration.parse(pause));
    }

    private static Map<String, Object> variables(JsonNode json) throws IOException {
        Map<String, Object> variables = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> variable : json.path("variables").properties()) {
            String name = variable.getKey();
            String type = json.path(TYPES).path(name).textValue();
            variables.put(
                    name,
                    BYTES.equals(type)
                            ? variable.getValue().binaryValue()
                            : new JobVariable(name, type, variable.getValue()));
        }
        return variables;
    }
}
