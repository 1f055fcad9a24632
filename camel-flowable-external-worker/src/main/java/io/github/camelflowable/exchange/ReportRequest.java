package io.github.camelflowable.exchange;

import java.time.Instant;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.TypeConverter;

import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.FlowableEwOperation;
import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.FailureReport;
import io.github.camelflowable.client.JobLockKey;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobOutcome;

/**
 * The request of a message to a producer: operation, job and lock, read from headers, an envelope in the body and the
 * options, in this order. Sends nothing.
 *
 * @param envelope the envelope in the body, or null
 */
public record ReportRequest(
        Message message, JobEnvelope envelope, FlowableEwOperation operation, String defaultWorkerId) {

    /**
     * @param option          the operation if neither a header nor an envelope names one
     * @param defaultWorkerId the worker if neither a header nor an envelope names one
     * @throws IllegalArgumentException naming the header or field that cannot be understood
     */
    public static ReportRequest of(Message message, FlowableEwOperation option, String defaultWorkerId) {
        FlowableEwOperation operation = asked(message, option);
        boolean said = message.getHeader(FlowableEwConstants.OPERATION) != null;
        JobEnvelope envelope = operation.namesJob() ? EnvelopeBody.read(message) : null;
        if (envelope != null && envelope.operation() != null && !said && operation.endsJob()) {
            operation = envelope.operation();
        }
        return new ReportRequest(message, envelope, operation, defaultWorkerId);
    }

    private static FlowableEwOperation asked(Message message, FlowableEwOperation option) {
        Object header = GivenHeader.of(message, FlowableEwConstants.OPERATION);
        return header == null ? option : FlowableEwOperation.parse(header);
    }

    /** @return whether a message that cannot be read may have been a report */
    public static boolean mayEndJob(Message message, FlowableEwOperation option) {
        try {
            return asked(message, option).endsJob();
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    /** @throws IllegalArgumentException if the message names no job, or two */
    public String jobId() {
        String header = message.getHeader(FlowableEwConstants.JOB_ID, String.class);
        if (header != null && !header.isBlank()) {
            if (envelope != null && !envelope.jobId().equals(header)) {
                throw new IllegalArgumentException(
                        "The message names two jobs. The header " + FlowableEwConstants.JOB_ID + " names " + header
                                + ", the envelope in the body " + envelope.jobId() + ": remove one of them");
            }
            return header;
        }
        if (envelope == null) {
            throw new IllegalArgumentException("Operation " + operation + " needs a job: set the header "
                    + FlowableEwConstants.JOB_ID + ", or send an envelope with the field jobId as the body");
        }
        return envelope.jobId();
    }

    public String workerId() {
        String header = message.getHeader(FlowableEwConstants.WORKER_ID, String.class);
        if (header != null && !header.isBlank()) {
            return header;
        }
        return envelope != null && envelope.workerId() != null ? envelope.workerId() : defaultWorkerId;
    }

    /** The lock under which the message reports: its end is in the envelope, else in the consumer's header, else unknown. */
    public JobLockKey lockKey() {
        Instant end = envelope == null ? null : envelope.lockExpirationTime();
        return new JobLockKey(jobId(), workerId(), end == null && isOfConsumedJob() ? endInHeader() : end);
    }

    /** A transport may have made text of it. */
    private Instant endInHeader() {
        Object header = GivenHeader.of(message, FlowableEwConstants.LOCK_EXPIRATION_TIME);
        if (header instanceof CharSequence text) {
            return JobEnvelope.time("Header " + FlowableEwConstants.LOCK_EXPIRATION_TIME, text);
        }
        return header instanceof Instant time ? time : null;
    }

    /** A route may set the header of the job id to another job; then the header of the lock's end does not belong to it. */
    private boolean isOfConsumedJob() {
        Object consumed = message.getExchange().getProperty(FlowableEwConstants.JOB_LOCK);
        return !(consumed instanceof ActiveJob job) || job.id().equals(jobId());
    }

    /**
     * @param acquired the job as it was acquired, or null if it was acquired elsewhere
     * @throws IllegalArgumentException naming the variable, header or field that cannot be read or sent
     */
    public JobOutcome outcome(OutputVariables output, FailurePolicy failurePolicy, AcquiredJob acquired) {
        return switch (operation) {
            case fail -> new JobOutcome.Failed(failure(failurePolicy, acquired));
            case bpmnError -> new JobOutcome.BpmnError(errorCode(), variables(output, acquired));
            case cmmnTerminate -> new JobOutcome.CmmnTerminated(variables(output, acquired));
            case unacquire -> new JobOutcome.Unacquired();
            default -> new JobOutcome.Completed(variables(output, acquired));
        };
    }

    private String errorCode() {
        String header = message.getHeader(FlowableEwConstants.ERROR_CODE, String.class);
        return envelope == null
                ? header
                : unlessHeader(
                        FlowableEwConstants.ERROR_CODE, envelope.failure().errorCode(), header);
    }

    private Map<String, Object> variables(OutputVariables output, AcquiredJob acquired) {
        return envelope == null || message.getHeader(FlowableEwConstants.VARIABLES) != null
                ? output.of(message, acquired)
                : output.of(envelope, message, acquired);
    }

    private FailureReport failure(FailurePolicy policy, AcquiredJob acquired) {
        Throwable exception = message.getExchange().getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (envelope == null) {
            return policy.failure(exception, null, acquired, message);
        }
        JobEnvelope.Failure answer = envelope.failure();
        FailureReport report = policy.failure(exception, answer.errorMessage(), acquired, message);
        String pause = unlessHeader(FlowableEwConstants.RETRY_TIMEOUT, answer.retryTimeout(), null);
        TypeConverter converter = message.getExchange().getContext().getTypeConverter();
        return new FailureReport(
                report.errorMessage(),
                unlessHeader(FlowableEwConstants.ERROR_DETAILS, answer.errorDetails(), report.errorDetails()),
                unlessHeader(FlowableEwConstants.RETRIES, answer.retries(), report.retries()),
                pause == null
                        ? report.retryTimeout()
                        : RetryHeaders.pause("Envelope field 'retryTimeout'", pause, converter));
    }

    /** @return the value of the envelope, if it has one and the header does not take its place */
    private <T> T unlessHeader(String header, T ofEnvelope, T otherwise) {
        return ofEnvelope == null || message.getHeader(header) != null ? otherwise : ofEnvelope;
    }
}
