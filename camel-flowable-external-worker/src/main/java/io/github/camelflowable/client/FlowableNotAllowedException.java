package io.github.camelflowable.client;

/** The server refuses this user or token: the configuration of the connector or of the server must change. */
public final class FlowableNotAllowedException extends FlowableApiException {

    private static final long serialVersionUID = 1L;

    FlowableNotAllowedException(String message, Answer answer, Throwable cause) {
        super(Kind.NOT_ALLOWED, message, answer, cause);
    }
}
