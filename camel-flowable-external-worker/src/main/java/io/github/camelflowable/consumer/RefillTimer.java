package io.github.camelflowable.consumer;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Runs a refill after some time. One is to come at a time: an earlier one takes the place of a later one. */
final class RefillTimer {

    private final ScheduledExecutorService timer;
    private final Runnable refill;
    private ScheduledFuture<?> next;

    /** @param timer waits, and runs the refill, which blocks on the network */
    RefillTimer(ScheduledExecutorService timer, Runnable refill) {
        this.timer = timer;
        this.refill = refill;
    }

    synchronized void in(long millis) {
        if (next != null && next.getDelay(TimeUnit.NANOSECONDS) <= TimeUnit.MILLISECONDS.toNanos(millis)) {
            return;
        }
        cancel();
        try {
            next = timer.schedule(this::run, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            next = null;
        }
    }

    private void run() {
        synchronized (this) {
            // First: a slot that comes free from now on may come too late for this refill.
            next = null;
        }
        refill.run();
    }

    synchronized void cancel() {
        if (next != null) {
            next.cancel(false);
            next = null;
        }
    }
}
