package io.github.camelflowable;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.camelflowable.worker.WorkerThreads;

/**
 * Polls when slots become free, between the ticks of the scheduler: at once when enough are free to make a request worth
 * it, else after a moment, so that several jobs that end together are followed by one request.
 */
final class Refill {

    /** With a full topic: how long a free slot waits at least for others before it is filled alone. */
    private static final long LINGER_MILLIS = 20;

    /** And at most: by then the scheduler polls anyway, by default. */
    private static final long LONGEST_LINGER_MILLIS = 500;

    /**
     * Otherwise: the engine moves an instance on 5 to 13 ms after its job was completed, and only then is the next job of
     * the same instance acquirable. Asking earlier would find its instance locked.
     */
    private static final long SETTLE_MILLIS = 7;

    /** What was asked for within this time after the end of a job may have come too early for its successor. */
    private static final long SUCCESSOR_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ScheduledExecutorService scheduler;
    private final WorkerThreads workers;
    private final Runnable poll;
    private final AtomicBoolean pollDue = new AtomicBoolean();
    /** When a poll is wanted at the latest, on the clock of System.nanoTime; null if none is. */
    private volatile Long wantedAt;

    private volatile long lingerMillis = LINGER_MILLIS;
    private volatile long lastEnd = System.nanoTime() - SUCCESSOR_NANOS;

    private Future<?> look;
    private long lookAt;

    /**
     * @param scheduler waits, and polls after waiting
     * @param workers   polls at once: usually on the thread that has just ended a job, which is awake anyway
     */
    Refill(ScheduledExecutorService scheduler, WorkerThreads workers, Runnable poll) {
        this.scheduler = scheduler;
        this.workers = workers;
        this.poll = poll;
    }

    /**
     * @param saturated  whether jobs probably wait: the last answer was full, or the job may have hidden others
     * @param worthwhile whether enough slots are free for a request of good size
     */
    void afterJob(boolean saturated, boolean worthwhile) {
        lastEnd = System.nanoTime();
        if (saturated && worthwhile) {
            now();
        } else if (!pollDue.get()) {
            in(saturated ? lingerMillis : SETTLE_MILLIS);
        }
    }

    /**
     * Learns how long a request took. Where each is expensive, as on a server that hashes the password each time, a free slot
     * waits twice as long for others, so that fewer requests fill them all: meanwhile the server has the reports of the others.
     */
    void requestTook(long nanos) {
        long millis = 2 * TimeUnit.NANOSECONDS.toMillis(nanos);
        lingerMillis = Math.min(LONGEST_LINGER_MILLIS, Math.max(LINGER_MILLIS, millis));
    }

    /** With a full topic, a poll takes all slots that wait for others: only those that come free from now on wait again. */
    void polling(boolean saturated) {
        if (saturated) {
            wantedAt = null;
        }
    }

    /** @return whether it is about to poll by itself */
    boolean isDue() {
        return pollDue.get() || wantedAt != null;
    }

    /** Polls at once. */
    void now() {
        // Jobs end by the thousand: all but the first find that a poll is due, and need no lock to see it.
        if (pollDue.compareAndSet(false, true)) {
            try {
                workers.executeNext(this::pollNow);
            } catch (RejectedExecutionException stopping) {
                pollDue.set(false);
            }
        }
    }

    private void pollNow() {
        // First: a slot that comes free from now on may come too late for this poll.
        pollDue.set(false);
        wantedAt = null;
        poll.run();
    }

    /** Polls in a moment, unless a poll is due anyway. */
    void soon() {
        in(LINGER_MILLIS);
    }

    /**
     * After an empty answer: asks again in a moment if a job has just ended.
     *
     * @param asked when it was asked for, on the clock of System.nanoTime
     */
    void afterMiss(long asked) {
        if (asked - lastEnd < SUCCESSOR_NANOS) {
            in(2 * SETTLE_MILLIS);
        }
    }

    private void in(long millis) {
        if (wantedAt == null) {
            want(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
        }
    }

    private synchronized void want(long at) {
        wantedAt = at;
        // A look that comes too early is no harm; taking it back at every poll would cost more than the poll.
        if (look == null || lookAt - at > 0) {
            endLook();
            lookAt(at);
        }
    }

    private void lookAt(long at) {
        lookAt = at;
        try {
            look = scheduler.schedule(this::look, at - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopping) {
            look = null;
            wantedAt = null;
        }
    }

    private void look() {
        synchronized (this) {
            look = null;
            Long at = wantedAt;
            if (at == null) {
                return;
            }
            if (at - System.nanoTime() > 0) {
                lookAt(at);
                return;
            }
            wantedAt = null;
        }
        poll.run();
    }

    synchronized void cancel() {
        endLook();
        wantedAt = null;
    }

    private void endLook() {
        if (look != null) {
            look.cancel(false);
            look = null;
        }
    }
}
