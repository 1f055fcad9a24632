package io.github.camelflowable.rest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.client.JobJson;

/**
 * Finds the execution that waits for a message and delivers it: Flowable itself delivers to an execution only, whose id
 * nobody outside knows.
 * <p>
 * With none waiting it fails in a way that may be tried again, because a message can be faster than the process; with
 * several it fails unless all are meant, and nothing is delivered.
 */
final class MessageCorrelation implements RestConvenience {

    /** Fields that narrow the search, and the parameters of the query they are. */
    private static final Map<String, String> FILTERS = Map.of(
            "messageName", "messageEventSubscriptionName",
            "executionId", "id",
            "processInstanceId", "processInstanceId",
            "businessKey", "processInstanceBusinessKey",
            "processDefinitionKey", "processDefinitionKey",
            "processDefinitionId", "processDefinitionId",
            "tenantId", "tenantId");

    @Override
    public Object carryOut(RestClient client, RestOperation operation, RestParameters parameters, JsonNode body) {
        Map<String, Object> filters = new LinkedHashMap<>();
        FILTERS.forEach((field, parameter) -> {
            if (body.hasNonNull(field)) {
                filters.put(parameter, body.get(field).asText());
            }
        });
        List<Map<String, Object>> waiting = new ArrayList<>();
        client.allPages(operation.api(), "listExecutions", filters).forEach(row -> waiting.add(row(row)));
        if (waiting.isEmpty()) {
            throw FlowableApiException.notYet(operation.address(), "no execution waits for a message with " + filters);
        }
        if (waiting.size() > 1 && !body.path("all").asBoolean()) {
            throw FlowableApiException.badRequest(
                    operation.address(),
                    null,
                    waiting.size() + " executions wait for a message with " + filters
                            + ": narrow it down, or set all=true to deliver to each");
        }
        waiting.forEach(execution -> deliver(client, operation, execution, body));
        return waiting;
    }

    private static void deliver(
            RestClient client, RestOperation operation, Map<String, Object> execution, JsonNode body) {
        ObjectNode message = JobJson.MAPPER.createObjectNode();
        message.put("action", "messageEventReceived");
        message.set("messageName", body.get("messageName"));
        for (String variables : List.of("variables", "transientVariables")) {
            if (body.hasNonNull(variables)) {
                message.set(variables, body.get(variables));
            }
        }
        client.call(operation.api(), "performExecutionAction", Map.of("executionId", execution.get("id")), message);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> row(Object row) {
        return (Map<String, Object>) row;
    }
}
