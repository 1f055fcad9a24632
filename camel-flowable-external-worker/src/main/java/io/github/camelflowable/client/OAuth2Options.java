package io.github.camelflowable.client;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** The {@code http.oauth2*} options, which the connector reads itself: camel-http would fetch a token for each URL. */
final class OAuth2Options {

    static final Set<String> NAMES = Set.of(
            "oauth2ClientId",
            "oauth2ClientSecret",
            "oauth2TokenEndpoint",
            "oauth2Scope",
            "oauth2ResourceIndicator",
            "oauth2CacheTokens",
            "oauth2CachedTokensDefaultExpirySeconds",
            "oauth2CachedTokensExpirationMarginSeconds",
            "oauth2BodyAuthentication");

    private OAuth2Options() {}

    /** @return null if no option of OAuth2 is set */
    static ClientCredentials credentials(ConnectionSettings settings, Map<String, Object> options) {
        if (options.keySet().stream().noneMatch(NAMES::contains)) {
            return null;
        }
        for (String required : new String[] {"oauth2ClientId", "oauth2ClientSecret", "oauth2TokenEndpoint"}) {
            if (!options.containsKey(required)) {
                throw new IllegalArgumentException("OAuth2 needs http.oauth2ClientId, http.oauth2ClientSecret and"
                        + " http.oauth2TokenEndpoint, but http." + required + " is missing");
            }
        }
        if (settings.authentication() != Authentication.NONE) {
            throw new IllegalArgumentException(
                    "http.oauth2ClientId cannot be combined with username or accessToken: choose one");
        }
        return new ClientCredentials(
                new ClientCredentials.Options(
                        ConnectionSettings.parseUrl(
                                "http.oauth2TokenEndpoint", text(options, "oauth2TokenEndpoint", null)),
                        text(options, "oauth2ClientId", null),
                        text(options, "oauth2ClientSecret", null),
                        text(options, "oauth2Scope", null),
                        text(options, "oauth2ResourceIndicator", null),
                        Boolean.parseBoolean(text(options, "oauth2BodyAuthentication", "false")),
                        seconds(options, "oauth2CachedTokensExpirationMarginSeconds", "5"),
                        seconds(options, "oauth2CachedTokensDefaultExpirySeconds", "3600")),
                System::nanoTime);
    }

    private static String text(Map<String, Object> options, String name, String absent) {
        Object value = options.get(name);
        return value == null ? absent : value.toString();
    }

    private static Duration seconds(Map<String, Object> options, String name, String absent) {
        String value = text(options, name, absent);
        if (!value.matches("\\d{1,9}")) {
            throw new IllegalArgumentException(
                    "Option http." + name + " must be a whole number of seconds, but is '" + value + "'");
        }
        return Duration.ofSeconds(Long.parseLong(value));
    }
}
