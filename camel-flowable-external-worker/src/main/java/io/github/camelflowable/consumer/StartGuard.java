package io.github.camelflowable.consumer;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import io.github.camelflowable.worker.ActiveJob;

/**
 * Decides whether an acquired job may start its route, on the thread of the route, right before it starts.
 *
 * @param acceptsJobs    whether the consumer is started
 * @param releasesOnStop whether a job that a stopping consumer cannot start is released, instead of being left locked
 */
public record StartGuard(
        BooleanSupplier acceptsJobs, PauseCondition pause, boolean releasesOnStop, Duration lockDuration) {

    /** Divisor of the lock's duration: this part must be left. A smaller one releases jobs that could still run. */
    private static final int LEAST_PART = 10;

    /** Upper bound of that part, for long locks. A longer time releases jobs that could still run. */
    private static final Duration ENOUGH = Duration.ofSeconds(1);

    boolean isTakingJobs() {
        return acceptsJobs.getAsBoolean();
    }

    /** @return whether a job that cannot start is released */
    boolean isReleasing() {
        return isTakingJobs() || releasesOnStop;
    }

    /** @return why the job must be released instead, or null if its route may start. The lease is checked last */
    String reasonNotToStart(ActiveJob job) {
        if (!isTakingJobs()) {
            return "the consumer is stopping";
        }
        String paused = pause.reasonNotToStart();
        if (paused != null) {
            return paused;
        }
        if (job.state() != ActiveJob.State.OPEN) {
            return "it was released or lost before it started";
        }
        Duration remaining = job.remaining();
        boolean enough =
                remaining.compareTo(ENOUGH) >= 0 || remaining.compareTo(lockDuration.dividedBy(LEAST_PART)) >= 0;
        return enough ? null : "its lock is nearly over";
    }
}
