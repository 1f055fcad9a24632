package io.github.camelflowable.client;

import java.util.Map;

/**
 * The reports that end a job, or release its lock. Each call is one try: nothing is repeated.
 * <p>
 * Each throws {@link UnsendableException} if nothing was sent because a value cannot be sent, and
 * {@link FlowableApiException} if the engine did not accept the report; the exception says whether the engine may have carried
 * it out.
 */
public interface JobReports {

    /** Whether a job still has the lock under which it was acquired. */
    enum Lock {
        /** The very lock under which the job was acquired. */
        HELD,
        /** The job waits without that lock: the lock was freed, or belongs to a later run. */
        NOT_HELD,
        /** The job is gone: done, moved to the dead letters, or its instance has ended. */
        GONE
    }

    void complete(String jobId, String workerId, Map<String, ?> variables);

    void bpmnError(String jobId, String workerId, String errorCode, Map<String, ?> variables);

    void cmmnTerminate(String jobId, String workerId, Map<String, ?> variables);

    void fail(String jobId, String workerId, FailureReport failure);

    void unacquire(String jobId, String workerId);

    /**
     * Asks for the lock of a job. For a report the engine compares the worker id only, which a later run may share.
     *
     * @throws FlowableUnavailableException if the engine gives no answer
     */
    Lock lock(JobLockKey key);
}
