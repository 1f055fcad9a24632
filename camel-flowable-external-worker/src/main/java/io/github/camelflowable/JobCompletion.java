package io.github.camelflowable;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;

import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobOutcome;
import io.github.camelflowable.worker.OutcomeReporter;
import io.github.camelflowable.worker.OutcomeReporter.Result;

/**
 * The end of one job's exchange: decide, report, let go, in that order and once. The job is held here, not read back from
 * headers, which a route may clear. Camel hands this over with the exchange, so that a job whose route goes on through
 * {@code seda} ends when that route ends.
 */
final class JobCompletion implements Synchronization {

    private final ActiveJob job;
    private final OutcomeDecider decider;
    private final OutcomeReporter reporter;
    private final Executor here;
    private final Executor elsewhere;
    private final Consumer<Result> letGo;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Thread runner;

    /**
     * @param here      runs the report on the thread that has run the route from its beginning to its end
     * @param elsewhere runs it if the exchange ends on a thread that is not ours: an I/O thread of Kafka or Netty must not wait
     *                  for Flowable
     * @param letGo     frees the slot; hears null if nothing was to be reported
     */
    JobCompletion(
            ActiveJob job,
            OutcomeDecider decider,
            OutcomeReporter reporter,
            Executor here,
            Executor elsewhere,
            Consumer<Result> letGo) {
        this.job = job;
        this.decider = decider;
        this.reporter = reporter;
        this.here = here;
        this.elsewhere = elsewhere;
        this.letGo = letGo;
    }

    /** Marks the current thread as ours for as long as it runs the route. */
    void runningOn(Thread thread) {
        this.runner = thread;
    }

    @Override
    public void onComplete(Exchange exchange) {
        end(exchange);
    }

    @Override
    public void onFailure(Exchange exchange) {
        end(exchange);
    }

    void end(Exchange exchange) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        job.routeEnded();
        JobOutcome outcome = decider.decide(exchange, job.job());
        if (outcome == null) {
            letGo.accept(null);
        } else if (Thread.currentThread() == runner) {
            here.execute(() -> reporter.report(job, outcome, letGo));
        } else {
            reportElsewhere(outcome);
        }
    }

    private void reportElsewhere(JobOutcome outcome) {
        try {
            elsewhere.execute(() -> reporter.report(job, outcome, letGo));
        } catch (RejectedExecutionException stopped) {
            // The consumer was stopped by force; better to make this thread wait than to lose the outcome.
            reporter.report(job, outcome, letGo);
        }
    }
}
