package io.github.camelflowable.client;

/** The same call may succeed later: no answer or only part of one arrived, or the answer was 408, 425, 429 or 5xx. */
public final class FlowableUnavailableException extends FlowableApiException {

    private static final long serialVersionUID = 1L;

    private final boolean maybeCarriedOut;

    FlowableUnavailableException(String message, Answer answer, boolean maybeCarriedOut, Throwable cause) {
        super(Kind.TRY_AGAIN, message, answer, cause);
        this.maybeCarriedOut = maybeCarriedOut;
    }

    @Override
    public boolean isMaybeCarriedOut() {
        return maybeCarriedOut;
    }

    /** @return the same failure of a call that a later call depended on: that later call was certainly not carried out */
    FlowableUnavailableException beforeTheCall() {
        return new FlowableUnavailableException(
                getMessage(), new Answer(getJobId(), getStatus(), getServerText()), false, this);
    }

    /** @return whether two transactions of the engine conflicted: the engine rolled this call back, and a repetition may succeed */
    public boolean isConflict() {
        String text = getServerText();
        return getStatus() == 409
                || getStatus() == 500
                        && text != null
                        && text.contains("was updated by another transaction concurrently");
    }
}
