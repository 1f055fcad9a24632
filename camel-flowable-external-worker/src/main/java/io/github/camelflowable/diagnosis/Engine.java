package io.github.camelflowable.diagnosis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.client.ApiCall;
import io.github.camelflowable.client.ConnectionSettings.Api;
import io.github.camelflowable.client.ExternalWorkerClient;
import io.github.camelflowable.client.ExternalWorkerJob;
import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.client.FlowableConnection;
import io.github.camelflowable.client.JobJson;
import io.github.camelflowable.client.JobPage;
import io.github.camelflowable.client.JobQuery;
import io.github.camelflowable.client.ModelTopics;
import io.github.camelflowable.diagnosis.EngineSnapshot.Parked;
import io.github.camelflowable.diagnosis.EngineSnapshot.Seen;

/**
 * Looks at an engine, with GET only and with few of them. What it has learnt of models is kept for all who look: the model
 * of a definition never changes.
 */
public final class Engine {

    private static final int ROWS = 500;

    /** How many models one look reads at most; the next look goes on. */
    private static final int MODELS_PER_SNAPSHOT = 20;

    private static final int MODELS_KEPT = 1_000;

    private final FlowableConnection connection;
    private final ExternalWorkerClient client;
    private final ConcurrentMap<String, Map<String, String>> topicsOfModels = new ConcurrentHashMap<>();
    private volatile boolean tablesHidden;

    public Engine(FlowableConnection connection) {
        this.connection = connection;
        this.client = new ExternalWorkerClient(connection);
    }

    /** @return base URL, without secrets */
    public String baseUrl() {
        return connection.settings().baseUrl().toString();
    }

