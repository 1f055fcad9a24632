package io.github.camelflowable.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when something has taken too long. Made for many short periods of the same length, nearly all of which end in time:
 * entering and removing one touches no timer, because a single task of the timer looks after all of them. (A timer's task
 * for each was a fifth of what a request cost.)
 *
 * @param <T> what has a deadline; entered once at a time
 */
public final class Deadlines<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);

    private static final long NONE = Long.MAX_VALUE;

    private final ScheduledExecutorService timer;
    private final Consumer<T> late;
    private final ConcurrentMap<T, Long> ends = new ConcurrentHashMap<>();
    private final AtomicBoolean lookDue = new AtomicBoolean();

    /**
     * @param late called on the timer's thread, once for each that is entered and not removed in time
     */
    public Deadlines(ScheduledExecutorService timer, Consumer<T> late) {
        this.timer = timer;
        this.late = late;
    }

    /**
     * @param nanosLeft time until it is late. Deadlines must fall due in the order in which they are entered; one that
     *                  falls due before an earlier one is noticed only with it
     * @throws RejectedExecutionException if the timer is stopped
     */
    public void enter(T entry, long nanosLeft) {
        ends.put(entry, System.nanoTime() + nanosLeft);
        lookIn(nanosLeft);
    }

    public void remove(T entry) {
        ends.remove(entry);
    }

    private void lookIn(long nanos) {
        if (lookDue.compareAndSet(false, true)) {
            schedule(nanos);
        }
    }

    private void schedule(long nanos) {
        try {
            timer.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopped) {
            lookDue.set(false);
            throw stopped;
        }
    }

    private void look() {
        long next = nanosToNext();
        if (next < NONE) {
            schedule(next);
            return;
        }
        lookDue.set(false);
        // One that was entered since then has relied on this look.
        next = nanosToNext();
        if (next < NONE) {
            lookIn(next);
        }
    }

    /** Tells of those that are late. */
    private long nanosToNext() {
        long now = System.nanoTime();
        long next = NONE;
        for (Map.Entry<T, Long> end : ends.entrySet()) {
            long left = end.getValue() - now;
            if (left > 0) {
                next = Math.min(next, left);
            } else if (ends.remove(end.getKey(), end.getValue())) {
                tell(end.getKey());
            }
        }
        return next;
    }

    private void tell(T entry) {
        try {
            late.accept(entry);
        } catch (RuntimeException | Error e) {
            // Thrown on, it would end all looks, and nothing would ever be late again.
            LOG.warn("Could not end what has taken too long", e);
        }
    }
}
