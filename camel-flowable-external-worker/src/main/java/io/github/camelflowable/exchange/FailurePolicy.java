package io.github.camelflowable.exchange;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Message;
import org.apache.camel.TypeConverter;

import io.github.camelflowable.BpmnErrorException;
import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.JobFailureException;
import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.FailureReport;

/**
 * Maps an exception at the end of a route to a BPMN error, or to a failure with its retries and its pause. Headers override
 * a {@link JobFailureException}, which overrides the options.
 */
public final class FailurePolicy {

    /** Retries of a new job in Flowable; no property of the engine changes the number. */
    private static final int ENGINE_RETRIES = 3;

    private final Map<Class<?>, String> bpmnErrors;
    private final Integer retries;
    private final List<Duration> retryTimeouts;

    private FailurePolicy(Map<Class<?>, String> bpmnErrors, Integer retries, List<Duration> retryTimeouts) {
        this.bpmnErrors = bpmnErrors;
        this.retries = retries;
        this.retryTimeouts = retryTimeouts;
    }

    /**
     * @param bpmnErrors   option {@code bpmnErrors}, or null
     * @param retries      option {@code retries}, or null
     * @param retryTimeout option {@code retryTimeout}, or null
     * @throws IllegalArgumentException naming the option, if one cannot be understood
     */
    public static FailurePolicy of(CamelContext context, String bpmnErrors, Integer retries, String retryTimeout) {
        if (retries != null && retries < 0) {
            throw new IllegalArgumentException("Option retries must be 0 or more, but is " + retries
                    + ". To let the engine count down, leave it out");
        }
        return new FailurePolicy(
                bpmnErrors(bpmnErrors, context), retries, retryTimeouts(retryTimeout, context.getTypeConverter()));
    }

    private static Map<Class<?>, String> bpmnErrors(String option, CamelContext context) {
        Map<Class<?>, String> errors = new LinkedHashMap<>();
        for (String pair : entries(option)) {
            int equals = pair.indexOf('=');
            String className = equals < 0 ? pair : pair.substring(0, equals).strip();
            String code = equals < 0 ? "" : pair.substring(equals + 1).strip();
            if (className.isEmpty() || code.isEmpty()) {
                throw new IllegalArgumentException(
                        "Option bpmnErrors must be a list of class=code pairs, but has the entry '" + pair + "'");
            }
            Class<?> type = context.getClassResolver().resolveClass(className);
            if (type == null || !Throwable.class.isAssignableFrom(type)) {
                throw new IllegalArgumentException("Option bpmnErrors names the class " + className
                        + (type == null ? ", which is not on the class path" : ", which is no exception"));
            }
            errors.put(type, code);
        }
        return errors;
    }

    private static List<Duration> retryTimeouts(String option, TypeConverter converter) {
        List<Duration> timeouts = new ArrayList<>();
        for (String entry : entries(option)) {
            timeouts.add(RetryHeaders.pause("Option retryTimeout", entry, converter));
        }
        return timeouts;
    }

    private static List<String> entries(String option) {
        return option == null
                ? List.of()
                : Arrays.stream(option.split(","))
                        .map(String::strip)
                        .filter(entry -> !entry.isEmpty())
                        .toList();
    }

    /** A BPMN error that an exception stands for. */
    record Error(String code, Map<String, Object> variables) {}

    /** @return the BPMN error that the exception, or a cause of it, stands for; null if it stands for none */
    Error bpmnError(Throwable exception) {
        for (Throwable cause : chain(exception)) {
            if (cause instanceof BpmnErrorException error) {
                return new Error(error.getErrorCode(), error.getVariables());
            }
        }
        for (Throwable cause : chain(exception)) {
            for (Map.Entry<Class<?>, String> mapping : bpmnErrors.entrySet()) {
                if (mapping.getKey().isInstance(cause)) {
                    return new Error(mapping.getValue(), Map.of());
                }
            }
        }
        return null;
    }

