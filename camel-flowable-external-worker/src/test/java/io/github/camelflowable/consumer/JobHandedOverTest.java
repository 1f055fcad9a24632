package io.github.camelflowable.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.camel.Exchange;
import org.apache.camel.impl.engine.DefaultUnitOfWork;
import org.apache.camel.spi.UnitOfWork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.exchange.EndedExchange;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.ActiveJobs;
import io.github.camelflowable.worker.HandDriven;
import io.github.camelflowable.worker.JobCounts;
import io.github.camelflowable.worker.JobMeters;
import io.github.camelflowable.worker.JobsInFlight;
import io.github.camelflowable.worker.ScriptedReports;

/** A job whose completion Camel hands over to a copy ends when both exchanges have ended, whichever is first. */
class JobHandedOverTest {

    private static final int RACES = 2_000;

    private final Exchange first = EndedExchange.exchange();
    private final Exchange copy = EndedExchange.exchange();
    private final ScriptedReports reports = new ScriptedReports();
    private final HandDriven pool = new HandDriven(new AtomicLong());
    private final ActiveJob job = EndedExchange.active(EndedExchange.job(""));
    private final JobsInFlight jobs = new JobsInFlight(new ActiveJobs(), new JobCounts(JobMeters.NONE), 1);
    private final JobCompletion completion = completion();

    private JobCompletion completion() {
        jobs.enter(job);
        return new JobCompletion(job, TestHandling.of(true, reports, pool, jobs), new CompletableFuture<>());
    }

    private void handOver() {
        UnitOfWork work = new DefaultUnitOfWork(first);
        first.getExchangeExtension().setUnitOfWork(work);
        completion.attachTo(first);
        completion.routeReturned();
        first.getExchangeExtension().handoverCompletions(copy);
        copy.getExchangeExtension().setUnitOfWork(new DefaultUnitOfWork(copy));
    }

    private static void end(Exchange exchange) {
        exchange.getUnitOfWork().done(exchange);
    }

    @Test
    void shouldWaitForTheExchangeThatHandedItOver() {
        handOver();

        end(copy);
        pool.runAll();
        assertThat(reports.calls()).isEmpty();

        end(first);
        pool.runAll();
        assertThat(reports.calls()).containsExactly("complete");
        assertThat(jobs.size()).isZero();
    }

    @Test
    void shouldWaitForTheCopy() {
        handOver();

        end(first);
        pool.runAll();
        assertThat(reports.calls()).isEmpty();

        copy.setException(new IllegalStateException("broken"));
        end(copy);
        pool.runAll();
        assertThat(reports.calls()).containsExactly("fail");
    }

    @ParameterizedTest
    @CsvSource({"fail, fail", "bpmnError, bpmnError", "complete, complete", "listJobs, complete", "nonsense, fail"})
    void shouldReportWhatTheFirstAsksForUnlessThatIsComplete(String operation, String outcome) {
        first.getMessage().setHeader(FlowableEwConstants.OPERATION, operation);
        first.getMessage().setHeader(FlowableEwConstants.ERROR_CODE, "E");
        handOver();

        end(first);
        end(copy);
        pool.runAll();

        assertThat(reports.calls()).containsExactly(outcome);
    }

    @Test
    void shouldReportOnceHoweverTheEndsOfBothFall() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int race = 0; race < RACES; race++) {
                JobHandedOverTest one = new JobHandedOverTest();
                one.first.setException(new IllegalStateException("broken"));
                one.handOver();
                CyclicBarrier start = new CyclicBarrier(2);
                Future<?> ofFirst = threads.submit(() -> {
                    start.await();
                    end(one.first);
                    return null;
                });
                Future<?> ofCopy = threads.submit(() -> {
                    start.await();
                    end(one.copy);
                    return null;
                });
                ofFirst.get();
                ofCopy.get();
                one.pool.runAll();
                assertThat(one.reports.calls()).as("race %s", race).containsExactly("fail");
                assertThat(one.jobs.size()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
