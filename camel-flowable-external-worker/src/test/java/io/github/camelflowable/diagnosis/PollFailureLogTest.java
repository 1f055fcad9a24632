package io.github.camelflowable.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.diagnosis.Diagnosis.Cause;
import io.github.camelflowable.kit.LogRecorder;

import ch.qos.logback.classic.Level;

/** How many lines failed polls make, and what they say. */
class PollFailureLogTest {

    private static final Diagnosis AWAY = new Diagnosis(Cause.UNREACHABLE, "nothing listens there");
    private static final Diagnosis BUSY = new Diagnosis(Cause.SERVER_ERROR, "it answers 503");

    private final LogRecorder lines = new LogRecorder(PollFailureLog.class);
    private long now = Duration.ofHours(-1).toNanos();
    private final PollFailureLog log = new PollFailureLog("http://flowable", () -> now);

    @AfterEach
    void stopListening() {
        lines.close();
    }

    private void fail(Diagnosis why, String... topics) {
        for (String topic : topics) {
            log.failed(topic, topic, why, new IllegalStateException("no answer"));
        }
    }

    private void passSeconds(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void shouldSayItOnceForAllTopicsAndOnceAMinuteWithTheCount() {
        fail(AWAY, "a", "b", "c", "d", "e", "f", "g");
        passSeconds(59);
        fail(AWAY, "a");
        assertThat(lines.messages(Level.WARN)).hasSize(1);

        passSeconds(1);
        fail(AWAY, "a");

        assertThat(lines.messages(Level.WARN))
                .hasSize(2)
                .last()
                .asString()
                .matches("Polls fail, no jobs come from http://flowable: 9 failed since \\S+,"
                        + " topics a, b, c, d, e and 2 more: UNREACHABLE: nothing listens there");
    }

    @Test
    void shouldSayAtOnceThatTheCauseIsAnother() {
        fail(AWAY, "a");
        fail(BUSY, "a");
        fail(AWAY, "a");

        assertThat(lines.messages(Level.WARN)).hasSize(2).last().asString().endsWith("SERVER_ERROR: it answers 503");
    }

    @Test
    void shouldSayThatItIsOverWhenTheLastTopicIsAnswered() {
        fail(AWAY, "a", "b");
        passSeconds(90);
        log.answered("a");
        log.answered("c");
        assertThat(lines.messages(Level.INFO)).isEmpty();

        log.answered("b");
        log.answered("b");

        assertThat(lines.messages(Level.INFO))
                .containsExactly("Polls are answered again by http://flowable: 2 failed in 90 s, last topic b");
    }

    /** One of two nodes behind a proxy is dead: every other poll fails. */
    @Test
    void shouldMakeTwoLinesAMinuteWhenFailuresAndAnswersAlternate() {
        for (int second = 0; second < 600; second++) {
            fail(AWAY, "a");
            log.answered("a");
            passSeconds(1);
        }

        assertThat(lines.messages(Level.WARN)).hasSize(10);
        assertThat(lines.messages(Level.INFO)).hasSize(10);
    }

    @Test
    void shouldSayNothingOfAConsumerThatHasStopped() {
        fail(AWAY, "a");

        log.stopped("a");
        log.answered("a");

        assertThat(lines.messages(Level.INFO)).isEmpty();
    }

    @Test
    void shouldCountWhatFailedBeforeTheCauseWasKnown() {
        fail(null, "a", "a", "a");
        assertThat(lines.messages(Level.WARN)).isEmpty();

        log.diagnosed(AWAY);

        assertThat(lines.messages(Level.WARN)).singleElement().asString().contains(": 3 failed since ");
    }

    @Test
    void shouldShowTheStackTraceAtDebugOnly() {
        ch.qos.logback.classic.Logger logger =
                (ch.qos.logback.classic.Logger) org.slf4j.LoggerFactory.getLogger(PollFailureLog.class);
        Level before = logger.getLevel();
        logger.setLevel(Level.DEBUG);
        try {
            fail(AWAY, "a");
        } finally {
            logger.setLevel(before);
        }

        assertThat(lines.messages(Level.DEBUG)).containsExactly("Poll failed: topic a");
    }
}
