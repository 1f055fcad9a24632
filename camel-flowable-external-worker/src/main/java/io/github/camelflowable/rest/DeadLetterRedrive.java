package io.github.camelflowable.rest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.client.ModelTopics;

/**
 * Moves dead letter jobs back to the executable jobs of their kind, with new retries: those of a topic, or of any filter of
 * {@code listDeadLetterJobs}.
 * <p>
 * A dead letter does not name its topic; the task in its model does. A task whose topic is an expression may have any topic:
 * its jobs are not moved for a topic, but named in the answer. All jobs are found before the first is moved, so that a job
 * that fails again is not moved twice; a job that another client moved or deleted is no error.
 */
final class DeadLetterRedrive implements CompositeOperation {

    private static final String TOPIC = "topic";

    /** Ids of the jobs of the topic or filter, and of those whose topic only the engine knows. */
    private record Found(List<String> wanted, List<String> undecided) {}

    @Override
    public Object carryOut(RestClient client, RestOperation operation, RestParameters parameters, JsonNode body) {
        check(operation, parameters.query());
        List<String> moved = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        Found found = find(client, operation, parameters.query());
        for (String job : found.wanted()) {
            try {
                client.call(
                        operation.api(), "executeDeadLetterJobAction", Map.of("jobId", job), Map.of("action", "move"));
                moved.add(job);
            } catch (FlowableApiException e) {
                if (e.getStatus() != 404) {
                    throw e;
                }
                gone.add(job);
            }
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("moved", moved);
        result.put("gone", gone);
        result.put("undecided", found.undecided());
        return result;
    }

    private static void check(RestOperation operation, Map<String, String> asked) {
        // The server takes a flag that is false as one that is not given.
        if (asked.values().stream().allMatch("false"::equalsIgnoreCase)) {
            throw new IllegalArgumentException(operation.address()
                    + " needs a filter, so that it does not move all dead letters of the engine. Filters are: "
                    + String.join(", ", operation.parameters()));
        }
        String topic = asked.get(TOPIC);
        if (topic != null && (topic.isBlank() || ModelTopics.isExpression(topic))) {
            throw new IllegalArgumentException("Parameter '" + TOPIC + "' of " + operation.address()
                    + " must be the name of a topic, but is '" + topic
                    + "'. The jobs of a task whose topic is an expression are found by another filter, such as"
                    + " processInstanceId");
        }
    }

    private static Found find(RestClient client, RestOperation operation, Map<String, String> asked) {
        boolean process = "process".equals(operation.api());
        Map<String, String> filters = new HashMap<>(asked);
        String topic = filters.remove(TOPIC);
        // Both engines share the table, and a job that the wrong engine moves fails there.
        filters.put(process ? "withoutScopeType" : "scopeType", process ? "true" : "cmmn");
        Map<String, ModelTopics> models = new HashMap<>();
        Found found = new Found(new ArrayList<>(), new ArrayList<>());
        for (Object row : client.allPages(operation.api(), "listDeadLetterJobs", filters)) {
            Map<?, ?> job = (Map<?, ?>) row;
            String id = (String) job.get("id");
            String task = String.valueOf(job.get("elementId"));
            ModelTopics model = topic == null ? null : model(client, operation, job, process, models);
            if (topic == null || model != null && topic.equals(model.topics().get(task))) {
                found.wanted().add(id);
            } else if (model != null && model.expressions().contains(task)) {
                found.undecided().add(id);
            }
        }
        return found;
    }

    private static ModelTopics model(
            RestClient client,
            RestOperation operation,
            Map<?, ?> job,
            boolean process,
            Map<String, ModelTopics> models) {
        String idName = process ? "processDefinitionId" : "caseDefinitionId";
        String definition = (String) job.get(idName);
        if (definition == null) {
            return null;
        }
        // The file itself, because the case engine cannot write its model as JSON: the model refers to itself.
        String resource = process ? "getProcessDefinitionResource" : "getCaseDefinitionResource";
        return models.computeIfAbsent(
                definition, id -> client.read(operation.api(), resource, Map.of(idName, id), ModelTopics::read));
    }
}
