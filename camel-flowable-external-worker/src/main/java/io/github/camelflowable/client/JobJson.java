package io.github.camelflowable.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** The JSON of the external worker API, both ways. */
public final class JobJson {

    /**
     * How deep a value may be nested. Jackson stops at 1000 levels on both sides of the wire, and in an answer to acquire
     * four of them are around the value: the engine could store a deeper one, but no worker could acquire its job again.
     */
    static final int VALUE_LEVELS = 996;

    /** Writes times as text, and knows no polymorphic types: a document can never choose a class. */
    public static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .addModule(new ValueModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    /** Jackson's own limits, which Flowable does not change: it answers a longer value with 400, each time. */
    static final int NAME_CHARACTERS = 50_000;

    static final int TEXT_CHARACTERS = 20_000_000;

    static final int NUMBER_DIGITS = 1_000;

    private JobJson() {}

    /**
     * A Java value as JSON.
     *
     * @throws IllegalArgumentException if it has no JSON form, refers to itself, or is nested too deep
     */
    public static JsonNode tree(Object value) {
        try {
            return MAPPER.valueToTree(value);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("it refers to itself, or is nested too deep");
        }
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static HttpEntity entity(JsonNode json) {
        try {
            return new ByteArrayEntity(MAPPER.writeValueAsBytes(json), ContentType.APPLICATION_JSON);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    static void putVariables(ObjectNode body, List<JobVariable> variables) {
        if (!variables.isEmpty()) {
            ArrayNode array = body.putArray("variables");
            variables.forEach(variable -> variable.writeTo(array.addObject()));
        }
    }

    static List<AcquiredJob> readAcquired(
            InputStream body, String topic, BiFunction<ExternalWorkerJob, JobVariable, VariableData> data)
            throws IOException {
        JsonNode array = readTree(body);
        if (!array.isArray()) {
            throw new JsonParseException(null, "expected an array of jobs, got " + array.getNodeType());
        }
        List<AcquiredJob> jobs = new ArrayList<>();
        for (JsonNode json : array) {
            ExternalWorkerJob job = JobBinding.job(json);
            jobs.add(new AcquiredJob(job, topic, JobBinding.variables(json), variable -> data.apply(job, variable)));
        }
        return jobs;
    }

    static ExternalWorkerJob readJob(InputStream body) throws IOException {
        return JobBinding.job(readTree(body));
    }

    static JobPage readPage(InputStream body) throws IOException {
        JsonNode page = readTree(body);
        if (!page.path("data").isArray()) {
            throw new JsonParseException(null, "expected a page of jobs with the array 'data'");
        }
        List<ExternalWorkerJob> jobs = new ArrayList<>();
        for (JsonNode job : page.path("data")) {
            jobs.add(JobBinding.job(job));
        }
        return new JobPage(
                List.copyOf(jobs),
                page.path("total").asLong(),
                page.path("start").asLong(),
                page.path("size").asInt(),
                text(page, "sort"),
                text(page, "order"));
    }

    private static long mostBytes() {
        return Runtime.getRuntime().maxMemory() / 4;
    }

    private static JsonNode readTree(InputStream body) throws IOException {
        JsonNode tree = readAny(body);
        if (tree == null || tree.isMissingNode()) {
            throw new JsonParseException(null, "the body is empty");
        }
        return tree;
    }

    /**
     * Reads an answer, which may be empty.
     *
     * @throws JsonProcessingException if it is no JSON, or so large that this JVM could run out of memory
     *                                 while it reads it
     */
    public static JsonNode readAny(InputStream body) throws IOException {
        return readAny(body, mostBytes());
    }

    static JsonNode readAny(InputStream body, long mostBytes) throws IOException {
        return MAPPER.readTree(bounded(body, mostBytes));
    }

    private static InputStream bounded(InputStream body, long mostBytes) {
        return new FilterInputStream(body) {
            private long left = mostBytes;

            @Override
            public int read() throws IOException {
                return counted(super.read(), 1);
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int got = super.read(buffer, offset, length);
                return counted(got, got);
            }

            private int counted(int result, int bytes) throws JsonParseException {
                left -= Math.max(0, bytes);
                if (left < 0) {
                    throw new JsonParseException(
                            null,
                            "it has more than " + mostBytes + " bytes, a quarter of this JVM's memory: lower"
                                    + " maxMessagesPerPoll, or raise -Xmx");
                }
                return result;
            }
        };
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.get(field);
        return value == null || value.isNull() ? null : value.asText();
    }
}
