package io.github.camelflowable.worker;

import java.util.Map;

import io.github.camelflowable.client.ExternalWorkerClient;
import io.github.camelflowable.client.ExternalWorkerJob;
import io.github.camelflowable.client.FailureReport;

/** What became of a job. Each outcome knows its one call. */
public sealed interface JobOutcome {

    void send(ExternalWorkerClient client, String jobId, String workerId);

    /** @return the outcome in a word, for logs */
    String verb();

    /** @return what a job counts as that ended so */
    JobEnd end();

    /**
     * @return whether it gives up the lock and leaves the job to be done: it may then be acquired again, here too, before
     *         the answer has arrived
     */
    default boolean frees() {
        return end() == JobEnd.FAILED || end() == JobEnd.HANDED_BACK;
    }

    record Completed(Map<String, Object> variables) implements JobOutcome {
        @Override
        public void send(ExternalWorkerClient client, String jobId, String workerId) {
            client.complete(jobId, workerId, variables);
        }

        @Override
        public String verb() {
            return "complete";
        }

        @Override
        public JobEnd end() {
            return JobEnd.COMPLETED;
        }
    }

    record Failed(FailureReport failure) implements JobOutcome {
        @Override
        public void send(ExternalWorkerClient client, String jobId, String workerId) {
            client.fail(jobId, workerId, failure);
        }

        @Override
        public String verb() {
            return "fail";
        }

        @Override
        public JobEnd end() {
            return JobEnd.FAILED;
        }
    }

    record BpmnError(String errorCode, Map<String, Object> variables) implements JobOutcome {
        @Override
        public void send(ExternalWorkerClient client, String jobId, String workerId) {
            client.bpmnError(jobId, workerId, errorCode, variables);
        }

        @Override
        public String verb() {
            return "bpmnError";
        }

        @Override
        public JobEnd end() {
            return JobEnd.BPMN_ERROR;
        }
    }

    record CmmnTerminated(Map<String, Object> variables) implements JobOutcome {
        @Override
        public void send(ExternalWorkerClient client, String jobId, String workerId) {
            client.cmmnTerminate(jobId, workerId, variables);
        }

        @Override
        public String verb() {
            return "cmmnTerminate";
        }

        @Override
        public JobEnd end() {
            return JobEnd.TERMINATED;
        }
    }

    /**
     * Given back without having been worked on. Sent as {@code fail} with the retries and the message that the job has
     * anyway: up to Flowable 7.2 {@code unacquire} would leave the instance of an exclusive job locked, and with it every
     * job behind it in the topic, until the old lock ran out.
     */
    record HandedBack(int retries, String exceptionMessage) implements JobOutcome {

        public static HandedBack of(ExternalWorkerJob job) {
            return new HandedBack(job.retries(), job.exceptionMessage());
        }

        @Override
        public void send(ExternalWorkerClient client, String jobId, String workerId) {
            client.fail(jobId, workerId, new FailureReport(exceptionMessage, null, retries, null));
        }

        @Override
        public String verb() {
            return "hand back";
        }

        @Override
        public JobEnd end() {
            return JobEnd.HANDED_BACK;
        }
    }

    /** Its lock was given up with {@code unacquire}, as a producer asked for. */
    record Unacquired() implements JobOutcome {
        @Override
        public void send(ExternalWorkerClient client, String jobId, String workerId) {
            client.unacquire(jobId, workerId);
        }

        @Override
        public String verb() {
            return "unacquire";
        }

        @Override
        public JobEnd end() {
            return JobEnd.HANDED_BACK;
        }
    }
}
