package io.github.camelflowable.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

    private static final int TIMES = 1000;

    private final AtomicInteger freed = new AtomicInteger();
    private final ActiveJobs context = new ActiveJobs();
    private final JobCounts counts = new JobCounts(JobMeters.NONE);
    private final JobsInFlight jobs = new JobsInFlight(context, counts);

    @Test
    void shouldFreeTheSlotOfAJobOnceWhoeverEndsIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            for (int i = 0; i < TIMES; i++) {
                JobLease lease = JobLease.starting(System::nanoTime, System.nanoTime(), Duration.ofMinutes(5));
                ActiveJob job = new ActiveJob(
                        EndedExchange.job(""), URI.create("http://engine"), lease, freed::incrementAndGet);
                jobs.enter(job);
                CyclicBarrier start = new CyclicBarrier(3);
                Callable<Void> leave = () -> {
                    start.await();
                    jobs.leave(job, null);
                    return null;
                };

                for (Future<Void> racer : threads.invokeAll(List.of(leave, leave, leave))) {
                    racer.get();
                }
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(freed).hasValue(TIMES);
        assertThat(counts.ended(JobEnd.LEFT)).isEqualTo(TIMES);
        assertThat(context.all()).isEmpty();
        assertThat(jobs.all()).isEmpty();
    }
}
