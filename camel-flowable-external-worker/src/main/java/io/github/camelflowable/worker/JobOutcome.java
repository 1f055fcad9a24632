package io.github.camelflowable.worker;

import java.util.Map;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.FailureReport;
import io.github.camelflowable.client.JobReports;
import io.github.camelflowable.client.RepeatableBytes;

/** How a job ends, or releases its lock. Each outcome has one call of {@link JobReports}. */
public sealed interface JobOutcome {

    void send(JobReports reports, String jobId, String workerId);

    /** @return the name of the outcome for logs, such as {@code bpmnError} */
    default String label() {
        return end().report();
    }

    JobEnd end();

    /** @return whether any worker, this one too, may acquire the job again before the answer has arrived */
    default boolean releasesLock() {
        return end() == JobEnd.FAILED || end() == JobEnd.HANDED_BACK;
    }

    default Map<String, Object> variables() {
        return Map.of();
    }

    /** Deletes the files with bytes of its variables; it cannot be sent again. Further calls do nothing. */
    default void discard() {
        RepeatableBytes.deleteAll(variables().values());
    }

    record Completed(Map<String, Object> variables) implements JobOutcome {
        @Override
        public void send(JobReports reports, String jobId, String workerId) {
            reports.complete(jobId, workerId, variables);
        }

        @Override
        public JobEnd end() {
            return JobEnd.COMPLETED;
        }
    }

    record Failed(FailureReport failure) implements JobOutcome {
        @Override
        public void send(JobReports reports, String jobId, String workerId) {
            reports.fail(jobId, workerId, failure);
        }

        @Override
        public JobEnd end() {
            return JobEnd.FAILED;
        }
    }

    record BpmnError(String errorCode, Map<String, Object> variables) implements JobOutcome {
        @Override
        public void send(JobReports reports, String jobId, String workerId) {
            reports.bpmnError(jobId, workerId, errorCode, variables);
        }

        @Override
        public JobEnd end() {
            return JobEnd.BPMN_ERROR;
        }
    }

    record CmmnTerminated(Map<String, Object> variables) implements JobOutcome {
        @Override
        public void send(JobReports reports, String jobId, String workerId) {
            reports.cmmnTerminate(jobId, workerId, variables);
        }

        @Override
        public JobEnd end() {
            return JobEnd.TERMINATED;
        }
    }

    /**
     * Sent as {@code fail} with unchanged retries and message: up to Flowable 7.2 {@code unacquire} would leave the instance of
     * an exclusive job locked, and with it every job behind it in the topic, until the old lock ran out.
     */
    record Released(int retries, String exceptionMessage) implements JobOutcome {

        public static Released of(AcquiredJob job) {
            return new Released(job.job().retries(), job.job().exceptionMessage());
        }

        @Override
        public void send(JobReports reports, String jobId, String workerId) {
            reports.fail(jobId, workerId, new FailureReport(exceptionMessage, null, retries, null));
        }

        @Override
        public JobEnd end() {
            return JobEnd.HANDED_BACK;
        }
    }

    /** A producer released the lock with {@code unacquire}. */
    record Unacquired() implements JobOutcome {
        @Override
        public void send(JobReports reports, String jobId, String workerId) {
            reports.unacquire(jobId, workerId);
        }

        @Override
        public String label() {
            return "unacquire";
        }

        @Override
        public JobEnd end() {
            return JobEnd.HANDED_BACK;
        }
    }
}
