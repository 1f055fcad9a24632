package io.github.camelflowable.examples.jms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

/** Answers that cannot be reported are kept at once, fail their job if they name it, and hold nobody up. */
class PoisonedAnswersIT extends BridgeTestSupport {

    @BeforeEach
    void startBrokerAndWorker() throws Exception {
        // Whoever waits for a second delivery here would wait in vain.
        startBroker(10, Duration.ofHours(1));
        startWorker();
    }

    @Test
    void shouldKeepAPoisonedAnswerWhenItNamesNoJobOfFlowable() throws Exception {
        answer("java.lang.OutOfMemoryError: Java heap space");
        answer("{\"workerId\":\"w\",\"operation\":\"complete\"}");
        answer("{\"jobId\":\"a/b\",\"operation\":\"complete\"}");

        await("they are kept").until(() -> messages(JmsBroker.DEAD_LETTERS).size() == 3);
        assertThat(messages(JmsBroker.DEAD_LETTERS))
                .extracting(BridgeTestSupport::text)
                .containsExactly(
                        "java.lang.OutOfMemoryError: Java heap space",
                        "{\"workerId\":\"w\",\"operation\":\"complete\"}",
                        "{\"jobId\":\"a/b\",\"operation\":\"complete\"}");
    }

    @Test
    void shouldFailTheJobWithTheReasonWhenAPoisonedAnswerNamesIt() throws Exception {
        Map<String, String> reasons = Map.of(
                "\"operation\":\"shipped\"", "Unknown operation 'shipped'",
                "\"operation\":\"complete\",\"variables\":[1,2]", "'variables' must be an object",
                "\"operation\":\"cmmnTerminate\"", "Can only terminate CMMN external job");

        for (Map.Entry<String, String> reason : reasons.entrySet()) {
            String instance = start("order", reason.getKey(), Map.of());
            answer(identity(instance) + reason.getKey() + "}");

            await("its job has failed")
                    .until(() -> job(instance).path("retries").asInt() == 2);
            assertThat(job(instance).path("exceptionMessage").asText())
                    .startsWith("The answer cannot be reported: ")
                    .contains(reason.getValue());
        }

        await("they are kept").until(() -> messages(JmsBroker.DEAD_LETTERS).size() == reasons.size());
        assertThat(messages(JmsBroker.DEAD_LETTERS))
                .allSatisfy(answer -> assertThat(answer.getStringProperty(BridgeRoutes.REASON))
                        .isNotBlank());
    }

    @Test
    void shouldAcknowledgeWithoutKeepingWhenTheJobIsGone() throws Exception {
        String instance = start("order", "O-1", Map.of());
        String complete = identity(instance) + "\"operation\":\"complete\"}";

        answer("{\"jobId\":\"never-was\",\"workerId\":\"w\",\"operation\":\"complete\"}");
        answer(complete.getBytes(StandardCharsets.UTF_8));
        answer(complete);

        await("it ends").until(() -> end(instance).equals("shipped"));
        await("all are acknowledged").until(() -> messages("orders.answers").isEmpty());
        assertThat(messages(JmsBroker.DEAD_LETTERS)).isEmpty();
    }

    /** Begin of an answer about the job of this instance. */
    private String identity(String instance) {
        JsonNode job = awaitLocked(instance);
        return "{\"jobId\":\"" + job.path("id").asText() + "\",\"workerId\":\""
                + job.path("lockOwner").asText() + "\",";
    }
}
