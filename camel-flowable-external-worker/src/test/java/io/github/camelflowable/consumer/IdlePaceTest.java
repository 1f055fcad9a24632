package io.github.camelflowable.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdlePaceTest {

    private static final Duration TICK = Duration.ofMillis(500);
    /** The ticks of a minute after the start, at whose end the topic is idle. */
    private static final int BUSY_TICKS = 119;

    private final AtomicLong clock =
            new AtomicLong(Long.MAX_VALUE - Duration.ofMinutes(2).toNanos());
    private double random;
    private IdlePace pace = pace(Duration.ofSeconds(5));

    private IdlePace pace(Duration idleDelay) {
        return new IdlePace(idleDelay, clock::get, () -> random);
    }

    private int requestsIn(int ticks) {
        return (int) IntStream.range(0, ticks)
                .filter(tick -> {
                    clock.addAndGet(TICK.toNanos());
                    return pace.isDue();
                })
                .count();
    }

    @Test
    void shouldAskAtEachTickForAMinuteAndThenEveryIdleDelay() {
        assertThat(requestsIn(BUSY_TICKS)).isEqualTo(BUSY_TICKS);

        assertThat(requestsIn(120)).isEqualTo(12);
    }

    @Test
    void shouldAskAtEachTickAgainOnceTheTopicIsBusy() {
        requestsIn(2 * BUSY_TICKS);

        pace.busy();

        assertThat(requestsIn(BUSY_TICKS)).isEqualTo(BUSY_TICKS);
        assertThat(requestsIn(120)).isEqualTo(12);
    }

    /** Camel's back-off and poll strategy would take a tick that asks nothing for a success. */
    @Test
    void shouldAskAtEachTickWhileTheEngineDoesNotAnswer() {
        requestsIn(2 * BUSY_TICKS);
        for (int tick = 0; tick < 10; tick++) {
            pace.again();
            assertThat(requestsIn(1)).isEqualTo(1);
        }

        assertThat(requestsIn(120)).as("answered again").isEqualTo(12);
    }

    @ParameterizedTest
    @CsvSource({"0.0, 10", "0.999999, 9"})
    void shouldWaitUpToAFifthShorter(double drawn, int ticksToTheNext) {
        random = drawn;
        requestsIn(BUSY_TICKS + 1);
        while (!pace.isDue()) {
            clock.addAndGet(TICK.toNanos());
        }

        assertThat(requestsIn(ticksToTheNext - 1)).isZero();
        assertThat(requestsIn(1)).isEqualTo(1);
    }

    @Test
    void shouldAskAtEachTickAlwaysWithoutAnIdleDelay() {
        pace = pace(Duration.ZERO);

        assertThat(requestsIn(3 * BUSY_TICKS)).isEqualTo(3 * BUSY_TICKS);
    }

    @Test
    void shouldAskAtEachTickIfTicksAreFurtherApart() {
        pace = pace(Duration.ofMillis(100));

        assertThat(requestsIn(2 * BUSY_TICKS)).isEqualTo(2 * BUSY_TICKS);
    }
}
