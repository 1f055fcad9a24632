package io.github.camelflowable.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;

import org.apache.camel.CamelContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;

import com.fasterxml.jackson.core.JsonProcessingException;

/**
 * One open connection pool to one Flowable: sends a call, hands its answer to a reader, and throws
 * {@link FlowableApiException} for everything else. Safe for use by many threads.
 * <p>
 * This class makes every address from the configured base URL; nothing in a message or an answer can name another host, and
 * redirects are not followed.
 */
public final class FlowableConnection implements AutoCloseable {

    private static final int ERROR_BODY_BYTES = 64 * 1024;

    private final ConnectionSettings settings;
    private final Authentication authentication;
    private final CamelHttpClient pool;
    private final DeadlineHttp http;
    private final ServerClock clock = new ServerClock();
    private final Map<ConnectionSettings.Api, Root> roots;

    private FlowableConnection(
            ConnectionSettings settings,
            Authentication authentication,
            CamelHttpClient pool,
            DeadlineHttp http,
            Map<ConnectionSettings.Api, Root> roots) {
        this.settings = settings;
        this.authentication = authentication;
        this.pool = pool;
        this.http = http;
        this.roots = roots;
    }

    private static Map<ConnectionSettings.Api, Root> roots(ConnectionSettings settings) {
        Map<ConnectionSettings.Api, Root> roots = new EnumMap<>(ConnectionSettings.Api.class);
        for (ConnectionSettings.Api api : ConnectionSettings.Api.values()) {
            String path = settings.pathOf(api).replaceAll("^/+|/+$", "");
            try {
                roots.put(api, new Root(URI.create(settings.baseUrl() + "/" + (path.isEmpty() ? "" : path + "/"))));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "Option " + api.pathOption() + " must be a path of a URL, such as " + api.usualPath()
                                + ", but is '" + settings.pathOf(api) + "'",
                        e);
            }
        }
        return roots;
    }

    /**
     * Opens a pool; no request is sent yet.
     *
     * @throws IllegalArgumentException for wrong or contradictory {@code http.*} options
     */
    public static FlowableConnection open(CamelContext context, ConnectionSettings settings) throws Exception {
        Map<ConnectionSettings.Api, Root> roots = roots(settings);
        Map<String, Object> options = HttpOptions.canonical(context, settings.httpOptions());
        ClientCredentials credentials = OAuth2Options.credentials(settings, options);
        Map<String, Object> plain = new HashMap<>(options);
        plain.keySet().removeAll(OAuth2Options.NAMES);
        CamelHttpClient pool = CamelHttpClient.open(
                context, settings.baseUrl(), settings.connectTimeout(), settings.requestTimeout(), plain);
        DeadlineHttp http = new DeadlineHttp(pool.client(), settings.requestTimeout(), context);
        Authentication authentication = settings.authentication();
        if (credentials != null) {
            credentials.connect(http);
            authentication = new Authentication.OAuth2(credentials);
        }
        return new FlowableConnection(settings, authentication, pool, http, roots);
    }

    public ConnectionSettings settings() {
        return settings;
    }

    /** @return now by the clock of the server, to a second; by our own if the server sends no time */
    public Instant serverTime() {
        return clock.now();
    }

    /**
     * Sends a call whose success has no body of interest. The body is checked nevertheless: a web page with status 200 is
     * not a confirmation of Flowable.
     */
    void send(ApiCall call) {
        send(call, body -> JobJson.readAny(body));
    }

    /**
     * Sends a call.
     *
     * @param reader reads the body of a 2xx answer
     * @return the result of the reader
     * @throws FlowableApiException for every other outcome
     */
    public <T> T send(ApiCall call, AnswerReader<T> reader) {
        return send(call, reader, null);
    }

    /** @param deadline null for requestTimeout */
    <T> T send(ApiCall call, AnswerReader<T> reader, DeadlineHttp.Deadline deadline) {
        try {
            return sendOnce(call, reader, deadline);
        } catch (FlowableApiException e) {
            // The server did not carry out a call that it answers with
            // 401, so a repetition with a renewed token is safe.
            if (e.getStatus() == 401 && authentication.renew()) {
                return sendOnce(call, reader, deadline);
            }
            throw e;
        }
    }

    private <T> T sendOnce(ApiCall call, AnswerReader<T> reader, DeadlineHttp.Deadline deadline) {
        Root root = roots.get(call.api());
        String path = root.path() + call.encodedPath();
        HttpUriRequestBase request = new HttpUriRequestBase(call.method(), root.uri());
        // The address is not parsed as a URI here: that was a measurable part of the cost of a short job.
        request.setPath(path);
        String authorization = authorization(call);
        if (authorization != null) {
            request.setHeader(HttpHeaders.AUTHORIZATION, authorization);
        }
        // An image of a model is answered only to a client that takes more than JSON.
        request.setHeader(HttpHeaders.ACCEPT, "application/json, */*;q=0.5");
        request.setEntity(call.body());
        ErrorMapper errors = new ErrorMapper(call, root.addressOf(path), settings, authentication);
        try {
            return http.execute(request, response -> read(call, response, reader, errors), deadline);
        } catch (CancellationException e) {
            // The connection pool throws it for an interrupted thread: it leased no connection, so nothing was sent.
            throw errors.interrupted(e);
        } catch (IOException e) {
            throw errors.of(e);
        }
    }

    /** Without a token nothing was sent; a token service that is down now may issue one later. */
    private String authorization(ApiCall call) {
        try {
            return authentication.authorization();
        } catch (RuntimeException e) {
            String message = call.purpose() + " was not sent: " + e.getMessage();
            FlowableApiException.Answer none = FlowableApiException.Answer.none(call.jobId());
            throw e instanceof FlowableNotAllowedException
                    ? new FlowableNotAllowedException(message, none, e)
                    : new FlowableUnavailableException(message, none, false, e);
        }
    }

    private <T> T read(ApiCall call, ClassicHttpResponse response, AnswerReader<T> reader, ErrorMapper errors)
            throws IOException {
        clock.answered(response.getFirstHeader(HttpHeaders.DATE));
        int status = response.getCode();
        HttpEntity entity = response.getEntity();
        if (status < 200 || status >= 300) {
            Header location = response.getFirstHeader(HttpHeaders.LOCATION);
            throw errors.of(status, location == null ? null : location.getValue(), start(entity));
        }
        try (InputStream body = entity == null ? InputStream.nullInputStream() : entity.getContent()) {
            return reader.read(body);
        } catch (JsonProcessingException e) {
            String contentType = entity == null ? null : entity.getContentType();
            throw errors.unreadable(status, contentType, e.getOriginalMessage(), e);
        }
    }

    private static String start(HttpEntity entity) throws IOException {
        if (entity == null) {
            return null;
        }
        try (InputStream body = entity.getContent()) {
            return new String(body.readNBytes(ERROR_BODY_BYTES), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        http.close();
        pool.close();
    }

    /** Reads the body of a successful answer. */
    @FunctionalInterface
    public interface AnswerReader<T> {
        T read(InputStream body) throws IOException;
    }

    /** The beginning of all addresses of an API. */
    private record Root(URI uri) {

        String path() {
            return uri.getRawPath();
        }

        String addressOf(String path) {
            return uri.getScheme() + "://" + uri.getRawAuthority() + path;
        }
    }
}
