package io.github.camelflowable.worker;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long a job is ours. Counted from before the acquire request was sent, on a monotonic clock: the server's clock may
 * differ from ours, and the answer may have been slow. So it errs towards ending too early, never too late.
 */
public final class JobLease {

    private final LongSupplier nanoClock;
    private final long endNanos;

    private JobLease(LongSupplier nanoClock, long endNanos) {
        this.nanoClock = nanoClock;
        this.endNanos = endNanos;
    }

    /**
     * @param startNanos   reading of the clock before the acquire request
     * @param lockDuration what was asked for
     */
    public static JobLease starting(LongSupplier nanoClock, long startNanos, Duration lockDuration) {
        return new JobLease(nanoClock, startNanos + lockDuration.toNanos());
    }

    /** @return time left, negative once it is over */
    public Duration remaining() {
        return Duration.ofNanos(endNanos - nanoClock.getAsLong());
    }

    public boolean isOver() {
        return endNanos - nanoClock.getAsLong() <= 0;
    }
}
