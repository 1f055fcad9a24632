package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.worker.WorkerThreads;

/** How long a free slot waits for others before it is filled alone. */
class RefillTest {

    private static final boolean SATURATED = true;
    private static final boolean NOT_WORTHWHILE = false;

    private final List<Duration> waits = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1) {
        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            waits.add(Duration.of(delay, unit.toChronoUnit()));
            return super.schedule(task, delay, unit);
        }
    };
    private final WorkerThreads.Terms terms = new WorkerThreads.Terms(() -> 1, Duration.ofMinutes(1));
    private final Refill refill = refill(() -> {});

    private Refill refill(Runnable poll) {
        return new Refill(scheduler, new WorkerThreads(scheduler, terms, terms, scheduler), poll);
    }

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @Test
    void shouldWaitAMomentWhereRequestsAreCheap() {
        refill.requestTook(Duration.ofMillis(3).toNanos());

        refill.afterJob(SATURATED, NOT_WORTHWHILE);

        assertThat(waits).hasSize(1);
        assertThat(waits.get(0)).isLessThanOrEqualTo(Duration.ofMillis(20));
    }

    @Test
    void shouldWaitTwiceAsLongAsARequestWhereTheyAreExpensive() {
        refill.requestTook(Duration.ofMillis(200).toNanos());

        refill.afterJob(SATURATED, NOT_WORTHWHILE);

        assertThat(waits).hasSize(1);
        assertThat(waits.get(0)).isBetween(Duration.ofMillis(300), Duration.ofMillis(400));
    }

    @Test
    void shouldNotWaitLongerThanTheSchedulerDoes() {
        refill.requestTook(Duration.ofSeconds(30).toNanos());

        refill.afterJob(SATURATED, NOT_WORTHWHILE);

        assertThat(waits).hasSize(1);
        assertThat(waits.get(0)).isBetween(Duration.ofMillis(21), Duration.ofMillis(500));
    }

    @Test
    void shouldBeDueWhileAFreeSlotWaitsForOthers() {
        refill.requestTook(Duration.ofMinutes(1).toNanos());
        assertThat(refill.isDue()).isFalse();

        refill.afterJob(SATURATED, NOT_WORTHWHILE);

        assertThat(refill.isDue()).isTrue();
    }

    @Test
    void shouldLetNoSlotWaitThatAPollHasTaken() {
        refill.requestTook(Duration.ofMinutes(1).toNanos());
        refill.afterJob(SATURATED, NOT_WORTHWHILE);

        refill.polling(SATURATED);

        assertThat(refill.isDue()).isFalse();
    }

    /** A poll that comes before the engine has moved on does not see it. */
    @Test
    void shouldStillAskForTheSuccessorOfAJobWhenAPollWasBeforeIt() throws Exception {
        CountDownLatch polled = new CountDownLatch(1);
        Refill waiting = refill(polled::countDown);
        waiting.afterJob(!SATURATED, NOT_WORTHWHILE);

        waiting.polling(!SATURATED);

        assertThat(polled.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldWaitAnewAfterItWasCancelled() {
        refill.requestTook(Duration.ofMinutes(1).toNanos());
        refill.afterJob(SATURATED, NOT_WORTHWHILE);

        refill.cancel();
        assertThat(refill.isDue()).isFalse();
        refill.afterJob(SATURATED, NOT_WORTHWHILE);

        assertThat(refill.isDue()).isTrue();
        assertThat(waits).hasSize(2);
    }
}
