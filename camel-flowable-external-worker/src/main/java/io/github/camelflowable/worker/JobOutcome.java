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

    record Completed(Map<String, Object> variables) implements JobOutcome {
        @Override
        public void send(ExternalWorkerClient client, String jobId, String workerId) {
            client.complete(jobId, workerId, variables);
        }

        @Override
        public String verb() {
            return "complete";
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
    }
}
