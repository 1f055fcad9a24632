package io.github.camelflowable.client;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;

/**
 * Binds jobs and variables to their records.
 * <p>
 * Forgiving, since one unreadable job would keep all jobs of the same answer from being worked on until their locks end:
 * an unknown field is ignored, a scalar of another type becomes text, and a value that does not fit counts as absent.
 */
final class JobBinding {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addHandler(new AbsentIfOdd())
            .addModule(new SimpleModule().addDeserializer(Instant.class, new Time()))
            .build();

    private JobBinding() {}

    /** @throws JsonParseException if it has no id: nothing could be reported on such a job */
    static ExternalWorkerJob job(JsonNode json) throws IOException {
        ExternalWorkerJob job = json.isObject() ? MAPPER.treeToValue(json, ExternalWorkerJob.class) : null;
        if (job == null || job.id() == null) {
            throw new JsonParseException(null, "a job without id");
        }
        return job;
    }

    static List<JobVariable> variables(JsonNode job) throws IOException {
        List<JobVariable> variables = new ArrayList<>();
        JsonNode array = job.path("variables");
        if (array.isArray()) {
            for (JsonNode variable : array) {
                if (variable.isObject()) {
                    variables.add(MAPPER.treeToValue(variable, JobVariable.class));
                }
            }
        }
        return variables;
    }

    /** Jackson's own reader also takes numbers, and 24:00, which the engine never writes. */
    private static final class Time extends StdScalarDeserializer<Instant> {

        private static final long serialVersionUID = 1;

        Time() {
            super(Instant.class);
        }

        /** @return null for a time that cannot be read: only people read it, and the job can be worked on without it */
        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
            try {
                String text = json.getValueAsString();
                json.skipChildren();
                return text == null ? null : OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                return null;
            }
        }
    }

    private static final class AbsentIfOdd extends DeserializationProblemHandler {

        @Override
        public Object handleUnexpectedToken(
                DeserializationContext context, JavaType type, JsonToken token, JsonParser json, String message)
                throws IOException {
            json.skipChildren();
            return absent(type.getRawClass());
        }

        @Override
        public Object handleWeirdStringValue(
                DeserializationContext context, Class<?> type, String value, String message) {
            return absent(type);
        }

        private static Object absent(Class<?> type) {
            return type == String.class ? "" : type == int.class ? 0 : null;
        }
    }
}
