package io.github.camelflowable.client;

import java.util.Map;

/**
 * The reports that end a job, or give up its lock. Each call is one try: nothing is repeated.
 * <p>
 * Each throws {@link UnsendableException} if nothing was sent because a value cannot be, and {@link FlowableApiException} if
 * the engine did not take the report; see there for whether it may have been carried out.
 */
public interface JobReports {

    /** Whose lock a job has. */
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
     * Asks for the lock of a job. The engine does not when it takes a report: it compares the worker id only, and a later
     * run may have the same one.
     *
     * @throws FlowableUnavailableException if the engine gives no answer
     */
    Lock lock(JobLockKey key);
}
