package io.github.camelflowable.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.stream.Stream;

import javax.net.ssl.SSLHandshakeException;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

import io.github.camelflowable.client.FlowableApiException.Answer;
import io.github.camelflowable.client.FlowableApiException.Kind;

/**
 * Maps an answer that is not a success, or the lack of an answer, to the exception that names the remedy. Sends no
 * requests.
 * <p>
 * Flowable distinguishes its errors by body rather than by status: 403 with JSON means "lock not held", empty 403 "no
 * privilege"; 404 with {@code exception} means "no such job", 404 with {@code path} "no such URL"; an unknown path or
 * method inside an API is a 500.
 */
final class ErrorMapper {

    private final ApiCall call;
    private final String address;
    private final ConnectionSettings settings;
    private final ErrorRemedy remedy;

    ErrorMapper(ApiCall call, String address, ConnectionSettings settings, Authentication authentication) {
        this.call = call;
        this.address = withoutQuery(address);
        this.settings = settings;
        this.remedy = new ErrorRemedy(call, settings, authentication);
    }

    /** @param location where a redirect points to, or null */
    FlowableApiException of(int status, String location, String body) {
        ServerError error = ServerError.read(status, body);
        Kind kind = kind(error);
        StringBuilder message = new StringBuilder(call.purpose())
                .append(" failed with ")
                .append(status)
                .append(" at ")
                .append(address);
        String reason = error.text();
        if (reason != null) {
            message.append(": ").append(reason);
        }
        String advice = remedy.of(error, kind, location == null ? null : withoutQuery(location));
        if (advice != null) {
            message.append(reason != null && reason.endsWith(".") ? " " : ". ").append(advice);
        }
        return exception(kind, message.toString(), error);
    }

    private FlowableApiException exception(Kind kind, String message, ServerError error) {
        Answer answer = new Answer(call.jobId(), error.status(), error.text());
        return switch (kind) {
            case TRY_AGAIN -> new FlowableUnavailableException(message, answer, error.status() >= 500, null);
            case JOB_LOST -> new FlowableJobLostException(message, answer);
            case NOT_ALLOWED -> new FlowableNotAllowedException(message, answer, null);
            case BAD_REQUEST -> new FlowableRefusedException(message, answer, isOfEngine(error), null);
        };
    }

    /** 404 here: the instance whose variable is uploaded or fetched is gone, or it has no such variable. */
    private static boolean isOfEngine(ServerError error) {
        return error.fromApi() && (error.status() == 400 || error.status() == 404)
                || error.isTooLarge()
                || error.isUnstorable();
    }

    private Kind kind(ServerError error) {
        boolean aboutJob = error.fromApi() && call.jobId() != null;
        return switch (error.status()) {
            case 401, 407 -> Kind.NOT_ALLOWED;
            case 403 -> aboutJob ? Kind.JOB_LOST : Kind.NOT_ALLOWED;
            case 404 -> aboutJob ? Kind.JOB_LOST : Kind.BAD_REQUEST;
            case 408, 425, 429 -> Kind.TRY_AGAIN;
            default ->
                error.status() >= 500 && !error.isWrongAddress() && !error.isTooLarge() && !error.isUnstorable()
                        ? Kind.TRY_AGAIN
                        : Kind.BAD_REQUEST;
        };
    }

    /** No answer came. */
    FlowableApiException of(IOException cause) {
        Throwable root = cause;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String reason = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        String message = call.purpose() + " got no answer from " + settings.baseUrl() + ": " + reason + ". "
                + remedy.of(cause, root);
        return new FlowableUnavailableException(message, Answer.none(call.jobId()), !neverSent(cause, root), cause);
    }

    FlowableApiException interrupted(RuntimeException cause) {
        return new FlowableUnavailableException(
                call.purpose() + " was not sent, because its thread was interrupted",
                Answer.none(call.jobId()),
                false,
                cause);
    }

    FlowableApiException unreadable(int status, String contentType, String detail, Throwable cause) {
        String reason = ServerError.quote(detail);
        String message = call.purpose() + " was answered with " + status + " by " + address
                + ", but not with readable JSON (" + (contentType == null ? "no content type" : contentType) + "): "
                + reason + ". If this is a web page, then check " + remedy.address();
        return new FlowableUnavailableException(message, new Answer(call.jobId(), status, reason), true, cause);
    }

    private static boolean neverSent(IOException cause, Throwable root) {
        return Stream.of(cause, root)
                .anyMatch(e -> e instanceof ConnectException
                        || e instanceof UnknownHostException
                        || e instanceof ConnectTimeoutException
                        || e instanceof ConnectionRequestTimeoutException
                        || e instanceof DeadlineHttp.ClosedException
                        || e instanceof SSLHandshakeException);
    }

    private static String withoutQuery(String address) {
        return address.replaceAll("[?#].*$", "");
    }
}
