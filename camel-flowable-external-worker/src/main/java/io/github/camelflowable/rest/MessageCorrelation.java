package io.github.camelflowable.rest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.apache.camel.CamelContext;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.client.JobJson;

/**
 * Finds the execution that waits for a message and delivers the message: Flowable itself delivers to the id of an execution
 * only, which a sender does not know.
 * <p>
 * If none waits until the parameter {@code timeout} is over, which is at once without it, it fails with an exception that
 * allows another try, because a message can be faster than the process. If
 * several wait and {@code all} is not set, it fails and delivers nothing.
 */
final class MessageCorrelation implements CompositeOperation {

    /** Fields that restrict the search, and the parameters of the query for them. */
    private static final Map<String, String> FILTERS = Map.of(
            "messageName", "messageEventSubscriptionName",
            "executionId", "id",
            "processInstanceId", "processInstanceId",
            "processDefinitionKey", "processDefinitionKey",
            "processDefinitionId", "processDefinitionId",
            "tenantId", "tenantId");

    private final CamelContext context;
    private final RouteStop stop;

    /**
     * @param stop ends the wait for a subscription when the route stops
     */
    MessageCorrelation(CamelContext context, RouteStop stop) {
        this.context = context;
        this.stop = stop;
    }

    @Override
    public Object carryOut(RestClient client, RestOperation operation, RestParameters parameters, JsonNode body)
            throws InterruptedException {
        Waiting pauses = Waiting.of(context, stop, operation, parameters, Duration.ZERO);
        checkFilters(operation, body);
        Map<String, Object> filters = new LinkedHashMap<>();
        FILTERS.forEach((field, parameter) -> {
            if (body.hasNonNull(field)) {
                filters.put(parameter, body.get(field).asText());
            }
        });
        String businessKey = body.path("businessKey").asText(null);
        List<Map<String, Object>> waiting = find(client, operation, filters, businessKey);
        while (waiting.isEmpty() && pauses.again()) {
            waiting = find(client, operation, filters, businessKey);
        }
        if (businessKey != null) {
            filters.put("businessKey", businessKey);
        }
        if (waiting.isEmpty()) {
            throw FlowableApiException.notYet(operation.address(), "no execution waits for a message with " + filters);
        }
        if (waiting.size() > 1 && !body.path("all").asBoolean()) {
            throw FlowableApiException.badRequest(
                    operation.address(),
                    null,
                    waiting.size() + " executions wait for a message with " + filters
                            + ": add a filter, or set all=true to deliver to each");
        }
        waiting.forEach(execution -> deliver(client, operation, execution, body));
        return waiting;
    }

    /** Without a filter whose value is missing, the message would go to another instance that waits. */
    private static void checkFilters(RestOperation operation, JsonNode body) {
        Stream.concat(FILTERS.keySet().stream(), Stream.of("businessKey"))
                .filter(field -> body.path(field).isNull())
                .findFirst()
                .ifPresent(field -> {
                    throw new IllegalArgumentException("Field '" + field + "' of " + operation.address()
                            + " is null: give it a value, or leave it out to select without it");
                });
    }

    /** By business key in two steps: a query of executions compares it with the root execution only, which never waits. */
    private static List<Map<String, Object>> find(
            RestClient client, RestOperation operation, Map<String, Object> filters, String businessKey) {
        List<Map<String, Object>> waiting = new ArrayList<>();
        if (businessKey == null) {
            client.allPages(operation.api(), "listExecutions", filters).forEach(row -> waiting.add(row(row)));
            return waiting;
        }
        Map<String, Object> ofInstance = new LinkedHashMap<>(Map.of("businessKey", businessKey));
        for (String same : List.of("processDefinitionKey", "processDefinitionId", "tenantId")) {
            ofInstance.put(same, filters.get(same));
        }
        ofInstance.put("id", filters.get("processInstanceId"));
        for (Object instance : client.allPages(operation.api(), "listProcessInstances", ofInstance)) {
            Map<String, Object> ofExecution = new LinkedHashMap<>(filters);
            ofExecution.put("processInstanceId", row(instance).get("id"));
            client.allPages(operation.api(), "listExecutions", ofExecution).forEach(row -> waiting.add(row(row)));
        }
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
