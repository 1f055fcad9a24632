package io.github.camelflowable.client;

import java.net.HttpURLConnection;

import org.apache.camel.spi.HttpResponseAware;

/**
 * A call to Flowable did not succeed. Its subclass says what can be done about it, so that an {@code onException} in Java,
 * XML or YAML can select by remedy: {@link FlowableUnavailableException}, {@link FlowableJobLostException},
 * {@link FlowableNotAllowedException} or {@link FlowableRefusedException}. The message says what was attempted, on which
 * job, what the server answered, and the remedy.
 */
public abstract sealed class FlowableApiException extends RuntimeException implements HttpResponseAware
        permits FlowableUnavailableException,
                FlowableJobLostException,
                FlowableNotAllowedException,
                FlowableRefusedException {

    private static final long serialVersionUID = 1L;

    /** What the caller can do about a failure. */
    public enum Kind {
        /** The same call may succeed later: no or no whole answer, 408, 429, 5xx. */
        TRY_AGAIN,
        /** The job is gone or locked by another worker: no report of this worker can have an effect. */
        JOB_LOST,
        /** The server refuses this user or token: configuration must change. */
        NOT_ALLOWED,
        /** The call itself is wrong, or it reached something that is not Flowable's API. */
        BAD_REQUEST
    }

    private final Kind kind;
    private final String jobId;
    private final String serverText;
    private int status;
    private String reason;

    FlowableApiException(Kind kind, String message, Answer answer, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.jobId = answer.jobId();
        this.status = answer.status();
        this.serverText = answer.text();
    }

    /**
     * The answer, as far as one arrived.
     *
     * @param jobId  job that the call was about, or null
     * @param status HTTP status, 0 if no answer arrived
     * @param text   the server's own text, cut to a readable length, or null
     */
    record Answer(String jobId, int status, String text) {
        static Answer none(String jobId) {
            return new Answer(jobId, 0, null);
        }
    }

    /** Nothing was sent, because the call as it stands cannot be sent. */
    public static FlowableApiException badRequest(String purpose, String jobId, String text) {
        return new FlowableRefusedException(purpose + " is not possible: " + text, Answer.none(jobId), false, null);
    }

    /** Nothing was sent, because something that the call needs is not available yet. */
    public static FlowableApiException notYet(String purpose, String text) {
        return new FlowableUnavailableException(
                purpose + " is not possible yet: " + text, Answer.none(null), false, null);
    }

    /** The server is older than the call: it answered that there is no such address. */
    public static FlowableApiException olderServer(String purpose, String text, FlowableApiException answer) {
        return new FlowableRefusedException(
                purpose + " failed with " + answer.getStatus() + ": " + text,
                new Answer(null, answer.getStatus(), answer.getServerText()),
                false,
                answer);
    }

    /** The failure that the server would answer to a report, for calls after which nothing is sent. */
    static FlowableApiException notHeld(String purpose, String jobId, String workerId) {
        return jobLost(
                purpose + " is not possible: " + workerId + " does not hold a lock on the job",
                jobId,
                HttpURLConnection.HTTP_FORBIDDEN);
    }

    /** The failure that the server would answer, for a job that is known to be gone or locked by another worker. */
    public static FlowableApiException jobLost(String message, String jobId, int status) {
        return new FlowableJobLostException(message, new Answer(jobId, status, null));
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

    /** @return the server's own text, cut to a readable length; null if its answer has none */
    public String getServerText() {
        return serverText;
    }

    /**
     * @return true if it is not known whether the server carried the call out: the connection broke or timed out after the
     *         request may have gone out, or the answer was a 5xx. Only a {@link FlowableUnavailableException} can return true
     */
    public boolean isMaybeCarriedOut() {
        return false;
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
