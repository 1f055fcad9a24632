package io.github.camelflowable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Thrown by a route to end its job with a BPMN error, which a boundary event of the model may catch. It is unchecked, and it
 * is found anywhere in the cause chain. On a CMMN job, which knows no errors, the job fails with this exception as the reason.
 */
public class BpmnErrorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String errorCode;
    private final transient Map<String, Object> variables;

    /**
     * @param errorCode code of the error in the model; null or empty is caught by every error boundary event
     */
    public BpmnErrorException(String errorCode) {
        this(errorCode, Map.of());
    }

    /**
     * @param errorCode code of the error in the model; null or empty is caught by every error boundary event
     * @param variables set in the process before the boundary event fires
     */
    public BpmnErrorException(String errorCode, Map<String, Object> variables) {
        this(errorCode, variables, null);
    }

    /**
     * @param errorCode code of the error in the model; null or empty is caught by every error boundary event
     * @param variables set in the process before the boundary event fires
     * @param cause     what led to it
     */
    public BpmnErrorException(String errorCode, Map<String, Object> variables, Throwable cause) {
        super("BPMN error '" + errorCode + "'", cause);
        this.errorCode = errorCode;
        this.variables = variables == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    public String getErrorCode() {
        return errorCode;
    }

    /** @return variables to set, empty after the exception was serialized */
    public Map<String, Object> getVariables() {
        return variables == null ? Map.of() : variables;
    }
}
