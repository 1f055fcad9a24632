package io.github.camelflowable.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

/** Answers that cannot be reported are kept, fail their job if they name it, and hold nobody up. */
class PoisonedAnswersIT extends BridgeTestSupport {

    private static final Duration A_WHILE = Duration.ofSeconds(1);

    @Test
    void shouldKeepAPoisonedAnswerAndGoOnWhenItNamesNoJobOfFlowable() throws Exception {
        startWorker();

        answer("java.lang.OutOfMemoryError: Java heap space");
        answer("{\"workerId\":\"w\",\"operation\":\"complete\"}");
        answer("{\"jobId\":\"\",\"operation\":\"complete\"}");
        answer("[{\"jobId\":\"8\"}]");
        answer("{\"jobId\":\"a/b\",\"operation\":\"complete\"}");
        answer(null);

        await("all are acknowledged").until(() -> unacknowledged() == 0);
        assertThat(kept())
                .extracting(ConsumerRecord::value)
                .containsExactly(
                        "java.lang.OutOfMemoryError: Java heap space",
                        "{\"workerId\":\"w\",\"operation\":\"complete\"}",
                        "{\"jobId\":\"\",\"operation\":\"complete\"}",
                        "[{\"jobId\":\"8\"}]",
                        "{\"jobId\":\"a/b\",\"operation\":\"complete\"}",
                        null);
    }

    @Test
    void shouldFailTheJobWithTheReasonWhenAPoisonedAnswerNamesIt() throws Exception {
        startWorker();
        Map<String, String> reasons = Map.of(
                "\"operation\":\"shipped\"", "Unknown operation 'shipped'",
                "\"operation\":\"complete\",\"variables\":[1,2]", "'variables' must be an object",
                "\"operation\":\"fail\",\"retries\":\"some\"", "'retries' must be a whole number",
                "\"operation\":\"cmmnTerminate\"", "Can only terminate CMMN external job");

        for (Map.Entry<String, String> reason : reasons.entrySet()) {
            String instance = startOrder(reason.getKey());
            JsonNode job = awaitLocked(instance);
            answer("{\"jobId\":\"" + job.path("id").asText() + "\",\"workerId\":\""
                    + job.path("lockOwner").asText() + "\"," + reason.getKey() + "}");

            await("its job has failed")
                    .until(() -> job(instance).path("retries").asInt() == 2);
            assertThat(job(instance).path("exceptionMessage").asText())
                    .startsWith("The answer cannot be reported: ")
                    .contains(reason.getValue());
        }

        await("all are acknowledged").until(() -> unacknowledged() == 0);
        assertThat(kept()).hasSameSizeAs(reasons.keySet()).allSatisfy(record -> assertThat(reasonOf(record))
                .isNotBlank());
    }

    @Test
    void shouldAcknowledgeWithoutKeepingWhenTheJobIsGone() throws Exception {
        startWorker();
        String instance = startOrder("1");
        JsonNode job = awaitLocked(instance);
        String complete = "{\"jobId\":\"" + job.path("id").asText() + "\",\"workerId\":\""
                + job.path("lockOwner").asText() + "\",\"operation\":\"complete\"}";

        answer("{\"jobId\":\"never-was\",\"workerId\":\"w\",\"operation\":\"complete\"}");
        answer("{\"jobId\":\"" + job.path("id").asText() + "\",\"workerId\":\"another\",\"operation\":\"complete\"}");
        answer(complete);
        answer(complete);

        await("it ends").until(() -> end(instance).equals("shipped"));
        await("all are acknowledged").until(() -> unacknowledged() == 0);
        assertThat(kept()).isEmpty();
    }

    /** Until the worker has taken the job, which then is in Kafka. */
    private JsonNode awaitLocked(String instance) {
        await("its job is taken").until(() -> job(instance).path("lockOwner").isTextual());
        return job(instance);
    }

    private void answer(String text) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address()), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("results", "one key, one order", text))
                    .get();
        }
    }

    private List<ConsumerRecord<String, String>> kept() {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.address(), "group.id", "looking", "auto.offset.reset", "earliest");
        List<ConsumerRecord<String, String>> kept = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("results.poisoned"));
            await("the topic is assigned").until(() -> {
                consumer.poll(A_WHILE).forEach(kept::add);
                return !consumer.assignment().isEmpty();
            });
            consumer.poll(A_WHILE).forEach(kept::add);
        }
        return kept;
    }

    private static String reasonOf(ConsumerRecord<String, String> record) {
        return new String(record.headers().lastHeader(BridgeRoutes.REASON).value(), StandardCharsets.UTF_8);
    }
}
