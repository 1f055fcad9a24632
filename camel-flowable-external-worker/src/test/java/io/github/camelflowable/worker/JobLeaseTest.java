package io.github.camelflowable.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

class JobLeaseTest {

    private final AtomicLong clock = new AtomicLong();

    private void passes(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    void shouldCountFromBeforeTheRequest() {
        long asked = clock.get();
        passes(Duration.ofSeconds(3));

        JobLease lease = JobLease.starting(clock::get, asked, Duration.ofSeconds(10));

        assertThat(lease.remaining()).isEqualTo(Duration.ofSeconds(7));
        assertThat(lease.isOver()).isFalse();
    }

    @Test
    void shouldBeOverExactlyAtItsEnd() {
        JobLease lease = JobLease.starting(clock::get, clock.get(), Duration.ofSeconds(10));
        passes(Duration.ofSeconds(10).minusNanos(1));
        assertThat(lease.isOver()).isFalse();

        passes(Duration.ofNanos(1));

        assertThat(lease.isOver()).isTrue();
        passes(Duration.ofSeconds(5));
        assertThat(lease.remaining()).isEqualTo(Duration.ofSeconds(-5));
    }

    @Test
    void shouldSurviveAClockThatOverflows() {
        clock.set(Long.MAX_VALUE - 5);

        JobLease lease = JobLease.starting(clock::get, clock.get(), Duration.ofSeconds(1));

        assertThat(lease.isOver()).isFalse();
        passes(Duration.ofSeconds(1));
        assertThat(lease.isOver()).isTrue();
    }
}
