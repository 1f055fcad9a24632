package io.github.camelflowable.client;

import io.github.camelflowable.client.FlowableApiException.Answer;

/** The failures of reports, as the client makes them of answers. */
public final class ApiFailures {

    private static final String JOB = "8";

    private ApiFailures() {}

    /** No answer, or a 5xx. */
    public static FlowableApiException unavailable(boolean maybeCarriedOut) {
        return new FlowableUnavailableException("no answer", Answer.none(JOB), maybeCarriedOut, null);
    }

    /** Two transactions of the engine met, and it rolled this one back. */
    public static FlowableApiException conflict() {
        String text = "ExternalWorkerJobEntity[id=8] was updated by another transaction concurrently";
        return new FlowableUnavailableException("conflict", new Answer(JOB, 500, text), true, null);
    }

    /** @param status 404 for a job that is gone, 403 for one that is another's */
    public static FlowableApiException lost(int status) {
        return FlowableApiException.jobLost("lost with " + status, JOB, status);
    }

    public static FlowableApiException notAllowed() {
        return new FlowableNotAllowedException("wrong password", new Answer(JOB, 401, null), null);
    }

    /** The server answers that it cannot answer now. */
    public static FlowableApiException busy() {
        return new FlowableUnavailableException("busy", new Answer(null, 503, null), true, null);
    }

    /** @param byEngine false for an answer of something else, such as a proxy while Flowable is deployed */
    public static FlowableApiException refused(boolean byEngine) {
        return new FlowableRefusedException("refused", new Answer(JOB, 400, "cannot be stored"), byEngine, null);
    }

    public static UnsendableException unsendable(String reason) {
        return new UnsendableException(new IllegalArgumentException(reason));
    }
}
