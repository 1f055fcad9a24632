package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private final Refill refill =
            new Refill(scheduler, new WorkerThreads(scheduler, terms, terms, scheduler), () -> {});

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
    void shouldWaitAsLongAsARequestWhereTheyAreExpensive() {
        refill.requestTook(Duration.ofMillis(300).toNanos());

        refill.afterJob(SATURATED, NOT_WORTHWHILE);

        assertThat(waits).hasSize(1);
        assertThat(waits.get(0)).isBetween(Duration.ofMillis(200), Duration.ofMillis(300));
    }

    @Test
    void shouldNotWaitLongerThanTheSchedulerDoes() {
        refill.requestTook(Duration.ofSeconds(30).toNanos());

        refill.afterJob(SATURATED, NOT_WORTHWHILE);

        assertThat(waits).hasSize(1);
        assertThat(waits.get(0)).isBetween(Duration.ofMillis(21), Duration.ofMillis(500));
    }
}
