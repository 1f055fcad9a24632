package io.github.camelflowable.diagnosis;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.client.ApiCall;
import io.github.camelflowable.client.ConnectionSettings.Api;
import io.github.camelflowable.client.ExternalWorkerClient;
import io.github.camelflowable.client.FlowableConnection;
import io.github.camelflowable.client.JobJson;
import io.github.camelflowable.client.JobPage;
import io.github.camelflowable.client.JobQuery;
import io.github.camelflowable.client.ModelTopics;

/** The GET requests that examine an engine. */
final class EngineReader {

    private final FlowableConnection connection;
    private final ExternalWorkerClient client;

    EngineReader(FlowableConnection connection) {
        this.connection = connection;
        this.client = new ExternalWorkerClient(connection);
    }

    /** @return now by the server's clock: the ends of locks are times of that clock */
    Instant serverTime() {
        return connection.serverTime();
    }

    JsonNode engine() {
        return get("Asking for the engine's version", Api.PROCESS, Map.of(), "management", "engine");
    }

    JobPage jobs(Map<String, Object> filter) {
        return client.listJobs(JobQuery.of(filter));
    }

    JsonNode get(String purpose, Api api, Map<String, String> query, String... path) {
        ApiCall call = new ApiCall(purpose, null, "GET", api, Arrays.asList(path), query, null);
        return connection.send(call, JobJson.MAPPER::readTree);
    }

    /** @return topics by task of a definition's model */
    Map<String, String> topics(Api api, String definition) {
        List<String> path = api == Api.CMMN
                ? List.of("cmmn-repository", "case-definitions", definition, "resourcedata")
                : List.of("repository", "process-definitions", definition, "resourcedata");
        ApiCall call = new ApiCall("Reading the model " + definition, null, "GET", api, path, Map.of(), null);
        return connection.send(call, body -> ModelTopics.read(body).topics());
    }
}
