package io.github.camelflowable.consumer;

import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobOutcome;
import io.github.camelflowable.worker.OutcomeReporter.Result;
import io.github.camelflowable.worker.PendingReport;

/**
 * The end of one job: it decides the outcome, reports it and releases the slot, in that order and once. It holds the job: a
 * route may clear the headers.
 * <p>
 * Camel hands it over to the copy that continues in a {@code seda} route. The job ends when each exchange that has carried it
 * has ended. The last one decides the outcome, unless an earlier one has failed: then the job is not completed.
 * <p>
 * It runs before the completions that a route adds: these move or delete a file, or close a stream, with the result in it.
 */
public final class JobCompletion extends SynchronizationAdapter {

    private final ActiveJob job;
    private final JobHandling handling;
    private final Future<?> leaseEnd;
    private final AtomicBoolean decided = new AtomicBoolean();
    private final long start = System.nanoTime();
    /** Starts the route; null once the route has returned to it, when it may be running the end of another exchange. */
    private volatile Thread routeThread = Thread.currentThread();

    private volatile JobOutcome outcome;
    /** This and the following fields: under the monitor. The exchange that has the job now. */
    private Carrier carrier;

    /** Number of exchanges that carry or have carried the job, and have not ended. */
    private int open = 1;

    private boolean failedBefore;
    private JobOutcome failure;

    /** @param leaseEnd waits for the end of the lease meanwhile */
    JobCompletion(ActiveJob job, JobHandling handling, Future<?> leaseEnd) {
        this.job = job;
        this.handling = handling;
        this.leaseEnd = leaseEnd;
    }

    /** From now on the end of the exchange ends the job. */
    void attachTo(Exchange exchange) {
        carrier = new Carrier();
        exchange.getExchangeExtension().addOnCompletion(this);
        exchange.getExchangeExtension().addOnCompletion(carrier);
    }

    @Override
    public int getOrder() {
        return HIGHEST;
    }

    /** Called with a new copy, before the step that made it accepts it. */
    @Override
    public synchronized void beforeHandover(Exchange copy) {
        open++;
        Carrier next = new Carrier();
        carrier.next = next;
        carrier.handover = Handover.to(copy);
        carrier = next;
        copy.getExchangeExtension().addOnCompletion(carrier);
    }

    /** The route has returned the exchange. It refuses one before it begins without ending it, as a stopping context does. */
    void routeDone(Exchange exchange) {
        if (exchange.getExchangeExtension().containsOnCompletion(this)) {
            onDone(exchange);
        }
    }

    /** Notices the end of an exchange that has handed the job over. */
    private final class Carrier extends SynchronizationAdapter {
        private Carrier next;
        /** Null while this exchange has the job. */
        private volatile Handover handover;

        @Override
        public int getOrder() {
            return HIGHEST;
        }

        @Override
        public boolean allowHandover() {
            return false;
        }

        @Override
        public void onDone(Exchange exchange) {
            Handover given = handover;
            if (given == null) {
                return;
            }
            Exception refusal = next.handover == null ? given.refusal(exchange) : null;
            if (refusal != null && Handover.wasAcceptedLater(exchange)) {
                // With a copy that has no completion: how that ends is not known.
                exchange.setException(refusal);
            }
            if (refusal != null && decide(exchange)) {
                // The copy never runs.
                left(2);
            } else {
                endedBefore(exchange);
            }
        }
    }

    void routeReturned() {
        routeThread = null;
    }

    /** The exchange that carries the job ends; further calls do nothing. */
    @Override
    public void onDone(Exchange exchange) {
        if (decide(exchange)) {
            left(1);
        }
    }

    private boolean decide(Exchange exchange) {
        boolean decides = decided.compareAndSet(false, true);
        if (decides) {
            outcome = handling.decider().decide(exchange, job);
        }
        return decides;
    }

    /** Another exchange carries the job now. */
    private void endedBefore(Exchange exchange) {
        if (!handling.decider().isSuccess(exchange)) {
            JobOutcome decision = handling.decider().decide(exchange, job);
            synchronized (this) {
                failedBefore = true;
                failure = decision;
            }
        }
        left(1);
    }

    private void left(int ended) {
        synchronized (this) {
            open -= ended;
            if (open != 0) {
                return;
            }
            if (failedBefore && (outcome == null || outcome instanceof JobOutcome.Completed)) {
                JobOutcome completed = outcome;
                outcome = failure;
                failure = completed;
            }
        }
        report();
    }

    private void report() {
        long end = System.nanoTime();
        Consumer<Result> done = result -> release(end, result);
        if (outcome == null) {
            done.accept(null);
        } else if (Thread.currentThread() == routeThread) {
            handling.reporter().report(job, outcome, done);
        } else {
            handling.reporter().reportOnPool(job, outcome, done);
        }
    }

    /** @param result how the report ended, null if there was nothing to report */
    private void release(long end, Result result) {
        PendingReport pending = job.pending();
        Stream.of(outcome, failure, pending == null ? null : pending.outcome())
                .filter(Objects::nonNull)
                .forEach(JobOutcome::discard);
        leaseEnd.cancel(false);
        try {
            handling.jobs().counts().jobRan(job, start, end, result);
        } finally {
            // A meter of the application may throw: the slot is free nevertheless.
            handling.jobs().leave(job, result);
        }
    }

    /** @return whether the exception of the route did not fail the job, because it became a BPMN error or the job was released */
    boolean isExpectedEnd() {
        return outcome instanceof JobOutcome.Completed
                || outcome instanceof JobOutcome.BpmnError
                || outcome instanceof JobOutcome.Released
                || job.state() == ActiveJob.State.LOST;
    }
}
