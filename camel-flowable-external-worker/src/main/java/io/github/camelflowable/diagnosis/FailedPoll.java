package io.github.camelflowable.diagnosis;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.client.FlowableApiException.Kind;
import io.github.camelflowable.diagnosis.Diagnosis.Cause;

/** Derives from the failure of a poll why no jobs come. Sends no requests. */
final class FailedPoll {

    private FailedPoll() {}

    /** @return whether only a GET with the same credentials distinguishes wrong credentials from CSRF protection */
    static boolean needsSecondOpinion(Throwable failure) {
        return failure instanceof FlowableApiException e && (e.getStatus() == 401 || e.getStatus() == 403);
    }

    /**
     * @param failure  what the poll threw
     * @param getWorks whether a GET with the same credentials was answered; null if none was sent
     */
    static Diagnosis diagnose(Throwable failure, Boolean getWorks) {
        if (!(failure instanceof FlowableApiException e)) {
            return new Diagnosis(Cause.REFUSED, String.valueOf(failure.getMessage()));
        }
        if (needsSecondOpinion(e) && Boolean.TRUE.equals(getWorks)) {
            return new Diagnosis(
                    Cause.CSRF,
                    "The server answers GET and refuses POST with " + e.getStatus()
                            + ", both with the same credentials: CSRF protection is on; the server must switch it off for"
                            + " this API (csrf.disable())");
        }
        return new Diagnosis(cause(e), e.getMessage());
    }

    private static Cause cause(FlowableApiException e) {
        int status = e.getStatus();
        if (e.getKind() == Kind.TRY_AGAIN) {
            if (status == 0) {
                return Cause.UNREACHABLE;
            }
            // A web page instead of JSON: something else answers there.
            return status < 300 ? Cause.WRONG_ADDRESS : Cause.SERVER_ERROR;
        }
        return switch (status) {
            // Without a status, no token could be fetched.
            case 0, 401, 407 -> Cause.CREDENTIALS;
            case 403 -> Cause.NO_PRIVILEGE;
            case 400 -> Cause.REFUSED;
            default -> Cause.WRONG_ADDRESS;
        };
    }
}
