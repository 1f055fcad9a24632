package io.github.camelflowable.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.client.FlowableApiException.Kind;

/**
 * Turns an answer that is not a success into the exception that names the remedy. Pure: looks at status and text only.
 * <p>
 * Flowable tells its errors by body rather than by status: 403 with JSON means "lock not held", empty 403 "no privilege";
 * 404 with {@code exception} means "no such job", 404 with {@code path} "no such URL"; an unknown path or method inside
 * an API is a 500.
 */
final class ErrorMapper {

    private static final int QUOTED_CHARACTERS = 200;

    private final ApiCall call;
    private final String address;
    private final ConnectionSettings settings;
    private final Authentication authentication;

    ErrorMapper(ApiCall call, String address, ConnectionSettings settings, Authentication authentication) {
        this.call = call;
        this.address = address;
        this.settings = settings;
        this.authentication = authentication;
    }

    FlowableApiException of(int status, String location, String body) {
        JsonNode json = parse(body);
        String detail = json != null ? text(json, "exception", "message", "error") : null;
        boolean fromApi = json != null && json.has("message") && !json.has("path");
        Kind kind = kind(status, fromApi, detail);
        StringBuilder message = new StringBuilder(call.purpose())
                .append(" failed with ")
                .append(status)
                .append(" at ")
                .append(address());
        String quoted = quote(detail != null ? detail : body);
        if (quoted != null) {
            message.append(": ").append(quoted);
        }
        String remedy = remedy(status, kind, fromApi, location, detail);
        if (remedy != null) {
            message.append(quoted != null && quoted.endsWith(".") ? " " : ". ").append(remedy);
        }
        return exception(
                kind, message.toString(), new FlowableApiException.Answer(call.jobId(), status, quoted), fromApi);
    }

    private static FlowableApiException exception(
            Kind kind, String message, FlowableApiException.Answer answer, boolean fromApi) {
        return switch (kind) {
            case TRY_AGAIN -> new FlowableUnavailableException(message, answer, answer.status() >= 500, null);
            case JOB_LOST -> new FlowableJobLostException(message, answer);
            case NOT_ALLOWED -> new FlowableNotAllowedException(message, answer, null);
            case BAD_REQUEST ->
                new FlowableRefusedException(
                        message,
                        answer,
                        answer.status() == 400 && fromApi || isTooLarge(answer.status(), answer.text()),
                        null);
        };
    }

    FlowableApiException of(IOException cause) {
        Throwable root = cause;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String what = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        String message =
                call.purpose() + " got no answer from " + settings.baseUrl() + ": " + what + ". " + remedy(cause, root);
        return new FlowableUnavailableException(
                message, FlowableApiException.Answer.none(call.jobId()), !neverSent(cause, root), cause);
    }

    FlowableApiException interrupted(RuntimeException cause) {
        return new FlowableUnavailableException(
                call.purpose() + " was not sent, because its thread was interrupted",
                FlowableApiException.Answer.none(call.jobId()),
                false,
                cause);
    }

