package io.github.camelflowable.diagnosis;

import java.time.Duration;
import java.time.Instant;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.client.FlowableApiException.Kind;
import io.github.camelflowable.diagnosis.Diagnosis.Cause;

/** Derives from the failure of a poll why no jobs come. Sends no requests. */
final class FailedPoll {

    /** A database that is away is often back within this time. With a longer one, a changed password is named late. */
    private static final Duration A_MOMENT = Duration.ofMinutes(5);

    private FailedPoll() {}

    /** @return whether only a GET with the same credentials distinguishes wrong credentials from CSRF protection */
    static boolean needsSecondOpinion(Throwable failure) {
        return failure instanceof FlowableApiException e && (e.getStatus() == 401 || e.getStatus() == 403);
    }

    /**
     * @param failure     what the poll threw
     * @param lastSuccess when a poll with the same credentials was last answered, or null
     * @param getAnswered whether a GET with the same credentials was answered before this poll was refused
     */
    static Diagnosis diagnose(Throwable failure, Instant lastSuccess, boolean getAnswered) {
        if (!(failure instanceof FlowableApiException e)) {
            return new Diagnosis(Cause.REFUSED, String.valueOf(failure.getMessage()));
        }
        if (needsSecondOpinion(e) && getAnswered) {
            return new Diagnosis(
                    Cause.CSRF,
                    "The server answers GET and refuses POST with " + e.getStatus()
                            + ", both with the same credentials: CSRF protection is on; the server must switch it off for"
                            + " this API (csrf.disable())");
        }
        if (needsSecondOpinion(e) && lastSuccess != null) {
            return new Diagnosis(
                    acceptedBefore(e, lastSuccess),
                    "The server refuses with " + e.getStatus()
                            + " the credentials that it accepted until " + lastSuccess
                            + ". Has it lost its database, or its user store? Otherwise the password or the privilege was"
                            + " changed: " + e.getMessage());
        }
        return new Diagnosis(cause(e), e.getMessage());
    }

    /** Flowable answers 401, too, while its database is away: credentials that worked a moment ago are not wrong. */
    private static Cause acceptedBefore(FlowableApiException e, Instant lastSuccess) {
        boolean momentAgo = lastSuccess.plus(A_MOMENT).isAfter(Instant.now());
        return e.getStatus() == 401 && momentAgo ? Cause.SERVER_ERROR : cause(e);
    }

    static Diagnosis hanging(String baseUrl, Duration waiting) {
        return new Diagnosis(
                Cause.UNREACHABLE,
                "A poll has waited " + waiting.toSeconds() + " s for an answer of " + baseUrl
                        + ": is the server, one of its nodes, or its database hanging? acquireTimeout ends the poll");
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
