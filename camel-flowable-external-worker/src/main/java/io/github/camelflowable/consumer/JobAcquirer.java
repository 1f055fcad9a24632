package io.github.camelflowable.consumer;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.worker.AcquireSize;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobSlots;

/**
 * Acquires as many jobs as it could reserve slots for, and dispatches each. Not thread-safe: the poller calls it under its
 * gate.
 */
final class JobAcquirer {

    private final JobPoller.Parts parts;
    private final JobSlots slots;
    private final AcquireSize size;
    private final Runnable onRelease;
    private final Runnable onEnd;
    private volatile boolean lastFull;

    /**
     * @param largest   largest number of jobs of a request
     * @param onRelease runs before the request that releases a job
     * @param onEnd     runs when a job has ended, and frees its slot
     */
    JobAcquirer(JobPoller.Parts parts, int largest, Runnable onRelease, Runnable onEnd) {
        this.parts = parts;
        this.slots = parts.slots();
        this.size = new AcquireSize(largest);
        this.onRelease = onRelease;
        this.onEnd = onEnd;
    }

    /** @return whether the last request got as many jobs as it asked for */
    boolean wasLastFull() {
        return lastFull;
    }

    /**
     * One exclusive job whose instance is locked hides every job that is asked for together with it: after an empty answer
     * to a request for several, one is asked for.
     *
     * @return number of acquired jobs
     */
    int acquire() {
        int limit = parts.pause().limit(slots.free(), parts.jobs().size());
        int asked = slots.reserve(size.next(limit));
        int got = acquire(asked);
        return got == 0 && asked > 1 && parts.runner().isTakingJobs() ? acquire(slots.reserve(1)) : got;
    }

    private int acquire(int reserved) {
        if (reserved == 0) {
            return 0;
        }
        int unused = reserved;
        try {
            JobSource.Answer answer = parts.source().acquire(reserved);
            int got = answer.jobs().size();
            size.answered(reserved, got, parts.jobs().size() > 0);
            lastFull = got == reserved;
            if (got > 0) {
                parts.pause().acquired();
            }
            for (AcquiredJob acquired : answer.jobs()) {
                boolean surplus = unused == 0;
                ActiveJob job = answer.active(acquired, surplus ? () -> {} : onEnd);
                job.onRelease(onRelease);
                if (surplus) {
                    parts.runner().releaseSurplus(job);
                } else {
                    unused--;
                    parts.runner().dispatch(job);
                }
            }
            return got;
        } finally {
            slots.release(unused);
            slots.taken();
        }
    }
}
