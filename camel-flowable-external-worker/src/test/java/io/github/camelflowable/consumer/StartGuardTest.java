package io.github.camelflowable.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.camelflowable.exchange.EndedExchange;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobLease;

class StartGuardTest {

    private final CamelContext context = new DefaultCamelContext();
    private final AtomicLong clock = new AtomicLong();
    private boolean takingJobs = true;

    private StartGuard guard(String pauseOn, Duration lockDuration) {
        return new StartGuard(() -> takingJobs, new PauseCondition(context, pauseOn, clock::get), true, lockDuration);
    }

    private ActiveJob job(Duration lockDuration) {
        JobLease lease = JobLease.starting(clock::get, clock.get(), lockDuration);
        return new ActiveJob(EndedExchange.job(""), URI.create("http://engine"), lease, () -> {});
    }

    /** A tenth of the lock, or one second if that is less. */
    @ParameterizedTest
    @CsvSource({"PT5M, PT1S", "PT10S, PT1S", "PT1S, PT0.1S", "PT0.1S, PT0.01S"})
    void shouldStartOnlyWithEnoughOfTheLockLeft(Duration lockDuration, Duration least) {
        StartGuard guard = guard(null, lockDuration);
        ActiveJob job = job(lockDuration);
        assertThat(guard.reasonNotToStart(job)).isNull();

        clock.addAndGet(lockDuration.minus(least).toNanos());
        assertThat(guard.reasonNotToStart(job)).isNull();
        clock.incrementAndGet();

        assertThat(guard.reasonNotToStart(job)).contains("lock is nearly over");
    }

    @Test
    void shouldNotStartWhatIsNotOpenOrWhileStopping() {
        StartGuard guard = guard(null, Duration.ofMinutes(5));
        ActiveJob lost = job(Duration.ofMinutes(5));
        lost.lost();
        assertThat(guard.reasonNotToStart(lost)).contains("lost before it started");

        ActiveJob claimed = job(Duration.ofMinutes(5));
        claimed.claim();
        assertThat(guard.reasonNotToStart(claimed)).contains("released or lost");

        takingJobs = false;
        assertThat(guard.isTakingJobs()).isFalse();
        assertThat(guard.reasonNotToStart(job(Duration.ofMinutes(5)))).contains("stopping");
    }

    @Test
    void shouldNotStartWhileTheWatchedConditionIsNotKnownToBeUp() {
        assertThat(guard("breaker", Duration.ofMinutes(5)).reasonNotToStart(job(Duration.ofMinutes(5))))
                .isEqualTo("Not checked yet");
    }
}