    /**
     * Asks whether the engine answers.
     *
     * @return its version, empty if the user may not ask for it
     * @throws FlowableApiException if it does not answer the external worker API
     */
    public String version() {
        try {
            JsonNode engine = get("Asking for the engine's version", Api.PROCESS, Map.of(), "management", "engine");
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
        client.listJobs(JobQuery.of(Map.of("size", 0)));
    }

    /** @throws FlowableApiException if the jobs cannot be listed; what else is refused stands in the look */
    EngineSnapshot look(String topic, String scopeType, String workerId, Set<String> freeBefore) {
        Search search = new Search(topic);
        JobPage page = search.list(Map.of("size", ROWS));
        List<Seen> jobs = new ArrayList<>(search.seen(page.data()));
        // The sibling that holds an instance may be on another page.
        for (String instance : blockedInstance(page, jobs, topic, freeBefore)) {
            JobPage siblings = search.list(Map.of("size", ROWS, "processInstanceId", instance, "locked", true));
            jobs.addAll(search.seen(siblings.data()));
        }
        List<Parked> suspended = List.of();
        List<Parked> deadLetters = List.of();
        if (jobs.stream().noneMatch(seen -> topic.equals(seen.topic()))) {
            suspended = search.parked("suspended-jobs");
            deadLetters = search.parked("deadletter-jobs");
        }
        long unseen = Math.max(0, page.total() - page.data().size());
        return new EngineSnapshot(
                Instant.now(),
                topic,
                scopeType,
                workerId,
                jobs,
                unseen,
                freeBefore,
                deadLetters,
                suspended,
                search.hidden,
                search.unread,
                search.requests);
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

    private JsonNode get(String purpose, Api api, Map<String, String> query, String... path) {
        ApiCall call = new ApiCall(purpose, null, "GET", api, Arrays.asList(path), query, null);
        return connection.send(call, JobJson.MAPPER::readTree);
    }

    /** One look's search for what belongs to a topic; ends quietly where the server refuses. */
    private final class Search {

        private final String topic;
        private int modelsLeft = MODELS_PER_SNAPSHOT;
        private String hidden;
        private boolean unread;
        private int requests;

        Search(String topic) {
            this.topic = topic;
        }

        JobPage list(Map<String, Object> filter) {
            requests++;
            return client.listJobs(JobQuery.of(filter));
        }

        List<Seen> seen(List<ExternalWorkerJob> jobs) {
            Map<String, String> inTable = topicsIn(
                    "ACT_RU_EXTERNAL_JOB",
                    jobs.stream().map(job -> job.isCmmn() ? job.scopeDefinitionId() : job.processDefinitionId()));
            return jobs.stream()
                    .map(job -> new Seen(job, inTable.computeIfAbsent(job.id(), id -> topicByModel(job))))
                    .toList();
        }

        private String topicByModel(ExternalWorkerJob job) {
            Map<String, String> topics = job.isCmmn()
                    ? topics(Api.CMMN, job.scopeDefinitionId())
                    : topics(Api.PROCESS, job.processDefinitionId());
            return topics == null ? null : topics.get(job.elementId());
        }

        /**
         * Where several models were to be read, the engine's table says the same in one answer: the topic is what it
         * keeps as the configuration of the job's handler. A server that does not show its tables has its models read.
         *
         * @return topics by job, empty if they are not shown or not worth the request
         */
        private Map<String, String> topicsIn(String table, Stream<String> definitions) {
            Map<String, String> topics = new HashMap<>();
            long unread = definitions
                    .filter(definition -> definition != null && !topicsOfModels.containsKey(definition))
                    .distinct()
                    .limit(2)
                    .count();
            if (unread < 2 || tablesHidden) {
                return topics;
            }
            requests++;
            try {
                get(
                                "Reading the table " + table,
                                Api.PROCESS,
                                Map.of("size", String.valueOf(ROWS), "orderAscendingColumn", "ID_"),
                                "management",
                                "tables",
                                table,
                                "data")
                        .path("data")
                        .forEach(row -> {
                            if (row.path("HANDLER_CFG_").isTextual()) {
                                topics.put(
                                        row.path("ID_").asText(),
                                        row.path("HANDLER_CFG_").asText());
                            }
                        });
            } catch (FlowableApiException e) {
                tablesHidden = e.getKind() != FlowableApiException.Kind.TRY_AGAIN;
            }
            return topics;
        }

        /** Rows of the process API show those of cases, too, but only the CMMN API says of which case. */
        List<Parked> parked(String table) {
            List<Parked> found = new ArrayList<>();
            boolean cases = false;
            for (JsonNode row : rows(Api.PROCESS, "management", table)) {
                cases |= isCase(row);
                if (!isCase(row)) {
                    addIfOfTopic(found, row, Api.PROCESS, "processDefinitionId", "processInstanceId");
                }
            }
            if (cases) {
                for (JsonNode row : rows(Api.CMMN, "cmmn-management", table)) {
                    if (isCase(row)) {
                        addIfOfTopic(found, row, Api.CMMN, "caseDefinitionId", "caseInstanceId");
                    }
                }
            }
            return found;
        }

        private static boolean isCase(JsonNode row) {
            return row.path("handlerType").asText().startsWith("cmmn");
        }

        private void addIfOfTopic(
                List<Parked> found, JsonNode row, Api api, String definitionField, String instanceField) {
            Map<String, String> topics = topics(api, row.path(definitionField).asText(null));
            String element = row.path("elementId").asText();
            if (topics != null && topic.equals(topics.get(element))) {
                found.add(new Parked(
                        row.path("id").asText(),
                        row.path(instanceField).asText(null),
                        element,
                        row.path("exceptionMessage").asText(null)));
            }
        }

        private JsonNode rows(Api api, String... path) {
            requests++;
            try {
                return get("Listing " + path[1], api, Map.of("size", String.valueOf(ROWS)), path)
                        .path("data");
            } catch (FlowableApiException e) {
                remember(e);
                return JobJson.MAPPER.createArrayNode();
            }
        }

        /** @return topics by task, or null if the model cannot be read, or not in this look */
        private Map<String, String> topics(Api api, String definition) {
            if (definition == null) {
                return null;
            }
            Map<String, String> known = topicsOfModels.get(definition);
            if (known != null) {
                return known;
            }
            if (modelsLeft == 0) {
                unread = true;
                return null;
            }
            modelsLeft--;
            requests++;
            String kind = api == Api.CMMN ? "case-definitions" : "process-definitions";
            String repository = api == Api.CMMN ? "cmmn-repository" : "repository";
            ApiCall call = new ApiCall(
                    "Reading the model " + definition,
                    null,
                    "GET",
                    api,
                    List.of(repository, kind, definition, "resourcedata"),
                    Map.of(),
                    null);
            try {
                Map<String, String> read =
                        connection.send(call, body -> ModelTopics.read(body).topics());
                if (topicsOfModels.size() >= MODELS_KEPT) {
                    topicsOfModels.clear();
                }
                topicsOfModels.put(definition, read);
                return read;
            } catch (FlowableApiException e) {
                remember(e);
                return null;
            }
        }

        private void remember(FlowableApiException e) {
            if (hidden == null) {
                hidden = e.getMessage();
            }
        }
    }
}
