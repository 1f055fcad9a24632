package io.github.camelflowable.worker;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.worker.OutcomeReporter.Result;

/**
 * The jobs in flight of one consumer, those whose report is under way included, and its slots: a slot is reserved before a job
 * is asked for, and used as long as the job is here. It outlives a stop of the consumer, as a route may after a forced stop.
 * Limits jobs, not threads: virtual threads have no limit of their own.
 */
public final class JobsInFlight {

    private static final Logger LOG = LoggerFactory.getLogger(JobsInFlight.class);

    private final ActiveJobs context;
    private final JobCounts counts;
    private final int slots;
    /** This and the following fields: under the monitor. */
    private final Set<ActiveJob> jobs = new LinkedHashSet<>();

    private int reserved;
    /** When jobs took the last slot, by {@link System#nanoTime}; 0 while they do not hold all. */
    private long fullSince;

    /** @param slots 1 or more */
    public JobsInFlight(ActiveJobs context, JobCounts counts, int slots) {
        this.context = context;
        this.counts = counts;
        this.slots = slots;
    }

    // ---- slots ----

    public int slots() {
        return slots;
    }

    /** @return number of slots that neither have a job nor are reserved for one */
    public synchronized int free() {
        return Math.max(0, slots - jobs.size() - reserved);
    }

    /** @return number of reserved slots, from 0 to {@code wanted} */
    public synchronized int reserve(int wanted) {
        int taken = Math.min(wanted, free());
        reserved += taken;
        return taken;
    }

    /** Frees slots that were reserved for more jobs than were acquired. */
    public synchronized void release(int count) {
        reserved -= count;
    }

    // ---- jobs ----

    /** Adds a job that was acquired for a reserved slot. */
    public void enterReserved(ActiveJob job) {
        // In this order: the slot must not be free in between.
        enter(job);
        release(1);
    }

    /** Adds a job for which no slot was reserved. */
    public void enter(ActiveJob job) {
        synchronized (this) {
            counts.jobAcquired();
            jobs.add(job);
            if (fullSince == 0 && jobs.size() >= slots) {
                fullSince = System.nanoTime();
            }
        }
        context.enter(job);
    }

    /**
     * Removes a job and frees its slot; further calls do nothing.
     *
     * @param result how its report ended, null if there was nothing to report
     */
    public void leave(ActiveJob job, Result result) {
        context.leave(job);
        if (remove(job, result)) {
            job.owner().ended();
        }
    }

    /** Counted under the monitor: whoever finds the slot free finds the end counted, too. */
    private synchronized boolean remove(ActiveJob job, Result result) {
        if (!jobs.remove(job)) {
            return false;
        }
        counts.jobEnded(job, result);
        if (fullSince != 0 && jobs.size() < slots) {
            counts.waitedForSlot(System.nanoTime() - fullSince);
            fullSince = 0;
        }
        return true;
    }

    public JobCounts counts() {
        return counts;
    }

    public synchronized boolean contains(ActiveJob job) {
        return jobs.contains(job);
    }

    public synchronized int size() {
        return jobs.size();
    }

    public synchronized Collection<ActiveJob> all() {
        return List.copyOf(jobs);
    }

    /** Logs which jobs a stop has left running. */
    public void warnOfRunning(String topic) {
        Collection<ActiveJob> running = all();
        if (!running.isEmpty()) {
            LOG.warn(
                    "Stopped while jobs still run; they keep their locks, and are done again unless they still end: topic {} jobs {}; lengthen"
                            + " Camel's shutdown timeout",
                    topic,
                    running.stream().map(ActiveJob::id).sorted().collect(Collectors.joining(", ")));
        }
    }

    /** @return null if it is not in flight */
    public ActiveJob find(String jobId) {
        return all().stream().filter(job -> job.id().equals(jobId)).findFirst().orElse(null);
    }
}
