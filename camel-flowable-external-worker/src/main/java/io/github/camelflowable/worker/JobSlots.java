package io.github.camelflowable.worker;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * The right to hold a job. A job is locked only after a slot for it was reserved, and its {@link ActiveJob} frees the slot
 * exactly once. Limits jobs, not threads: virtual threads have no limit of their own.
 */
public final class JobSlots {

    private final int size;
    private final Semaphore free;
    private final LongConsumer waited;
    private final AtomicLong fullSince = new AtomicLong();

    /** @param size number of slots, 1 or more */
    public JobSlots(int size) {
        this(size, nanos -> {});
    }

    /**
     * @param size   number of slots, 1 or more
     * @param waited called with the nanoseconds for which jobs held all slots, each time when one becomes free
     */
    public JobSlots(int size, LongConsumer waited) {
        if (size < 1) {
            throw new IllegalArgumentException("concurrentConsumers must be 1 or more, but is " + size);
        }
        this.size = size;
        this.free = new Semaphore(size);
        this.waited = waited;
    }

    /**
     * Reserves up to {@code wanted} slots without waiting.
     *
     * @return number of reserved slots, possibly 0
     */
    public int reserve(int wanted) {
        int taken = 0;
        while (taken < wanted && free.tryAcquire()) {
            taken++;
        }
        return taken;
    }

    /** Frees slots that were reserved for more jobs than were acquired. */
    public void release(int count) {
        free.release(count);
    }

    /** Frees the slot of a job. */
    public void releaseOne() {
        free.release();
        long since = fullSince.get() == 0 ? 0 : fullSince.getAndSet(0);
        if (since != 0) {
            waited.accept(System.nanoTime() - since);
        }
    }

    /** Jobs use the slots that were reserved for them: from now on jobs may hold all slots. */
    public void taken() {
        // Set before the check: a slot that becomes free in between must find the time set, or it is reset here.
        if (free() == 0 && fullSince.compareAndSet(0, System.nanoTime()) && free() > 0) {
            fullSince.set(0);
        }
    }

    public int size() {
        return size;
    }

    public int free() {
        return free.availablePermits();
    }
}
