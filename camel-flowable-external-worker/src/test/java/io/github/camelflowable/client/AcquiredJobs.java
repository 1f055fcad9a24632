package io.github.camelflowable.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/** Makes acquired jobs out of JSON, the way an answer is read. */
public final class AcquiredJobs {

    private AcquiredJobs() {}

    public static List<AcquiredJob> read(String topic, List<? extends JsonNode> jobs) {
        try {
            byte[] answer = JobJson.MAPPER.writeValueAsBytes(jobs);
            return JobJson.readAcquired(
                    new ByteArrayInputStream(answer),
                    topic,
                    (job, variable) -> new VariableData(variable.name(), variable.type(), () -> new byte[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
