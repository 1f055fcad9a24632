package io.github.camelflowable.diagnosis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.client.ConnectionSettings.Api;
import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.client.FlowableConnection;
import io.github.camelflowable.client.JobPage;
import io.github.camelflowable.diagnosis.EngineSnapshot.Parked;
import io.github.camelflowable.diagnosis.EngineSnapshot.Seen;

/**
 * Examines an engine, with GET requests only and with few of them. All consumers of a connection share one instance, so
 * that each model is read once.
 */
public final class Engine {

    private final EngineReader reader;
    private final String baseUrl;
    private final TopicCache topicCache = new TopicCache();

    public Engine(FlowableConnection connection) {
        this.reader = new EngineReader(connection);
        this.baseUrl = connection.settings().baseUrl().toString();
    }

    /** @return base URL, without secrets */
    public String baseUrl() {
        return baseUrl;
    }

    /**
     * Asks whether the engine answers.
     *
     * @return its version, empty if the user may not ask for it
     * @throws FlowableApiException if it does not answer the external worker API
     */
    public String version() {
        try {
            JsonNode engine =
                    reader.get("Asking for the engine's version", Api.PROCESS, Map.of(), "management", "engine");
            return engine.path("version").asText();
        } catch (FlowableApiException e) {
            if (e.getStatus() == 0) {
                throw e;
            }
            ping();
            return "";
        }
    }

    /** The cheapest GET of the external worker API. */
    void ping() {
        reader.jobs(Map.of("size", 0));
    }

    /**
     * Reads which jobs there are, in which state, and of which topics.
     *
     * @param freeBefore ids of the jobs of the topic that were free in the snapshot before
     * @throws FlowableApiException if the jobs cannot be listed; the snapshot names what else the server refuses to show
     */
    EngineSnapshot examine(String topic, String scopeType, String workerId, Set<String> freeBefore) {
        EngineExamination examination = new EngineExamination(reader, topicCache, topic);
        JobPage page = examination.list(Map.of());
        List<Seen> jobs = new ArrayList<>(examination.seen(page.data()));
        // The sibling that holds an instance may be on another page.
        for (String instance : blockedInstance(page, jobs, topic, freeBefore)) {
            JobPage siblings = examination.list(Map.of("processInstanceId", instance, "locked", true));
            jobs.addAll(examination.seen(siblings.data()));
        }
        List<Parked> suspended = List.of();
        List<Parked> deadLetters = List.of();
        if (jobs.stream().noneMatch(seen -> topic.equals(seen.topic()))) {
            suspended = examination.parked("suspended-jobs");
            deadLetters = examination.parked("deadletter-jobs");
        }
        return new EngineSnapshot(
                Instant.now(),
                topic,
                scopeType,
                workerId,
                jobs,
                Math.max(0, page.total() - page.data().size()),
                freeBefore,
                deadLetters,
                suspended,
                examination.hidden(),
                examination.isUnfinished(),
                examination.requests());
    }

    private static List<String> blockedInstance(JobPage page, List<Seen> jobs, String topic, Set<String> freeBefore) {
        if (page.total() <= page.data().size()) {
            return List.of();
        }
        return jobs.stream()
                .filter(seen -> topic.equals(seen.topic()) && seen.isFree())
                .filter(seen -> freeBefore.contains(seen.job().id()))
                .filter(seen -> seen.job().processInstanceId() != null)
                .map(Seen::instance)
                .limit(1)
                .toList();
    }
}
