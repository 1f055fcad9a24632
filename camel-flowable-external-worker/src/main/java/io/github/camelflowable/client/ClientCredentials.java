package io.github.camelflowable.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.message.BasicNameValuePair;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.client.FlowableApiException.Kind;

/**
 * An OAuth2 access token by client credentials, fetched once and kept until shortly before it expires.
 * <p>
 * camel-http can do the same, but caches one token per request URI, and each job has its own URI: each report would fetch a
 * token of its own, and the cache would grow without limit.
 */
final class ClientCredentials {

    /** Seconds. A server writes a very large number for a token that never expires; a larger value overflows nanoseconds. */
    private static final Duration LONGEST_LIFE = Duration.ofDays(365);

    private final Options options;
    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();
    private DeadlineHttp http;
    private String token;
    private long freshUntil;

    ClientCredentials(Options options, LongSupplier nanoClock) {
        this.options = options;
        this.nanoClock = nanoClock;
    }

    void connect(DeadlineHttp timed) {
        this.http = timed;
    }

    String clientId() {
        return options.clientId();
    }

    String token() {
        lock.lock();
        try {
            if (token == null || nanoClock.getAsLong() - freshUntil >= 0) {
                fetch();
            }
            return token;
        } catch (JsonProcessingException e) {
            // Jackson's message quotes the text that it could not read, which may be the token itself.
            throw noToken(Kind.TRY_AGAIN, "the answer is not JSON", null);
        } catch (IOException e) {
            throw noToken(Kind.TRY_AGAIN, e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    private FlowableApiException noToken(Kind kind, String why, IOException cause) {
        String message = "No access token from " + options.endpoint() + ": " + why
                + ". Check http.oauth2TokenEndpoint, http.oauth2ClientId and http.oauth2ClientSecret";
        FlowableApiException.Answer none = FlowableApiException.Answer.none(null);
        return kind == Kind.NOT_ALLOWED
                ? new FlowableNotAllowedException(message, none, cause)
                : new FlowableUnavailableException(message, none, false, cause);
    }

    /** The server refused the token: the next request fetches another. */
    void forget() {
        lock.lock();
        try {
            token = null;
        } finally {
            lock.unlock();
        }
    }

    private void fetch() throws IOException {
        HttpPost post = new HttpPost(options.endpoint());
        List<NameValuePair> form = new ArrayList<>();
        form.add(new BasicNameValuePair("grant_type", "client_credentials"));
        if (options.scope() != null) {
            form.add(new BasicNameValuePair("scope", options.scope()));
        }
        if (options.resource() != null) {
            form.add(new BasicNameValuePair("resource", options.resource()));
        }
        if (options.inBody()) {
            form.add(new BasicNameValuePair("client_id", options.clientId()));
            form.add(new BasicNameValuePair("client_secret", options.clientSecret()));
        } else {
            post.setHeader(
                    HttpHeaders.AUTHORIZATION,
                    new Authentication.Basic(options.clientId(), options.clientSecret()).authorization());
        }
        post.setHeader(HttpHeaders.ACCEPT, "application/json");
        post.setEntity(new UrlEncodedFormEntity(form, StandardCharsets.UTF_8));
        JsonNode answer = http.execute(post, response -> {
            int status = response.getCode();
            if (status != 200 || response.getEntity() == null) {
                boolean mayPass = status < 300 || status == 408 || status == 429 || status >= 500;
                throw noToken(
                        mayPass ? Kind.TRY_AGAIN : Kind.NOT_ALLOWED, "the token endpoint answered " + status, null);
            }
            try (InputStream body = response.getEntity().getContent()) {
                return JobJson.readAny(body);
            }
        });
        token = answer.path("access_token").asText(null);
        if (token == null) {
            throw new IOException("the answer has no access_token");
        }
        Duration life = answer.hasNonNull("expires_in")
                ? Duration.ofSeconds(Math.min(answer.path("expires_in").asLong(), LONGEST_LIFE.toSeconds()))
                : options.defaultLife();
        freshUntil = nanoClock.getAsLong() + life.minus(options.margin()).toNanos();
    }

    /** The {@code http.oauth2*} options. */
    record Options(
            URI endpoint,
            String clientId,
            String clientSecret,
            String scope,
            String resource,
            boolean inBody,
            Duration margin,
            Duration defaultLife) {

        @Override
        public String toString() {
            return "OAuth2[" + endpoint + ", " + clientId + "]";
        }
    }
}
