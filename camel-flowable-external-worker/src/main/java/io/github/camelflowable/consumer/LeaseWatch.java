package io.github.camelflowable.consumer;

import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.FlowableEwJobLostEvent;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobsInFlight;

/**
 * Warns of a job that runs although its lock is lost, and sends the event.
 *
 * @param timer     waits for the ends of leases
 * @param callbacks runs the callbacks of routes, which may block, when a lease has ended
 */
public record LeaseWatch(CamelContext context, ScheduledExecutorService timer, Executor callbacks, JobsInFlight jobs) {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseWatch.class);

    /** @return to be cancelled when the job has ended */
    public Future<?> start(ActiveJob job) {
        job.onLost(() -> {
            if (jobs.contains(job)) {
                if (job.state() == ActiveJob.State.OPEN) {
                    LOG.warn("The lock of a job has expired while its route runs: {}; lengthen lockDuration", job);
                }
                send(job);
            }
        });
        return timer.schedule(
                () -> callbacks.execute(job::leaseEnded), job.remaining().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void send(ActiveJob job) {
        try {
            context.getManagementStrategy().notify(new FlowableEwJobLostEvent(context, job.job()));
        } catch (Exception e) {
            LOG.warn(
                    "An event notifier failed to hear of a lost lock: {}; correct the notifier: {}", job, e.toString());
            LOG.debug("An event notifier failed", e);
        }
    }
}
