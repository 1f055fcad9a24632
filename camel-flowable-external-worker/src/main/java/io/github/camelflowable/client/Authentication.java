package io.github.camelflowable.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The credentials of a request. They are sent with the first request: otherwise the server answers each call with 401
 * first, and each call costs two requests.
 * <p>
 * No implementation shows its secret in {@code toString()}.
 */
public sealed interface Authentication {

    /** Sends no credentials; for servers that ask for none, or when camel-http brings them ({@code http.auth*}). */
    Authentication NONE = new None();

    /**
     * @return the value of the {@code Authorization} header, or null to send none
     */
    String authorization();

    /** @return the kind of credentials and the user, for error messages; never a secret */
    String describe();

    /**
     * Called when the server answered 401.
     *
     * @return true if other credentials may be available now, so that the request is sent once more
     */
    default boolean renew() {
        return false;
    }

    /** Sends nothing. */
    record None() implements Authentication {
        @Override
        public String authorization() {
            return null;
        }

        @Override
        public String describe() {
            return "no credentials";
        }
    }

    /** HTTP Basic with UTF-8 credentials. */
    record Basic(String username, String password) implements Authentication {
        public Basic {
            Objects.requireNonNull(username, "username");
            Objects.requireNonNull(password, "password");
        }

        @Override
        public String authorization() {
            byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(pair);
        }

        @Override
        public String describe() {
            return "user '" + username + "'";
        }

        @Override
        public String toString() {
            return "Basic[username=" + username + ", password=xxxxxx]";
        }
    }

    /** A bearer token that does not change. */
    record FixedBearer(String token) implements Authentication {
        public FixedBearer {
            if (token.isBlank()) {
                throw new IllegalArgumentException("Option accessToken is empty");
            }
        }

        @Override
        public String authorization() {
            return "Bearer " + token;
        }

        @Override
        public String describe() {
            return "the access token";
        }

        @Override
        public String toString() {
            return "FixedBearer[token=xxxxxx]";
        }
    }

    /** A bearer token that the supplier is asked for on each request, so that it can renew the token. */
    record Bearer(Supplier<String> token) implements Authentication {
        public Bearer {
            Objects.requireNonNull(token, "token");
        }

        @Override
        public String authorization() {
            String value = token.get();
            if (value == null || value.isBlank()) {
                throw new IllegalStateException(
                        "The access token is empty: set accessToken, or let its Supplier<String> return one");
            }
            return "Bearer " + value;
        }

        @Override
        public String describe() {
            return "an access token";
        }

        @Override
        public String toString() {
            return "Bearer[token=xxxxxx]";
        }
    }

    /** A bearer token that an OAuth2 server issues for client id and secret. */
    record OAuth2(ClientCredentials credentials) implements Authentication {
        @Override
        public String authorization() {
            return "Bearer " + credentials.token();
        }

        @Override
        public String describe() {
            return "an OAuth2 token of client '" + credentials.clientId() + "'";
        }

        @Override
        public boolean renew() {
            credentials.forget();
            return true;
        }

        @Override
        public String toString() {
            return "OAuth2[clientId=" + credentials.clientId() + ", clientSecret=xxxxxx]";
        }
    }
}
