package io.github.camelflowable.consumer;

import java.util.List;

import io.github.camelflowable.worker.AcquireSize;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobsInFlight;

/** Acquires as many jobs as it could reserve slots for. Not thread-safe: the poller calls it under its gate. */
final class JobAcquirer {

    private final JobPoller.Parts parts;
    private final JobsInFlight jobs;
    private final AcquireSize size;
    private final ActiveJob.Owner owner;
    private volatile boolean lastFull;

    /** @param largest largest number of jobs of a request */
    JobAcquirer(JobPoller.Parts parts, int largest, ActiveJob.Owner owner) {
        this.parts = parts;
        this.jobs = parts.jobs();
        this.size = new AcquireSize(largest);
        this.owner = owner;
    }

    /** @return whether the last request got as many jobs as it asked for */
    boolean wasLastFull() {
        return lastFull;
    }

    /** After an empty answer to a request for several, one is asked for: see {@link AcquireSize}. */
    int acquire() {
        int asked = jobs.reserve(size.next(parts.pause().limit(jobs.free(), jobs.size())));
        int got = acquire(asked);
        return got == 0 && asked > 1 && parts.runner().isTakingJobs() ? acquire(jobs.reserve(1)) : got;
    }

    private int acquire(int reserved) {
        if (reserved == 0) {
            return 0;
        }
        int unused = reserved;
        try {
            List<ActiveJob> acquired = parts.source().acquire(reserved, owner);
            int got = acquired.size();
            size.answered(reserved, got, jobs.size() > 0);
            lastFull = got == reserved;
            if (got > 0) {
                parts.pause().acquired();
            }
            for (ActiveJob job : acquired) {
                if (unused == 0) {
                    parts.runner().releaseSurplus(job);
                } else {
                    unused--;
                    parts.runner().dispatch(job);
                }
            }
            return got;
        } finally {
            jobs.release(unused);
        }
    }
}
