package io.github.camelflowable.client;

import java.time.Duration;
import java.time.Instant;

/**
 * Identifies one lock of one job: a later lock under the same worker id has another end.
 *
 * @param jobId    id of the job
 * @param workerId worker that acquired the job
 * @param end      end of the lock by the server's clock, or null if it is not known: then any lock of the worker counts
 */
public record JobLockKey(String jobId, String workerId, Instant end) {

    /** Rounding of a stored time: SQL Server rounds {@code datetime} to 3.33 ms. More would confuse two locks of one job. */
    private static final Duration ROUNDING = Duration.ofMillis(2);

    /** @return whether both are the same lock; a lock whose end is not known may be any of its worker */
    public boolean isOf(JobLockKey other) {
        return jobId.equals(other.jobId)
                && workerId.equals(other.workerId)
                && (end == null
                        || other.end == null
                        || Duration.between(end, other.end).abs().compareTo(ROUNDING) <= 0);
    }

    /** @param job has a lock owner */
    public static JobLockKey of(ExternalWorkerJob job) {
        return new JobLockKey(job.id(), job.lockOwner(), job.lockExpirationTime());
    }

    public static JobLockKey of(AcquiredJob job) {
        return new JobLockKey(job.id(), job.workerId(), job.lockExpirationTime());
    }
}