    FlowableApiException unreadable(int status, String contentType, String detail, Throwable cause) {
        String message = call.purpose() + " was answered with " + status + " by " + address()
                + ", but not with readable JSON (" + (contentType == null ? "no content type" : contentType) + "): "
                + quote(detail) + ". If this is a web page, then check " + path();
        return new FlowableUnavailableException(
                message, new FlowableApiException.Answer(call.jobId(), status, quote(detail)), true, cause);
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

    private Kind kind(int status, boolean fromApi, String detail) {
        return switch (status) {
            case 401, 407 -> Kind.NOT_ALLOWED;
            case 403 -> fromApi && call.jobId() != null ? Kind.JOB_LOST : Kind.NOT_ALLOWED;
            case 404 -> fromApi && call.jobId() != null ? Kind.JOB_LOST : Kind.BAD_REQUEST;
            case 408, 425, 429 -> Kind.TRY_AGAIN;
            default ->
                status >= 500 && !isWrongAddress(detail) && !isTooLarge(status, detail)
                        ? Kind.TRY_AGAIN
                        : Kind.BAD_REQUEST;
        };
    }

    private static boolean isWrongAddress(String detail) {
        return detail != null
                && (detail.startsWith("No endpoint ")
                        || detail.startsWith("No static resource ")
                        || detail.startsWith("Request method ")
                        || detail.startsWith("Content-Type "));
    }

    /** Spring Boot says so with 500 for an upload, a proxy with 413; repeating it would send the same bytes in vain. */
    private static boolean isTooLarge(int status, String detail) {
        return status == 413 || detail != null && detail.startsWith("Maximum upload size exceeded");
    }

    private String remedy(int status, Kind kind, boolean fromApi, String location, String detail) {
        if (status >= 300 && status < 400) {
            return "The server redirects" + (location == null ? "" : " to " + withoutQuery(location))
                    + "; redirects are not followed because they would carry the credentials elsewhere: set baseUrl to"
                    + " the final address of Flowable itself";
        }
        if (status == 401) {
            return "The server does not accept " + authentication.describe()
                    + ": check username and password, or accessToken"
                    + ("GET".equals(call.method())
                            ? ""
                            : ". If GET requests work with the same credentials, then CSRF protection is on: the server must"
                                    + " switch it off for this API (csrf.disable())");
        }
        if (status == 407) {
            return "The proxy asks for credentials: set http.proxyAuthUsername and http.proxyAuthPassword";
        }
        if (status == 403 && kind == Kind.NOT_ALLOWED) {
            return "The server knows " + authentication.describe()
                    + " but does not allow this: grant the privilege access-rest-api, or, if only POST requests are"
                    + " refused, switch CSRF protection off for this API (csrf.disable())";
        }
        if (kind == Kind.JOB_LOST) {
            return status == 403
                    ? "The lock of this worker is over, or was never taken under this worker id"
                    : "The job was completed, failed for good, cancelled or suspended in the meantime";
        }
        if ((status == 404 && !fromApi) || isWrongAddress(detail)) {
            return "Check " + path();
        }
        if (isTooLarge(status, detail)) {
            return "The server takes less in one request; with Spring Boot raise spring.servlet.multipart.max-file-size"
                    + " (1MB by default) and spring.servlet.multipart.max-request-size";
        }
        if (status == 400 && detail != null && detail.contains("has unsupported type: 'big")) {
            return "Flowable understands bigDecimal and bigInteger from 7.2.0 on: send a double, a long or a text instead";
        }
        if (status == 400 && !fromApi && call.jobId() != null) {
            return "The web server itself refused the address: check the job id '" + call.jobId() + "'";
        }
        return null;
    }

    private String remedy(IOException cause, Throwable root) {
        if (cause instanceof DeadlineHttp.ClosedException) {
            return "Nothing was sent";
        }
        if (cause instanceof ConnectionRequestTimeoutException) {
            return "All connections are in use: raise http.maxTotalConnections and http.connectionsPerRoute";
        }
        if (root instanceof UnknownHostException) {
            return "The host name is unknown: check baseUrl";
        }
        if (root instanceof ConnectException || cause instanceof ConnectException) {
            return "Nothing listens there: check baseUrl, and that Flowable is up";
        }
        if (root instanceof SSLException || cause instanceof SSLException) {
            return "The TLS connection was refused: check the scheme of baseUrl and http.sslContextParameters";
        }
        if (cause instanceof SocketTimeoutException || root instanceof SocketTimeoutException) {
            return "It took longer than connectTimeout " + settings.connectTimeout() + " or requestTimeout "
                    + settings.requestTimeout();
        }
        return "The connection broke; the request may or may not have been carried out";
    }

    private String path() {
        return "baseUrl (" + settings.baseUrl() + ") and " + call.api().pathOption() + " ("
                + settings.pathOf(call.api()) + "): this address is not Flowable's API";
    }

    private String address() {
        return withoutQuery(address);
    }

    private static String withoutQuery(String address) {
        return address.replaceAll("[?#].*$", "");
    }

    private static JsonNode parse(String body) {
        if (body == null || body.isBlank() || body.stripLeading().charAt(0) != '{') {
            return null;
        }
        try {
            return JobJson.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static String text(JsonNode json, String... fields) {
        for (String field : fields) {
            if (json.path(field).isTextual()) {
                return json.path(field).textValue();
            }
        }
        return null;
    }

    private static String quote(String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        if (line.length() <= QUOTED_CHARACTERS) {
            return line;
        }
        // Half an emoji is not valid text, and this may become the message of a failure report.
        boolean halved = Character.isHighSurrogate(line.charAt(QUOTED_CHARACTERS - 1));
        return line.substring(0, halved ? QUOTED_CHARACTERS - 1 : QUOTED_CHARACTERS) + "...";
    }
}
