package io.github.camelflowable;

import java.util.function.BooleanSupplier;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.worker.JobOutcome;

/** What the end of a route means for its job. Looks at the exchange and the job; sends nothing. */
final class OutcomeDecider {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeDecider.class);

    private final boolean autoComplete;
    private final boolean autoFail;
    private final OutputVariables output;
    private final FailurePolicy failurePolicy;
    private final BooleanSupplier heldBack;

    /** @param heldBack whether the circuit breaker that the consumer watches lets nobody pass now */
    OutcomeDecider(
            boolean autoComplete,
            boolean autoFail,
            OutputVariables output,
            FailurePolicy failurePolicy,
            BooleanSupplier heldBack) {
        this.autoComplete = autoComplete;
        this.autoFail = autoFail;
        this.output = output;
        this.failurePolicy = failurePolicy;
        this.heldBack = heldBack;
    }

    /** @return the outcome to report, or null if somebody else will report */
    JobOutcome decide(Exchange exchange, AcquiredJob job) {
        try {
            if (wasRejected(exchange) && heldBack.getAsBoolean()) {
                return JobOutcome.HandedBack.of(job.job());
            }
            return hasFailed(exchange) ? failed(exchange, job) : ended(exchange.getMessage(), job);
        } catch (Exception | Error e) {
            // Without an outcome the job would sit locked, then run again, and again; and its slot would not come back.
            LOG.warn(
                    "The outcome cannot be told, so it fails: job {} topic {}: {}",
                    job.id(),
                    job.topic(),
                    e.toString());
            return new JobOutcome.Failed(
                    failurePolicy.unasked("The outcome of the route cannot be told: " + e.getMessage(), job));
        }
    }

    /**
     * Without a fallback Camel's route goes on as if the call had been made, unless the circuit breaker is set to throw. The
     * property alone does not tell: a call that was made and failed sets it, too.
     */
    private static boolean wasRejected(Exchange exchange) {
        if (!Boolean.TRUE.equals(exchange.getProperty(ExchangePropertyKey.CIRCUIT_BREAKER_RESPONSE_REJECTED))) {
            return false;
        }
        Exception exception = exchange.getException();
        return exception == null
                ? caught(exchange) == null
                : exception.getClass().getSimpleName().equals("CallNotPermittedException");
    }

    private static boolean hasFailed(Exchange exchange) {
        return exchange.getException() != null || exchange.isRollbackOnly() || exchange.isRollbackOnlyLast();
    }

    private JobOutcome failed(Exchange exchange, AcquiredJob job) {
        Throwable exception = exchange.getException();
        if (exception == null) {
            exception = caught(exchange);
        }
        Message message = exchange.getMessage();
        JobOutcome outcome = exception == null
                ? failed("The route rolled back", null, job, message)
                : failurePolicy.outcome(exception, job, message);
        return autoFail || outcome instanceof JobOutcome.BpmnError ? outcome : null;
    }

    private JobOutcome ended(Message message, AcquiredJob job) {
        Object header = message.getHeader(FlowableEwConstants.OPERATION);
        if (header != null) {
            FlowableEwOperation operation = FlowableEwOperation.parse(header);
            // A header left over from a query in the route says nothing about the job.
            if (operation.endsJob()) {
                return asked(operation, message, job);
            }
        }
        return autoComplete ? new JobOutcome.Completed(output.of(message, job)) : null;
    }

    private JobOutcome asked(FlowableEwOperation operation, Message message, AcquiredJob job) {
        return switch (operation) {
            // Usually set by an error handler, so what it handled is the reason.
            case fail -> failed("The route asked for fail", caught(message.getExchange()), job, message);
            case bpmnError ->
                job.isCmmn()
                        ? failed("bpmnError was asked for, which a job of a case cannot end with", null, job, message)
                        : new JobOutcome.BpmnError(
                                message.getHeader(FlowableEwConstants.ERROR_CODE, String.class),
                                output.of(message, job));
            case cmmnTerminate ->
                job.isCmmn()
                        ? new JobOutcome.CmmnTerminated(output.of(message, job))
                        : failed(
                                "cmmnTerminate was asked for, which a job of a process cannot end with",
                                null,
                                job,
                                message);
            case unacquire -> JobOutcome.HandedBack.of(job.job());
            default -> new JobOutcome.Completed(output.of(message, job));
        };
    }

    private JobOutcome failed(String reason, Throwable caught, AcquiredJob job, Message message) {
        return new JobOutcome.Failed(failurePolicy.failure(caught, reason, job, message));
    }

    private static Throwable caught(Exchange exchange) {
        return exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    }
}
