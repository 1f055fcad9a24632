package io.github.camelflowable.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.exchange.EndedExchange;
import io.github.camelflowable.exchange.JobExchanges;
import io.github.camelflowable.exchange.TraceContext;
import io.github.camelflowable.kit.ErrorsOnly;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.ActiveJobs;
import io.github.camelflowable.worker.HandDriven;
import io.github.camelflowable.worker.JobCounts;
import io.github.camelflowable.worker.JobEnd;
import io.github.camelflowable.worker.JobMeters;
import io.github.camelflowable.worker.JobsInFlight;
import io.github.camelflowable.worker.ScriptedReports;

/** Whatever goes wrong before the route starts, no job stays in flight. */
@ExtendWith(ErrorsOnly.class)
class JobRunnerTest {

    private final CamelContext context = new DefaultCamelContext();
    private final ScriptedReports reports = new ScriptedReports();
    private final HandDriven pool = new HandDriven(new AtomicLong());
    private final JobCounts counts = new JobCounts(JobMeters.NONE);
    private final JobsInFlight jobs = new JobsInFlight(new ActiveJobs(), counts, 1);
    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private final AtomicInteger starts = new AtomicInteger();
    private final ActiveJob job = EndedExchange.active(EndedExchange.job(""));

    private void dispatch(Function<AcquiredJob, Object> body, BooleanSupplier acceptsJobs) throws Exception {
        JobHandling reporting = TestHandling.of(true, reports, pool, jobs);
        JobHandling handling = new JobHandling(
                new JobExchanges(body, new TraceContext(null)),
                reporting.decider(),
                reporting.reporter(),
                new LeaseWatch(context, pool, pool, jobs),
                jobs);
        DefaultConsumer consumer =
                new DefaultConsumer(context.getEndpoint("direct:route"), exchange -> starts.incrementAndGet());
        StartGuard guard = new StartGuard(
                acceptsJobs, new PauseCondition(context, null, System::nanoTime), true, Duration.ofMinutes(5));
        jobs.reserve(1);
        new JobRunner(consumer, handling, threads, guard, null).dispatch(job);
        threads.shutdown();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(jobs.free()).as("free slots").isEqualTo(1);
    }

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        context.close();
    }

    @Test
    void shouldCompleteAJobWhoseRouteRuns() throws Exception {
        dispatch(AcquiredJob::variables, () -> true);

        assertThat(starts).hasValue(1);
        assertThat(counts.ended(JobEnd.COMPLETED)).isEqualTo(1);
        assertThat(jobs.all()).isEmpty();
    }

    /** An envelope may be larger than the memory. The job fails, since it would come back for ever. */
    @Test
    void shouldFailAJobThatCannotBecomeAnExchange() throws Exception {
        dispatch(
                job -> {
                    throw new OutOfMemoryError("Java heap space");
                },
                () -> true);

        assertThat(starts).hasValue(0);
        assertThat(reports.calls()).containsExactly("fail");
        assertThat(counts.ended(JobEnd.FAILED)).isEqualTo(1);
        assertThat(jobs.all()).isEmpty();
    }

    @Test
    void shouldReleaseAJobWhoseStartCannotBeDecided() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        dispatch(AcquiredJob::variables, () -> {
            if (asked.incrementAndGet() == 2) {
                throw new IllegalStateException("no state");
            }
            return true;
        });

        assertThat(starts).hasValue(0);
        assertThat(counts.ended(JobEnd.HANDED_BACK)).isEqualTo(1);
        assertThat(jobs.all()).isEmpty();
    }
}
