package io.github.camelflowable.client;

/** The job is gone or locked by another worker: no report of this worker on it can have an effect. */
public final class FlowableJobLostException extends FlowableApiException {

    private static final long serialVersionUID = 1L;

    FlowableJobLostException(String message, Answer answer) {
        super(Kind.JOB_LOST, message, answer, null);
    }
}
