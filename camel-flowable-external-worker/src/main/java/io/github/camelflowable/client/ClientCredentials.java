package io.github.camelflowable.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.message.BasicNameValuePair;

/**
 * An OAuth2 access token by client credentials, fetched once and kept until shortly before it expires.
 * <p>
 * camel-http has this too, but keeps one token per request URI, and a job's URI is new with every job: each report would
 * fetch a token of its own and the cache would grow for ever.
 */
final class ClientCredentials {

    private final Options options;
    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();
    private HttpClient http;
    private String token;
    private long freshUntil;

    ClientCredentials(Options options, LongSupplier nanoClock) {
        this.options = options;
        this.nanoClock = nanoClock;
    }

    void connect(HttpClient client) {
        this.http = client;
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
        } catch (IOException e) {
            throw new FlowableApiException(
                    FlowableApiException.Kind.TRY_AGAIN,
                    "No access token from " + options.endpoint() + ": " + e.getMessage()
                            + ". Check http.oauth2TokenEndpoint, http.oauth2ClientId and http.oauth2ClientSecret",
                    null,
                    0,
                    null,
                    e);
        } finally {
            lock.unlock();
        }
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
        post.setEntity(new UrlEncodedFormEntity(form));
        JsonNode answer = http.execute(post, response -> {
            if (response.getCode() != 200 || response.getEntity() == null) {
                throw new IOException("the token endpoint answered " + response.getCode());
            }
            try (InputStream body = response.getEntity().getContent()) {
                return JobJson.MAPPER.readTree(body);
            }
        });
        token = answer.path("access_token").asText(null);
        if (token == null) {
            throw new IOException("the answer has no access_token");
        }
        Duration life =
                answer.has("expires_in") ? Duration.ofSeconds(answer.path("expires_in").asLong()) : options.defaultLife();
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
