package io.github.camelflowable;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The operations of a producer, with the names that users write. */
public enum FlowableEwOperation {
    /** Complete a job with variables. */
    complete(true),
    /** Report that a job failed. */
    fail(true),
    /** End a BPMN job with an error that a boundary event may catch. */
    bpmnError(true),
    /** Terminate the plan item of a CMMN job. */
    cmmnTerminate(true),
    /** Release the lock of a job. */
    unacquire(true),
    /** Release the locks of all jobs of a worker. */
    unacquireAll(false),
    /** Acquire and lock jobs of the endpoint's topic; the body becomes a list of them. */
    acquire(false),
    /** Read one job. */
    getJob(false),
    /** Query jobs. */
    listJobs(false);

    private final boolean endsJob;

    FlowableEwOperation(boolean endsJob) {
        this.endsJob = endsJob;
    }

    /** @return whether it reports on one job, so that the consumer has nothing left to report */
    public boolean endsJob() {
        return endsJob;
    }

    /** @return whether an envelope in the body can name the job or the worker; false for acquire and listJobs */
    public boolean namesJob() {
        return this != acquire && this != listJobs;
    }

    /**
     * @throws IllegalArgumentException listing the operations, for any other text
     */
    public static FlowableEwOperation parse(Object value) {
        if (value instanceof FlowableEwOperation operation) {
            return operation;
        }
        String text = String.valueOf(value).strip();
        for (FlowableEwOperation operation : values()) {
            if (operation.name().equalsIgnoreCase(text)) {
                return operation;
            }
        }
        throw new IllegalArgumentException("Unknown operation '" + text + "'. Known are: "
                + Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", ")));
    }
}
