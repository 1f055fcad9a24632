package io.github.camelflowable.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.exchange.EndedExchange;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.ActiveJobs;
import io.github.camelflowable.worker.JobCounts;
import io.github.camelflowable.worker.JobLease;
import io.github.camelflowable.worker.JobMeters;
import io.github.camelflowable.worker.JobsInFlight;

class LeaseWatchTest {

    private final CamelContext context = new DefaultCamelContext();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService callbacks = Executors.newCachedThreadPool();
    private final JobsInFlight jobs = new JobsInFlight(new ActiveJobs(), new JobCounts(JobMeters.NONE), 1);
    private final LeaseWatch watch = new LeaseWatch(context, timer, callbacks, jobs);

    @AfterEach
    void stop() throws Exception {
        timer.shutdownNow();
        callbacks.shutdownNow();
        context.close();
    }

    private ActiveJob job() {
        JobLease over = JobLease.starting(System::nanoTime, System.nanoTime(), Duration.ofMillis(1));
        return new ActiveJob(EndedExchange.job(""), URI.create("http://engine"), over, () -> {});
    }

    /** One timer waits for all leases and all repetitions of the component. */
    @Test
    void shouldHearOfOtherLeasesWhileACallbackBlocks() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            ActiveJob job = job();
            job.onLost(() -> {
                both.countDown();
                await(both);
            });
            watch.start(job);
        }

        await(both);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
