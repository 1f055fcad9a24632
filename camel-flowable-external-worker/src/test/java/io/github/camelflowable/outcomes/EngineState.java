package io.github.camelflowable.outcomes;

import java.util.HashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.kit.Flowable;

/** What the engine knows about all instances of a process, read with few requests. */
final class EngineState {

    private static final String ALL = "?size=100000";

    private final Map<String, String> ends;
    private final Map<String, JsonNode> jobs;
    private final Map<String, JsonNode> deadLetters;
    private final Map<String, JsonNode> writers;

    EngineState(Flowable flowable, String processKey) {
        ends = ends(flowable, processKey);
        jobs = byInstance(flowable, "/external-job-api/jobs" + ALL);
        deadLetters = byInstance(flowable, "/process-api/management/deadletter-jobs" + ALL);
        writers = new HashMap<>();
        flowable.get("/process-api/history/historic-variable-instances" + ALL + "&variableName=" + Step.VARIABLE)
                .path("data")
                .forEach(row -> writers.put(row.path("processInstanceId").asText(), row.path("variable")));
    }

    /** End event that each ended instance came to. */
    static Map<String, String> ends(Flowable flowable, String processKey) {
        Map<String, String> ends = new HashMap<>();
        flowable.get("/process-api/history/historic-process-instances" + ALL + "&finished=true&processDefinitionKey="
                        + processKey)
                .path("data")
                .forEach(row -> ends.put(
                        row.path("id").asText(), row.path("endActivityId").asText()));
        return ends;
    }

    static Map<String, JsonNode> byInstance(Flowable flowable, String path) {
        Map<String, JsonNode> rows = new HashMap<>();
        flowable.get(path)
                .path("data")
                .forEach(row -> rows.put(row.path("processInstanceId").asText(), row));
        return rows;
    }

    /** End event of an instance, empty while it runs. */
    String end(String instance) {
        return ends.getOrDefault(instance, "");
    }

    /** External worker job of an instance, null if there is none any more. */
    JsonNode job(String instance) {
        return jobs.get(instance);
    }

    JsonNode deadLetter(String instance) {
        return deadLetters.get(instance);
    }

    /** Who has written the variables, {@link Run#NOBODY} if they are those of the start. */
    String writtenBy(String instance) {
        return writers.containsKey(instance)
                ? writers.get(instance).path("value").asText()
                : Run.NOBODY;
    }
}
