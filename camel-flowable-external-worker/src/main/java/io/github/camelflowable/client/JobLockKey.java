package io.github.camelflowable.client;

import java.time.Duration;
import java.time.Instant;

/**
 * One lock of one job, so that a later lock under the same worker id can be told apart.
 *
 * @param jobId    id of the job
 * @param workerId worker that acquired the job
 * @param end      end of the lock by the server's clock, or null if it is not known: then any lock of the worker counts
 */
public record JobLockKey(String jobId, String workerId, Instant end) {

    /** How far off a database may store a time: SQL Server rounds {@code datetime} to 3.33 ms. */
    private static final Duration ROUNDING = Duration.ofMillis(2);

    /** @return whether both are the same lock; a lock whose end is not known may be any of its worker */
    public boolean isOf(JobLockKey other) {
        return jobId.equals(other.jobId)
                && workerId.equals(other.workerId)
                && (end == null
                        || other.end == null
                        || Duration.between(end, other.end).abs().compareTo(ROUNDING) <= 0);
    }

    public static JobLockKey of(AcquiredJob job) {
        return new JobLockKey(job.id(), job.workerId(), job.lockExpirationTime());
    }
}
