package io.github.camelflowable;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Polls when slots become free, between the ticks of the scheduler: at once when enough are free to make a request worth
 * it, else after a moment, so that several jobs that end together are followed by one request.
 */
final class Refill {

    /** With a full topic: how long a free slot waits for others before it is filled alone. */
    private static final long LINGER_MILLIS = 20;

    /**
     * Otherwise: the engine moves an instance on 5 to 13 ms after its job was completed, and only then is the next job of
     * the same instance acquirable. Asking earlier would find its instance locked.
     */
    private static final long SETTLE_MILLIS = 7;

    private final ScheduledExecutorService scheduler;
    private final Runnable poll;
    private Future<?> waiting;

    Refill(ScheduledExecutorService scheduler, Runnable poll) {
        this.scheduler = scheduler;
        this.poll = poll;
    }

    /**
     * @param saturated  whether the last answer was full, so that more jobs probably wait
     * @param worthwhile whether enough slots are free for a request of good size
     */
    synchronized void afterJob(boolean saturated, boolean worthwhile) {
        if (saturated && worthwhile) {
            now();
        } else if (waiting == null || waiting.isDone()) {
            schedule(saturated ? LINGER_MILLIS : SETTLE_MILLIS);
        }
    }

    /** Polls at once. */
    synchronized void now() {
        cancel();
        schedule(0);
    }

    /** Polls in a moment, unless a poll is due anyway. */
    synchronized void soon() {
        if (waiting == null || waiting.isDone()) {
            schedule(LINGER_MILLIS);
        }
    }

    private void schedule(long millis) {
        try {
            waiting = scheduler.schedule(poll, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            waiting = null;
        }
    }

    synchronized void cancel() {
        if (waiting != null) {
            waiting.cancel(false);
            waiting = null;
        }
    }
}
