package io.github.camelflowable.exchange;

import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import org.apache.camel.Message;

import io.github.camelflowable.client.AcquiredJob;

/**
 * The W3C trace context between tasks: a process variable in the engine, the headers {@code traceparent} and
 * {@code tracestate} in a route, where Camel's tracers read and write them. The variable is the text of the traceparent,
 * or, if there is a tracestate, an object with both.
 */
public final class TraceContext {

    private static final String PARENT = "traceparent";
    private static final String STATE = "tracestate";

    /** Only valid values pass: any writer of process variables can set the variable, and other systems receive the headers. */
    private static final Pattern VALID_PARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private static final Pattern VALID_STATE = Pattern.compile("[\\x20-\\x7e]{1,512}");

    private final String variable;

    /** @param variable name of the process variable, or null for none */
    public TraceContext(String variable) {
        this.variable = variable;
    }

    boolean isOff() {
        return variable == null;
    }

    /** Makes the tracer's span of the route a child of the one that the variable names, if it names one. */
    void toHeaders(Map<String, Object> variables, Message message) {
        Object value = variables.get(variable);
        Object parent = value instanceof Map<?, ?> both ? both.get(PARENT) : value;
        if (!isValid(VALID_PARENT, parent)) {
            return;
        }
        message.setHeader(PARENT, parent);
        if (value instanceof Map<?, ?> both && isValid(VALID_STATE, both.get(STATE))) {
            message.setHeader(STATE, both.get(STATE));
        }
    }

    /**
     * Adds the variable to those that are sent, if the headers name a span that the engine does not know yet.
     *
     * @param job the job as it was acquired, or null if that is not known
     */
    void toVariables(Message message, AcquiredJob job, Map<String, Object> sent) {
        Object parent = isOff() ? null : GivenHeader.of(message, PARENT);
        if (!isValid(VALID_PARENT, parent)) {
            return;
        }
        Object state = GivenHeader.of(message, STATE);
        Object value = isValid(VALID_STATE, state) ? Map.of(PARENT, parent, STATE, state) : parent;
        if (job == null || !Objects.equals(value, job.variables().get(variable))) {
            sent.put(variable, value);
        }
    }

    private static boolean isValid(Pattern pattern, Object value) {
        return value instanceof String text && pattern.matcher(text).matches();
    }
}
