package io.github.camelflowable.consumer;

import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.camel.Exchange;
import org.apache.camel.Ordered;
import org.apache.camel.spi.SynchronizationVetoable;

import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobOutcome;
import io.github.camelflowable.worker.JobsInFlight;
import io.github.camelflowable.worker.OutcomeReporter.Result;

/**
 * The end of one job's exchange: it decides the outcome, reports it and releases the slot, in that order and once. It holds
 * the job itself and does not read it from headers, which a route may clear. Camel passes it on with the exchange, so that a
 * job whose exchange continues in a {@code seda} route ends when that route ends.
 * <p>
 * It runs before the completions that a route adds: these move or delete a file, or close a stream, with the result in it.
 */
public final class JobCompletion implements SynchronizationVetoable, Ordered {

    private final ActiveJob job;
    private final JobHandling handling;
    private final JobsInFlight jobs;
    private final Future<?> leaseEnd;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final long start = System.nanoTime();
    private volatile long end;
    private final Thread thread = Thread.currentThread();
    private volatile boolean sameThread = true;
    private volatile JobOutcome outcome;
    private volatile Handover handover;

    /**
     * Created by the thread that starts the route.
     *
     * @param jobs     has the job, until nothing more will be sent for it
     * @param leaseEnd waits for the end of the lease meanwhile
     */
    JobCompletion(ActiveJob job, JobHandling handling, JobsInFlight jobs, Future<?> leaseEnd) {
        this.job = job;
        this.handling = handling;
        this.jobs = jobs;
        this.leaseEnd = leaseEnd;
    }

    @Override
    public int getOrder() {
        return HIGHEST;
    }

    @Override
    public boolean allowHandover() {
        return true;
    }

    @Override
    public void beforeHandover(Exchange target) {
        handover = Handover.to(target);
    }

    /**
     * The exchange has come to its end, and somebody else may have the completion: nobody has if the step that took it
     * threw.
     */
    void routeDone(Exchange exchange) {
        Exception refusal = handover == null ? null : handover.refusal(exchange);
        if (refusal != null && Handover.wasAcceptedLater(exchange)) {
            // With a copy that has no completion: how that ends is not known.
            exchange.setException(refusal);
        }
        // The first is so if the route refused the exchange before it began, as a stopping context does.
        if (exchange.getExchangeExtension().containsOnCompletion(this) || refusal != null) {
            end(exchange);
        }
    }

    /** The route has returned to the thread that started it, which from now on may run the end of another exchange. */
    void routeReturned() {
        sameThread = false;
    }

    @Override
    public void onComplete(Exchange exchange) {
        end(exchange);
    }

    @Override
    public void onFailure(Exchange exchange) {
        end(exchange);
    }

    /** Ends the job; further calls do nothing. */
    public void end(Exchange exchange) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        end = System.nanoTime();
        outcome = handling.decider().decide(exchange, job);
        if (outcome == null) {
            release(null);
        } else if (sameThread && Thread.currentThread() == thread) {
            handling.reporter().report(job, outcome, this::release);
        } else {
            handling.reporter().reportOnPool(job, outcome, this::release);
        }
    }

    /** @param result how the report ended, null if there was nothing to report */
    private void release(Result result) {
        discard(outcome);
        discard(job.pending() == null ? null : job.pending().outcome());
        leaseEnd.cancel(false);
        try {
            jobs.counts().jobRan(job, start, end, result);
        } finally {
            // A meter of the application may throw: the slot is free nevertheless.
            jobs.leave(job, result);
        }
    }

    private static void discard(JobOutcome reported) {
        if (reported != null) {
            reported.discard();
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
