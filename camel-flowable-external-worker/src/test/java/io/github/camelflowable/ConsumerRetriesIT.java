package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;

/** How often a failing job is tried, after which pauses, and what the engine keeps of its failures. */
class ConsumerRetriesIT extends FlowableTestSupport {

    private final List<Object> attempts = new CopyOnWriteArrayList<>();

    @Test
    void shouldLeaveTheCountToTheEngineWhenRetriesAreNotSet() throws Exception {
        fail("out of order");

        deadLetter(start());

        assertThat(attempts).containsExactly(3, 2, 1);
    }

    @Test
    void shouldBeADeadLetterAtOnceWhenRetriesAreZero() throws Exception {
        fail("out of order", "retries=0");

        deadLetter(start());

        assertThat(attempts).containsExactly(3);
    }

    @Test
    void shouldTryThatOftenAgainWhenRetriesAreSet() throws Exception {
        fail("out of order", "retries=5");

        deadLetter(start());

        assertThat(attempts).as("remaining retries at each attempt").containsExactly(3, 5, 4, 3, 2, 1);
    }

    @Test
    void shouldNotBeTriedForEverWhenItFailsWithoutAMessage() throws Exception {
        routes(r -> r.from(consumed("retries=1"))
                .process(this::count)
                .setHeader(FlowableEwConstants.OPERATION, r.constant("fail")));

        JsonNode dead = deadLetter(start());

        assertThat(attempts).containsExactly(3, 1);
        assertThat(dead.path("exceptionMessage").asText()).contains("fail");
    }

    @Test
    void shouldNotBeTriedForEverWhenAProducerFailsItWithoutAMessage() throws Exception {
        routes(r -> r.from(consumed()).process(this::count).to("flowable-ew:" + topic + "?operation=fail&retries=1"));

        deadLetter(start());

        assertThat(attempts).containsExactly(3, 1);
    }

    @Test
    void shouldBeADeadLetterAtOnceWhenAHeaderSaysSoAgainstTheOption() throws Exception {
        routes(r -> r.from(consumed("retries=5"))
                .process(this::count)
                .setHeader(FlowableEwConstants.RETRIES, r.constant("0"))
                .throwException(new IllegalStateException("out of order")));

        deadLetter(start());

        assertThat(attempts).containsExactly(3);
    }

    @Test
    void shouldNotTakeItsOwnHeaderForTheNewCountWhenItFails() throws Exception {
        routes(r -> r.from(consumed()).process(this::count).to("flowable-ew:" + topic + "?operation=fail"));

        deadLetter(start());

        assertThat(attempts).containsExactly(3, 2, 1);
    }

    @Test
    void shouldPauseLongerEachTimeWhenRetryTimeoutIsAList() throws Exception {
        fail("out of order", "retries=5", "retryTimeout=PT0.05S,1h,PT2H");

        String instance = start();

        // The server of the tests ends pauses every 2 seconds.
        await("the second pause has begun").until(() -> attempts.size() == 2 && isPausing(instance));
        assertThat(pauseLeft(instance)).isBetween(Duration.ofMinutes(50), Duration.ofMinutes(61));
        assertThat(flowable.job(instance).path("retries").asInt()).isEqualTo(4);
    }

    @Test
    void shouldRepeatTheOnlyPauseWhenRetryTimeoutIsOne() throws Exception {
        fail("out of order", "retryTimeout=PT0.05S");

        deadLetter(start());

        assertThat(attempts).containsExactly(3, 2, 1);
    }

    @Test
    void shouldPauseAsTheHeaderSaysWhenThereIsAnOptionToo() throws Exception {
        routes(r -> r.from(consumed("retryTimeout=PT0.05S"))
                .setHeader(FlowableEwConstants.RETRY_TIMEOUT, r.constant("PT3H"))
                .throwException(new IllegalStateException("out of order")));

        String instance = start();

        await("the pause has begun").until(() -> isPausing(instance));
        assertThat(pauseLeft(instance)).isBetween(Duration.ofMinutes(170), Duration.ofMinutes(181));
    }

    @Test
    void shouldCutTheMessageWhenItIsLongerThanTheEngineKeeps() throws Exception {
        String half = "🐪".repeat(1_500);
        fail(half, "retries=0");

        JsonNode dead = deadLetter(start());

        assertThat(dead.path("exceptionMessage").asText())
                .hasSizeBetween(1_990, 2_000)
                .startsWith("🐪🐪")
                .endsWith("🐪...");
        assertThat(flowable.deadLetterStackTrace(dead.path("id").asText()))
                .as("the details are whole")
                .hasSizeGreaterThan(half.length())
                .contains("java.lang.IllegalStateException: ")
                .contains("\tat ");
    }

    @Test
    void shouldGiveTheLastMessageToTheNextAttemptWhenTriedAgain() throws Exception {
        List<Object> messages = new CopyOnWriteArrayList<>();
        routes(r -> r.from(consumed())
                .process(e ->
                        messages.add(String.valueOf(e.getMessage().getHeader(FlowableEwConstants.EXCEPTION_MESSAGE))))
                .process(e -> {
                    if (messages.size() < 3) {
                        throw new IllegalStateException("attempt " + messages.size());
                    }
                }));

        String instance = start();

        await("the instance ends").until(() -> flowable.hasEnded(instance));
        assertThat(messages).containsExactly("null", "attempt 1", "attempt 2");
    }

    // ---- helpers ----

    private void fail(String message, String... options) throws Exception {
        routes(r -> r.from(consumed(options)).process(this::count).throwException(new IllegalStateException(message)));
    }

    private void count(Exchange exchange) {
        attempts.add(exchange.getMessage().getHeader(FlowableEwConstants.JOB_RETRIES));
    }

    private String start() {
        flowable.deploy(Models.oneTask(key, topic));
        return flowable.startProcess(key);
    }

    private boolean isPausing(String instance) {
        JsonNode job = flowable.job(instance);
        return job.path("lockOwner").isNull() && job.path("lockExpirationTime").isTextual();
    }

    private Duration pauseLeft(String instance) {
        String end = flowable.job(instance).path("lockExpirationTime").asText();
        return Duration.between(Instant.now(), Instant.parse(end));
    }

    private JsonNode deadLetter(String instance) {
        await("it is a dead letter").until(() -> flowable.deadLetters(instance).size() == 1);
        return flowable.deadLetters(instance).get(0);
    }
}
