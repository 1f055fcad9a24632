package io.github.camelflowable.diagnosis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.client.ConnectionSettings.Api;
import io.github.camelflowable.client.ExternalWorkerJob;
import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.client.JobJson;
import io.github.camelflowable.client.JobPage;
import io.github.camelflowable.diagnosis.EngineSnapshot.Parked;
import io.github.camelflowable.diagnosis.EngineSnapshot.Seen;

/**
 * The requests of one snapshot, and which of the jobs in their answers belong to a topic. Where the server refuses an
 * answer, the snapshot goes on without it.
 */
final class EngineExamination {

    /** Rows of a list. More rows make larger answers of the server; with fewer, jobs of an engine with many are not seen. */
    private static final int ROWS = 500;

    /** Models that one examination reads at most; the next examination reads on. More load the server more at once. */
    private static final int MODELS = 20;

    private final EngineReader reader;
    private final TopicCache cache;
    private final String topic;
    private int modelsLeft = MODELS;
    private String hidden;
    private boolean unfinished;
    private int requests;

    EngineExamination(EngineReader reader, TopicCache cache, String topic) {
        this.reader = reader;
        this.cache = cache;
        this.topic = topic;
    }

    /** @return what the server answered to the first request that it refused, or null */
    String hidden() {
        return hidden;
    }

    /** @return whether models are left that the next examination reads */
    boolean isUnfinished() {
        return unfinished;
    }

    int requests() {
        return requests;
    }

    JobPage list(Map<String, Object> filter) {
        Map<String, Object> query = new HashMap<>(filter);
        query.put("size", ROWS);
        requests++;
        return reader.jobs(query);
    }

    List<Seen> seen(List<ExternalWorkerJob> jobs) {
        Map<String, String> topics = topicsInTable(
                jobs.stream().map(job -> job.isCmmn() ? job.scopeDefinitionId() : job.processDefinitionId()));
        return jobs.stream()
                .map(job -> new Seen(job, topics.computeIfAbsent(job.id(), id -> topicByModel(job))))
                .toList();
    }

    private String topicByModel(ExternalWorkerJob job) {
        Map<String, String> topics = job.isCmmn()
                ? topics(Api.CMMN, job.scopeDefinitionId())
                : topics(Api.PROCESS, job.processDefinitionId());
        return topics == null ? null : topics.get(job.elementId());
    }

    /**
     * One answer with the engine's table has the topics of all jobs, where otherwise each model is one request: the topic
     * is what the engine stores as the configuration of a job's handler. If the server does not show its tables, the
     * models are read.
     *
     * @return topics by job; empty if the server does not show them, or if at most one model is to be read
     */
    private Map<String, String> topicsInTable(Stream<String> definitions) {
        Map<String, String> topics = new HashMap<>();
        long unread = definitions
                .filter(definition -> definition != null && cache.get(definition) == null)
                .distinct()
                .limit(2)
                .count();
        if (unread < 2 || cache.areTablesHidden()) {
            return topics;
        }
        requests++;
        try {
            for (JsonNode row : jobTable()) {
                if (row.path("HANDLER_CFG_").isTextual()) {
                    topics.put(
                            row.path("ID_").asText(), row.path("HANDLER_CFG_").asText());
                }
            }
        } catch (FlowableApiException e) {
            if (e.getKind() != FlowableApiException.Kind.TRY_AGAIN) {
                cache.tablesAreHidden();
            }
        }
        return topics;
    }

    private JsonNode jobTable() {
        String table = "ACT_RU_EXTERNAL_JOB";
        Map<String, String> query = Map.of("size", String.valueOf(ROWS), "orderAscendingColumn", "ID_");
        return reader.get("Reading the table " + table, Api.PROCESS, query, "management", "tables", table, "data")
                .path("data");
    }

    /** Rows of the process API show those of cases, too, but only the CMMN API says of which case. */
    Map<String, List<Parked>> parkedByTopic(String table) {
        Map<String, List<Parked>> found = new HashMap<>();
        boolean cases = false;
        for (JsonNode row : rows(Api.PROCESS, "management", table)) {
            cases |= isCase(row);
            if (!isCase(row)) {
                add(found, row, Api.PROCESS, "processDefinitionId", "processInstanceId");
            }
        }
        if (cases) {
            for (JsonNode row : rows(Api.CMMN, "cmmn-management", table)) {
                if (isCase(row)) {
                    add(found, row, Api.CMMN, "caseDefinitionId", "caseInstanceId");
                }
            }
        }
        return found;
    }

    private static boolean isCase(JsonNode row) {
        return row.path("handlerType").asText().startsWith("cmmn");
    }

    /** @return those of the topic */
    List<Parked> parked(String table) {
        return parkedByTopic(table).getOrDefault(topic, List.of());
    }

    private void add(
            Map<String, List<Parked>> found, JsonNode row, Api api, String definitionField, String instanceField) {
        Map<String, String> topics = topics(api, row.path(definitionField).asText(null));
        String element = row.path("elementId").asText();
        String itsTopic = topics == null ? null : topics.get(element);
        if (itsTopic != null) {
            found.computeIfAbsent(itsTopic, key -> new ArrayList<>())
                    .add(new Parked(
                            row.path("id").asText(),
                            row.path(instanceField).asText(null),
                            element,
                            row.path("exceptionMessage").asText(null)));
        }
    }

    private JsonNode rows(Api api, String... path) {
        requests++;
        try {
            return reader.get("Listing " + path[1], api, Map.of("size", String.valueOf(ROWS)), path)
                    .path("data");
        } catch (FlowableApiException e) {
            refused(e);
            return JobJson.MAPPER.createArrayNode();
        }
    }

    /** @return topics by task, or null if the model cannot be read, or not in this examination */
    private Map<String, String> topics(Api api, String definition) {
        if (definition == null) {
            return null;
        }
        Map<String, String> known = cache.get(definition);
        if (known != null) {
            return known;
        }
        if (modelsLeft == 0) {
            unfinished = true;
            return null;
        }
        modelsLeft--;
        requests++;
        try {
            Map<String, String> read = reader.topics(api, definition);
            cache.put(definition, read);
            return read;
        } catch (FlowableApiException e) {
            refused(e);
            return null;
        }
    }

    private void refused(FlowableApiException e) {
        if (hidden == null) {
            hidden = e.getMessage();
        }
    }
}
