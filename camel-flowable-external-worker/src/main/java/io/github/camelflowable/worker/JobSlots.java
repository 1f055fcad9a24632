package io.github.camelflowable.worker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The right to hold a job. A job is locked only after a slot for it was reserved, and its slot is given back exactly once,
 * by its {@link ActiveJob}. Limits jobs, not threads: virtual threads have no limit of their own.
 */
public final class JobSlots {

    private final int size;
    private final Semaphore free;

    public JobSlots(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("At least one slot is needed, not " + size);
        }
        this.size = size;
        this.free = new Semaphore(size);
    }

    /**
     * Takes up to {@code wanted} slots without waiting.
     *
     * @return how many were taken, possibly 0
     */
    public int reserve(int wanted) {
        int taken = 0;
        while (taken < wanted && free.tryAcquire()) {
            taken++;
        }
        return taken;
    }

    public void release(int count) {
        free.release(count);
    }

    /** @return whether all slots came back in time, which proves that no job is in hand */
    public boolean awaitAllFree(Duration timeout) throws InterruptedException {
        if (!free.tryAcquire(size, timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        free.release(size);
        return true;
    }

    public int size() {
        return size;
    }

    public int free() {
        return free.availablePermits();
    }
}
