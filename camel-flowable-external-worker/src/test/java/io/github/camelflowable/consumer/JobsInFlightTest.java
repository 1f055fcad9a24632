package io.github.camelflowable.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.github.camelflowable.exchange.EndedExchange;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.ActiveJobs;
import io.github.camelflowable.worker.JobCounts;
import io.github.camelflowable.worker.JobEnd;
import io.github.camelflowable.worker.JobLease;
import io.github.camelflowable.worker.JobMeters;

class JobsInFlightTest {

    private final AtomicInteger freed = new AtomicInteger();
    private final ActiveJobs context = new ActiveJobs();
    private final JobCounts counts = new JobCounts(JobMeters.NONE);
    private final JobsInFlight jobs = new JobsInFlight(context, counts);

    @Test
    void shouldFreeTheSlotOfAJobOnceHoweverOftenItLeaves() {
        JobLease lease = JobLease.starting(System::nanoTime, System.nanoTime(), Duration.ofMinutes(5));
        ActiveJob job =
                new ActiveJob(EndedExchange.job(""), URI.create("http://engine"), lease, freed::incrementAndGet);
        jobs.enter(job);

        jobs.leave(job, null);
        jobs.leave(job, null);

        assertThat(freed).hasValue(1);
        assertThat(counts.ended(JobEnd.LEFT)).isEqualTo(1);
        assertThat(context.all()).isEmpty();
        assertThat(jobs.all()).isEmpty();
    }
}
