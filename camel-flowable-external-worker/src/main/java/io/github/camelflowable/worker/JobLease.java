package io.github.camelflowable.worker;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The time for which a job is certainly locked. It counts from before the acquire request, on a monotonic clock, because the
 * server's clock may differ and the answer may have been slow: so it may end too early, but never too late.
 *
 * @param endNanos reading of the clock at its end
 */
public record JobLease(LongSupplier nanoClock, long endNanos) {

    /** @param startNanos reading of the clock before the acquire request */
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