    /** @return the exception and its causes, the outermost first; empty for null */
    public static List<Throwable> chain(Throwable exception) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = exception; cause != null && !chain.contains(cause); cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }

    /**
     * Always has a message: by it the next attempt, and {@link #retries}, recognize that there was a failure before.
     *
     * @param exception cause of the failure, or null if only headers request it
     * @param text      the message if no header has one; null for that of the exception
     * @param job       the job, or null if it was acquired elsewhere
     * @throws IllegalArgumentException naming the header, if one cannot be understood
     */
    public FailureReport failure(Throwable exception, String text, AcquiredJob job, Message message) {
        String said = message.getHeader(FlowableEwConstants.ERROR_MESSAGE, String.class);
        if (said == null || said.isBlank()) {
            said = text == null || text.isBlank() ? messageOf(exception) : text;
        }
        String details = message.getHeader(FlowableEwConstants.ERROR_DETAILS, String.class);
        if (details == null && exception != null) {
            details = stackTrace(exception);
        }
        JobFailureException failure = ownFailure(exception);
        Integer left = retries(message);
        if (left == null) {
            left = failure != null ? failure.getRetries() : retries(job);
        }
        Duration pause = pause(message);
        if (pause == null) {
            pause = failure != null ? failure.getRetryTimeout() : pause(job);
        }
        if (pause != null) {
            RetryHeaders.checked("The retryTimeout of the JobFailureException", pause);
        }
        return new FailureReport(said, details, left, pause);
    }

    private static JobFailureException ownFailure(Throwable exception) {
        return chain(exception).stream()
                .filter(JobFailureException.class::isInstance)
                .map(JobFailureException.class::cast)
                .findFirst()
                .orElse(null);
    }

    private static String messageOf(Throwable exception) {
        if (exception == null) {
            return "The route reported a failure";
        }
        Throwable cause = exception.getCause();
        if (exception instanceof CamelExecutionException
                && cause != null
                && String.valueOf(exception.getMessage()).startsWith("Exception occurred during execution")) {
            // So Camel wraps an error, and what a ProducerTemplate meets; this message does not say what went wrong.
            return cause instanceof Exception ? messageOf(cause) : cause.toString();
        }
        return exception.getMessage() == null || exception.getMessage().isBlank()
                ? exception.getClass().getName()
                : exception.getMessage();
    }

    /** @return value of the header, null without a header */
    private static Integer retries(Message message) {
        Object header = GivenHeader.of(message, FlowableEwConstants.RETRIES);
        return header == null ? null : RetryHeaders.retries(header);
    }

    private static Duration pause(Message message) {
        Object header = GivenHeader.of(message, FlowableEwConstants.RETRY_TIMEOUT);
        return header == null
                ? null
                : RetryHeaders.pause(header, message.getExchange().getContext().getTypeConverter());
    }

    /**
     * A retry count above 0 is sent with the first failure only. Sent each time, it would set the engine's count back and
     * the job would be tried again and again; later failures let the engine count down.
     */
    private Integer retries(AcquiredJob job) {
        boolean first = job == null || job.exceptionMessage() == null;
        return retries != null && (retries == 0 || first) ? retries : null;
    }

    private Duration pause(AcquiredJob job) {
        if (retryTimeouts.isEmpty()) {
            return null;
        }
        return retryTimeouts.get(Math.min(failuresBefore(job), retryTimeouts.size() - 1));
    }

    /** Number of failures of the job, derived from its retries: the engine does not count tries. */
    private int failuresBefore(AcquiredJob job) {
        if (job == null || job.exceptionMessage() == null) {
            return 0;
        }
        int afterFirst = retries != null ? retries : ENGINE_RETRIES - 1;
        return Math.max(1, afterFirst - job.retries() + 1);
    }

    /**
     * A failure that the connector found, not the route: the outcome cannot be decided or stored. Only options apply,
     * because the headers may be the cause.
     */
    public FailureReport internalFailure(String reason, AcquiredJob job) {
        return new FailureReport(reason, null, retries(job), pause(job));
    }

    static String stackTrace(Throwable exception) {
        StringWriter text = new StringWriter();
        exception.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
