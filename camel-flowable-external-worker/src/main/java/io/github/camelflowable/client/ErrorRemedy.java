package io.github.camelflowable.client;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;

import javax.net.ssl.SSLException;

import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

import io.github.camelflowable.client.FlowableApiException.Kind;

/** What the user can do about an error: the sentence at the end of an exception's message. */
final class ErrorRemedy {

    private final ApiCall call;
    private final ConnectionSettings settings;
    private final Authentication authentication;

    ErrorRemedy(ApiCall call, ConnectionSettings settings, Authentication authentication) {
        this.call = call;
        this.settings = settings;
        this.authentication = authentication;
    }

    /**
     * @param location where a redirect points to, without its query, or null
     * @return null if the server's own reason is sufficient
     */
    String of(ServerError error, Kind kind, String location) {
        int status = error.status();
        if (status >= 300 && status < 400) {
            return "The server redirects" + (location == null ? "" : " to " + location)
                    + "; redirects are not followed because they would carry the credentials elsewhere: set baseUrl to"
                    + " the final address of Flowable itself";
        }
        if (status == 401 || status == 407 || status == 403 && kind == Kind.NOT_ALLOWED) {
            return ofCredentials(status);
        }
        if (kind == Kind.JOB_LOST) {
            return status == 403
                    ? "The lock of this worker is over, or was never taken under this worker id"
                    : "The job was completed, failed for good, cancelled or suspended in the meantime";
        }
        if ((status == 404 && !error.fromApi()) || error.isWrongAddress()) {
            return "Check " + address();
        }
        if (error.isTooLarge()) {
            return "The server takes less in one request; with Spring Boot raise spring.servlet.multipart.max-file-size"
                    + " (1MB by default) and spring.servlet.multipart.max-request-size";
        }
        if (error.isUnstorable()) {
            return "The database of the engine cannot store a value: remove odd characters, or shorten it";
        }
        return status == 400 ? ofBadRequest(error) : null;
    }

    private String ofCredentials(int status) {
        return switch (status) {
            case 401 ->
                (authentication == Authentication.NONE
                                ? "The server refuses a request without credentials"
                                : "The server does not accept " + authentication.describe())
                        + ": check username and password, or accessToken"
                        + ("GET".equals(call.method())
                                ? ""
                                : ". If GET requests work with the same credentials, then CSRF protection is on: the server"
                                        + " must switch it off for this API (csrf.disable())");
            case 407 -> "The proxy asks for credentials: set http.proxyAuthUsername and http.proxyAuthPassword";
            default ->
                "The server knows " + authentication.describe()
                        + " but does not allow this: grant the privilege access-rest-api, or, if only POST requests are"
                        + " refused, switch CSRF protection off for this API (csrf.disable())";
        };
    }

    private String ofBadRequest(ServerError error) {
        if (error.detail() != null && error.detail().contains("has unsupported type: 'big")) {
            return "Flowable understands bigDecimal and bigInteger from 7.2.0 on: send a double, a long or a text instead";
        }
        if (!error.fromApi() && call.jobId() != null) {
            return "The web server itself refused the address: check the job id '" + call.jobId() + "'";
        }
        return null;
    }

    /**
     * @param cause why no answer came
     * @param root  the first cause of it
     */
    String of(Throwable cause, Throwable root) {
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
        if (root instanceof SocketTimeoutException
                && String.valueOf(root.getMessage()).contains("acquireTimeout")) {
            return "Is the server, one of its nodes, or its database hanging? Jobs that it locked nevertheless come back"
                    + " after their locks; a slow server needs a longer acquireTimeout";
        }
        if (cause instanceof SocketTimeoutException || root instanceof SocketTimeoutException) {
            return "It took longer than connectTimeout " + settings.connectTimeout() + " or requestTimeout "
                    + settings.requestTimeout();
        }
        return "The connection broke; the request may or may not have been carried out";
    }

    /** @return the options that make up the address of the API */
    String address() {
        return "baseUrl (" + settings.baseUrl() + ") and " + call.api().pathOption() + " ("
                + settings.pathOf(call.api()) + "): this address is not Flowable's API";
    }
}
