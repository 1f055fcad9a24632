package io.github.camelflowable.consumer;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.ActiveJobs;
import io.github.camelflowable.worker.JobCounts;
import io.github.camelflowable.worker.OutcomeReporter.Result;

/**
 * The jobs in flight of one consumer, those whose report is under way included. It outlives a stop of the consumer, because
 * a route may go on after a forced stop.
 */
public final class JobsInFlight {

    private static final Logger LOG = LoggerFactory.getLogger(JobsInFlight.class);

    private final ActiveJobs context;
    private final JobCounts counts;
    private final Set<ActiveJob> jobs = ConcurrentHashMap.newKeySet();

    /** @param context all jobs of the Camel context */
    public JobsInFlight(ActiveJobs context, JobCounts counts) {
        this.context = context;
        this.counts = counts;
    }

    public void enter(ActiveJob job) {
        counts.jobAcquired();
        jobs.add(job);
        context.enter(job);
    }

    /**
     * Removes a job and frees its slot; further calls do nothing.
     *
     * @param result how its report ended, null if there was nothing to report
     */
    public void leave(ActiveJob job, Result result) {
        context.leave(job);
        if (jobs.remove(job)) {
            counts.jobEnded(job, result);
            job.releaseSlot();
        }
    }

    public void started(ActiveJob job) {
        counts.jobStarted(job);
    }

    boolean contains(ActiveJob job) {
        return jobs.contains(job);
    }

    public int size() {
        return jobs.size();
    }

    public Collection<ActiveJob> all() {
        return List.copyOf(jobs);
    }

    /** Logs which jobs a stop has left running. */
    public void warnOfRunning(String topic) {
        if (!jobs.isEmpty()) {
            LOG.warn(
                    "Stopped while jobs still run; they keep their locks and are done again: topic {} jobs {}; lengthen"
                            + " Camel's shutdown timeout",
                    topic,
                    jobs.stream().map(ActiveJob::id).sorted().collect(Collectors.joining(", ")));
        }
    }

    /** @return the job with that id, or null if it is not in flight */
    ActiveJob find(String jobId) {
        return jobs.stream().filter(job -> job.id().equals(jobId)).findFirst().orElse(null);
    }
}
