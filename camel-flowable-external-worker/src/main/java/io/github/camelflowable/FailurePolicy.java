package io.github.camelflowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.TypeConverter;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.Durations;
import io.github.camelflowable.client.FailureReport;
import io.github.camelflowable.worker.JobOutcome;

/**
 * What an exception at the end of a route means: a BPMN error, or a failure with so many retries and such a pause.
 * Headers beat options.
 */
final class FailurePolicy {

    /** Retries that Flowable gives a new job; no property of the engine changes it. */
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
     * @throws IllegalArgumentException naming the option, if one cannot be understood
     */
    static FailurePolicy of(FlowableEwConfiguration configuration, CamelContext context) {
        Integer retries = configuration.getRetries();
        if (retries != null && retries < 0) {
            throw new IllegalArgumentException("Option retries must be 0 or more, but is " + retries
                    + ". To let the engine count down, leave it out");
        }
        return new FailurePolicy(
                bpmnErrors(configuration.getBpmnErrors(), context),
                retries,
                retryTimeouts(configuration.getRetryTimeout(), context.getTypeConverter()));
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
            timeouts.add(duration("Option retryTimeout", entry, converter));
        }
        return timeouts;
    }

    private static List<String> entries(String option) {
        return option == null
                ? List.of()
                : List.of(option.split(",")).stream()
                        .map(String::strip)
                        .filter(entry -> !entry.isEmpty())
                        .toList();
    }

    static Duration duration(String what, Object value, TypeConverter converter) {
        Duration duration = Durations.parse(what, value, converter);
        if (duration.isNegative()) {
            throw new IllegalArgumentException(what + " must not be negative, but is " + value);
        }
        return duration;
    }

    /** @return the outcome of a job whose route ended in this exception */
    JobOutcome outcome(Throwable exception, AcquiredJob job, Message message) {
        JobOutcome.BpmnError error = bpmnError(exception);
        if (error == null) {
            return new JobOutcome.Failed(failure(exception, null, job, message));
        }
        if (job.isCmmn()) {
            String reason = "BPMN error '" + error.errorCode() + "', which a job of a case cannot end with: "
                    + exception.getMessage();
            return new JobOutcome.Failed(
                    new FailureReport(reason, stackTrace(exception), retries(job, message), pause(job, message)));
        }
        return error;
    }

    private JobOutcome.BpmnError bpmnError(Throwable exception) {
        for (Throwable cause : chain(exception)) {
            if (cause instanceof BpmnErrorException error) {
                return new JobOutcome.BpmnError(error.getErrorCode(), error.getVariables());
            }
        }
        for (Throwable cause : chain(exception)) {
            for (Map.Entry<Class<?>, String> mapping : bpmnErrors.entrySet()) {
                if (mapping.getKey().isInstance(cause)) {
                    return new JobOutcome.BpmnError(mapping.getValue(), Map.of());
                }
            }
        }
        return null;
    }

    private static List<Throwable> chain(Throwable exception) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = exception; cause != null && !chain.contains(cause); cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }

    /**
     * Always with a message: that is how the next attempt, and {@link #retries}, know that there was one before.
     *
     * @param exception what went wrong, or null if only headers say that the job failed
     * @param otherwise the message if neither a header nor an exception has one
     * @param job       the job, or null if it was acquired elsewhere
     */
    FailureReport failure(Throwable exception, String otherwise, AcquiredJob job, Message message) {
        String text = message.getHeader(FlowableEwConstants.ERROR_MESSAGE, String.class);
        if (text == null && exception != null) {
            text = exception.getMessage() == null || exception.getMessage().isBlank()
                    ? exception.getClass().getName()
                    : exception.getMessage();
        }
        if (text == null) {
            text = otherwise;
        }
        String details = message.getHeader(FlowableEwConstants.ERROR_DETAILS, String.class);
        if (details == null && exception != null) {
            details = stackTrace(exception);
        }
        return new FailureReport(text, details, retries(job, message), pause(job, message));
    }

    /**
     * A retry count above 0 is sent with the first failure only. Sent each time, it would set the engine's count back and
     * the job would be tried for ever; later failures let the engine count down.
     */
    private Integer retries(AcquiredJob job, Message message) {
        Object header = message.getHeader(FlowableEwConstants.RETRIES);
        if (header != null) {
            Integer value =
                    message.getExchange().getContext().getTypeConverter().tryConvertTo(Integer.class, header);
            if (value == null) {
                throw new IllegalArgumentException(
                        "Header " + FlowableEwConstants.RETRIES + " must be a whole number, but is '" + header + "'");
            }
            return value;
        }
        return retries(job);
    }

    private Integer retries(AcquiredJob job) {
        boolean first = job == null || job.exceptionMessage() == null;
        return retries != null && (retries == 0 || first) ? retries : null;
    }

    private Duration pause(AcquiredJob job, Message message) {
        Object header = message.getHeader(FlowableEwConstants.RETRY_TIMEOUT);
        if (header != null) {
            return duration(
                    "Header " + FlowableEwConstants.RETRY_TIMEOUT,
                    header,
                    message.getExchange().getContext().getTypeConverter());
        }
        return pause(job);
    }

    private Duration pause(AcquiredJob job) {
        if (retryTimeouts.isEmpty()) {
            return null;
        }
        return retryTimeouts.get(Math.min(failuresBefore(job), retryTimeouts.size() - 1));
    }

    /** How often the job has failed, told from its retries: the engine does not count tries. */
    private int failuresBefore(AcquiredJob job) {
        if (job == null || job.exceptionMessage() == null) {
            return 0;
        }
        int afterFirst = retries != null ? retries : ENGINE_RETRIES - 1;
        return Math.max(1, afterFirst - job.retries() + 1);
    }

    /**
     * A failure that the route did not ask for, because its outcome cannot be told or sent. Only options count: the
     * headers may be what is wrong.
     */
    FailureReport unasked(String reason, AcquiredJob job) {
        return new FailureReport(reason, null, retries(job), pause(job));
    }

    private static String stackTrace(Throwable exception) {
        StringWriter text = new StringWriter();
        exception.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
