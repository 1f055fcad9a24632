package io.github.camelflowable;

import java.time.Duration;

/**
 * Thrown by a route to fail its job with its own number of retries and its own pause. It is found anywhere in the cause
 * chain. The headers {@link FlowableEwConstants#RETRIES} and {@link FlowableEwConstants#RETRY_TIMEOUT} override it, and it
 * overrides the options {@code retries} and {@code retryTimeout}.
 */
public class JobFailureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Integer retries;
    private final Duration retryTimeout;

    /**
     * @param message      why the job failed; Flowable stores 2000 characters
     * @param retries      retries that the job has left, 0 for a dead letter at once; null lets the engine count down
     * @param retryTimeout pause before the next try; null for none. The engine ends a pause only when it resets expired jobs,
     *                     by default once a minute
     * @throws IllegalArgumentException if one of both is negative
     */
    public JobFailureException(String message, Integer retries, Duration retryTimeout) {
        this(message, retries, retryTimeout, null);
    }

    /**
     * @param message      why the job failed; Flowable stores 2000 characters
     * @param retries      retries that the job has left, 0 for a dead letter at once; null lets the engine count down
     * @param retryTimeout pause before the next try; null for none. The engine ends a pause only when it resets expired jobs,
     *                     by default once a minute
     * @param cause        cause of the exception, or null
     * @throws IllegalArgumentException if one of both is negative
     */
    public JobFailureException(String message, Integer retries, Duration retryTimeout, Throwable cause) {
        super(message, cause);
        if (retries != null && retries < 0 || retryTimeout != null && retryTimeout.isNegative()) {
            throw new IllegalArgumentException(
                    "retries and retryTimeout must not be negative, but are " + retries + " and " + retryTimeout);
        }
        this.retries = retries;
        this.retryTimeout = retryTimeout;
    }

    /** @return retries that the job has left, or null if the engine counts down */
    public Integer getRetries() {
        return retries;
    }

    /** @return pause before the next try, or null for none */
    public Duration getRetryTimeout() {
        return retryTimeout;
    }
}
