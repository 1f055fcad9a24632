package io.github.camelflowable.client;

import org.apache.camel.spi.HttpResponseAware;

/**
 * A call to Flowable did not succeed. {@link #getKind()} says what can be done about it; the message says what was
 * attempted, on which job, what the server answered, and the remedy.
 */
public class FlowableApiException extends RuntimeException implements HttpResponseAware {

    private static final long serialVersionUID = 1L;

    /** What the caller can do about a failure. */
    public enum Kind {
        /** The same call may succeed later: no or no whole answer, 408, 429, 5xx. */
        TRY_AGAIN,
        /** The job is gone or locked by another worker: whatever we do with it now is in vain. */
        JOB_LOST,
        /** The server refuses this user or token: configuration must change. */
        NOT_ALLOWED,
        /** The call itself is wrong, or it reached something that is not Flowable's API. */
        BAD_REQUEST
    }

    private final Kind kind;
    private final String jobId;
    private final String serverText;
    private final boolean answered;
    private int status;
    private String reason;

    FlowableApiException(Kind kind, String message, String jobId, int status, String serverText, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.jobId = jobId;
        this.status = status;
        this.serverText = serverText;
        this.answered = status > 0;
    }

    static FlowableApiException badRequest(String purpose, String jobId, String text) {
        return new FlowableApiException(Kind.BAD_REQUEST, purpose + " is not possible: " + text, jobId, 0, null, null);
    }

    public Kind getKind() {
        return kind;
    }

    /** @return id of the job the call was about, or null */
    public String getJobId() {
        return jobId;
    }

    /** @return HTTP status of the answer, 0 if none arrived */
    public int getStatus() {
        return status;
    }

    /** @return the server's own words, cut to a readable length; null if it gave none */
    public String getServerText() {
        return serverText;
    }

    /**
     * @return false if nobody knows whether the server carried the call out: the connection broke or timed out, or the
     *         answer was a 5xx
     */
    public boolean isOutcomeKnown() {
        return answered && status < 500;
    }

    @Override
    public void setHttpResponseCode(int code) {
        this.status = code;
    }

    @Override
    public int getHttpResponseCode() {
        return status;
    }

    @Override
    public void setHttpResponseStatus(String text) {
        this.reason = text;
    }

    @Override
    public String getHttpResponseStatus() {
        return reason;
    }
}
