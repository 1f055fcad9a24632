package io.github.camelflowable.consumer;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobLease;
import io.github.camelflowable.worker.JobMeters;

/**
 * Acquires jobs of a topic, and gives each job of the answer its lease.
 *
 * @param engine  base URL of the engine
 * @param request asks the engine for a number of jobs
 */
public record JobSource(URI engine, Duration lockDuration, IntFunction<List<AcquiredJob>> request, JobMeters meters) {

    /** @throws io.github.camelflowable.client.FlowableApiException if the engine does not answer */
    public List<ActiveJob> acquire(int jobs, ActiveJob.Owner owner) {
        // Measured before the request, because the lock begins at an unknown time during it.
        long start = System.nanoTime();
        JobMeters.Poll outcome = JobMeters.Poll.ERROR;
        try {
            List<AcquiredJob> acquired = request.apply(jobs);
            outcome = acquired.isEmpty() ? JobMeters.Poll.EMPTY : JobMeters.Poll.JOBS;
            JobLease lease = JobLease.starting(System::nanoTime, start, lockDuration);
            return acquired.stream()
                    .map(job -> new ActiveJob(job, engine, lease, owner))
                    .toList();
        } finally {
            meters.polled(outcome, System.nanoTime() - start);
        }
    }
}
