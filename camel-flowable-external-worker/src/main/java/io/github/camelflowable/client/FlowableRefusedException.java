package io.github.camelflowable.client;

/** The call itself is wrong, or it reached something that is not Flowable's API: the same call would fail again. */
public final class FlowableRefusedException extends FlowableApiException {

    private static final long serialVersionUID = 1L;

    private final boolean byEngine;

    FlowableRefusedException(String message, Answer answer, boolean byEngine, Throwable cause) {
        super(Kind.BAD_REQUEST, message, answer, cause);
        this.byEngine = byEngine;
    }

    /**
     * @return whether the engine itself refused the call: with 400, as too large, or with 404 because it does not have what the
     *         call is about; false if the address is not Flowable's API, or if nothing was sent
     */
    public boolean isByEngine() {
        return byEngine;
    }
}
