package io.github.camelflowable.exchange;

import java.util.function.BooleanSupplier;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.FlowableEwOperation;
import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobOutcome;
import io.github.camelflowable.worker.PendingReport;

/**
 * Decides the outcome of a job from the end of its route. Reads the exchange and the job; sends nothing. In this order:
 * <ol>
 * <li>a report that a producer of the route sent without success is repeated, or the job fails;
 * <li>a route that Camel cut off, because it was stopped, releases the job;
 * <li>a failed exchange is a BPMN error or a failure;
 * <li>else a header names the operation that ends the job;
 * <li>else the job is completed.
 * </ol>
 */
public record OutcomeDecider(
        boolean autoComplete, boolean autoFail, OutputVariables output, FailurePolicy failurePolicy, RouteState route) {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeDecider.class);

    /**
     * The state of the route, which the exchange does not show.
     *
     * @param heldBack whether the circuit breaker of the option {@code pauseOn} rejects calls now
     * @param stopping whether the consumer is being stopped, or is stopped
     */
    public record RouteState(BooleanSupplier heldBack, BooleanSupplier stopping) {

        /** @return the state of a route that runs and is not paused */
        public static RouteState running() {
            return new RouteState(() -> false, () -> false);
        }
    }

    /** @return the outcome to report, or null if somebody else will report */
    public JobOutcome decide(Exchange exchange, ActiveJob active) {
        AcquiredJob job = active.job();
        try {
            PendingReport pending = active.pending();
            if (pending != null && isToRepeat(pending, exchange)) {
                return repeated(pending, active);
            }
            if (wasRejected(exchange) && route.heldBack().getAsBoolean()) {
                return released(active, "the circuit breaker of the option pauseOn rejected its call");
            }
            if (CutOff.happened(exchange, route.stopping().getAsBoolean())) {
                return released(active, "its route was stopped before its end");
            }
            if (exchange.getException() != null) {
                return failed(exchange.getException(), job, exchange.getMessage());
            }
            if (exchange.isRollbackOnly() || exchange.isRollbackOnlyLast()) {
                // Never a BPMN error: an exception that was caught before is not the cause of the rollback.
                return autoFail ? failedAfterCatch("The route rolled back", job, exchange.getMessage()) : null;
            }
            return ended(exchange.getMessage(), job);
        } catch (Exception | Error e) {
            // Without an outcome the job would stay locked, then run again and again; and its slot would stay in use.
            LOG.warn(
                    "{}, because its outcome cannot be decided: {}: {}; change what the route ends with",
                    failedOrLeft(),
                    active,
                    e.toString());
            return internalFailure(
                    "The outcome of the route cannot be decided: " + e.getMessage() + routeEnd(exchange.getException()),
                    job);
        }
    }

    /** @return whether an exchange ends well and asks for nothing but {@code complete}, whatever its result is */
    public boolean isSuccess(Exchange exchange) {
        if (exchange.getException() != null || exchange.isRollbackOnly() || exchange.isRollbackOnlyLast()) {
            return false;
        }
        try {
            FlowableEwOperation asked = askedFor(exchange.getMessage());
            return asked == null || asked == FlowableEwOperation.complete;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** An exception of a route may throw one itself where it makes its text: then the class must do. */
    private static String routeEnd(Throwable exception) {
        if (exception == null) {
            return "";
        }
        try {
            return ". The route ended in: " + exception;
        } catch (RuntimeException | Error e) {
            return ". The route ended in: " + exception.getClass().getName();
        }
    }

    /** Logs why a job is released. */
    public static JobOutcome released(ActiveJob job, String why) {
        LOG.info("Released with unchanged retries, because {}: {}", why, job);
        return JobOutcome.Released.of(job.job());
    }

    /** @return a failure that the connector found, or null if failures are not reported */
    public JobOutcome internalFailure(String reason, AcquiredJob job) {
        return autoFail ? new JobOutcome.Failed(failurePolicy.internalFailure(reason, job)) : null;
    }

    private String failedOrLeft() {
        return autoFail ? "Failed" : "Left locked by autoFail=false";
    }

    // ---- reports without success ----

    /**
     * A {@code complete} that was certainly not carried out is not repeated if the route ends otherwise after it, or if its
     * failure has rolled the work back.
     */
    private boolean isToRepeat(PendingReport pending, Exchange exchange) {
        if (!pending.complete() || pending.maybeCarriedOut() || pending.isRefused()) {
            return true;
        }
        Throwable exception = exchange.getException();
        return exception == null
                ? isSuccess(exchange)
                : !pending.transacted() && FailurePolicy.chain(exception).contains(pending.reason());
    }

    private JobOutcome repeated(PendingReport pending, ActiveJob job) {
        String reason = pending.reason().getMessage();
        if (pending.isHopeless()) {
            LOG.warn(
                    "{}, because a producer of the route could not report its outcome: {}: {}; change its message",
                    failedOrLeft(),
                    job,
                    reason);
            return internalFailure(reason, job.job());
        }
        LOG.info(
                "Repeating {}, because a producer of the route could not report it: {}: {}",
                pending.outcome().label(),
                job,
                reason);
        return pending.outcome();
    }

    // ---- failed ----

    /**
     * Without a fallback Camel's route goes on as if the call had succeeded, unless the circuit breaker is configured to throw.
     * The property alone does not show it: a call that was sent and failed sets it, too.
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

    private JobOutcome failed(Throwable exception, AcquiredJob job, Message message) {
        FailurePolicy.Error error = failurePolicy.bpmnError(exception);
        if (error != null && !job.isCmmn()) {
            return new JobOutcome.BpmnError(error.code(), output.of(error.variables(), message));
        }
        String text = error == null
                ? null
                : "BPMN error '" + error.code() + "', which a job of a case cannot end with: " + exception.getMessage();
        return autoFail ? failed(text, exception, job, message) : null;
    }

    /** @param text the message; null for that of the exception */
    private JobOutcome failed(String text, Throwable exception, AcquiredJob job, Message message) {
        return new JobOutcome.Failed(failurePolicy.failure(exception, text, job, message));
    }

    /** @param text the message if no exception was caught */
    private JobOutcome failedAfterCatch(String text, AcquiredJob job, Message message) {
        Throwable caught = caught(message.getExchange());
        return failed(caught == null ? text : null, caught, job, message);
    }

    // ---- ended well ----

    private JobOutcome ended(Message message, AcquiredJob job) {
        FlowableEwOperation operation = askedFor(message);
        if (operation == null && !autoComplete) {
            return null;
        }
        return switch (operation == null ? FlowableEwOperation.complete : operation) {
            // Usually an error handler sets it, so the exception that it handled is the cause.
            case fail -> failedAfterCatch("The route asked for fail", job, message);
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
            case unacquire -> JobOutcome.Released.of(job);
            default -> new JobOutcome.Completed(output.of(message, job));
        };
    }

    /** @return what a header asks for; null if none does. One left over from a query does not concern the job */
    private static FlowableEwOperation askedFor(Message message) {
        Object header = GivenHeader.of(message, FlowableEwConstants.OPERATION);
        FlowableEwOperation operation = header == null ? null : FlowableEwOperation.parse(header);
        return operation != null && operation.endsJob() ? operation : null;
    }

    private static Throwable caught(Exchange exchange) {
        return exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    }
}
