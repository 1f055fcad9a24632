package io.github.camelflowable.client;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Address of Flowable, credentials and timeouts. Equal settings share one connection pool.
 *
 * @param baseUrl            root of the Flowable application, without a trailing slash
 * @param externalJobApiPath path of the external worker API under the root
 * @param processApiPath     path of the BPMN API under the root
 * @param cmmnApiPath        path of the CMMN API under the root
 * @param authentication     credentials; sent to {@code baseUrl} only
 * @param connectTimeout     longest wait for a TCP or TLS connection
 * @param requestTimeout     longest time of one whole request, answer included
 * @param httpOptions        client-level options of camel-http, without the {@code http.} prefix
 * @param furtherApiPaths    paths of other APIs under the root; an API that is not among them has its usual path
 */
public record ConnectionSettings(
        URI baseUrl,
        String externalJobApiPath,
        String processApiPath,
        String cmmnApiPath,
        Authentication authentication,
        Duration connectTimeout,
        Duration requestTimeout,
        Map<String, Object> httpOptions,
        Map<Api, String> furtherApiPaths) {

    private static final int LAST_PORT = 65_535;

    public ConnectionSettings {
        Objects.requireNonNull(authentication, "authentication");
        httpOptions = Collections.unmodifiableMap(new LinkedHashMap<>(httpOptions));
        furtherApiPaths = Map.copyOf(furtherApiPaths);
        positive("connectTimeout", connectTimeout);
        positive("requestTimeout", requestTimeout);
    }

    /** Settings in which every further API has its usual path. */
    public ConnectionSettings(
            URI baseUrl,
            String externalJobApiPath,
            String processApiPath,
            String cmmnApiPath,
            Authentication authentication,
            Duration connectTimeout,
            Duration requestTimeout,
            Map<String, Object> httpOptions) {
        this(
                baseUrl,
                externalJobApiPath,
                processApiPath,
                cmmnApiPath,
                authentication,
                connectTimeout,
                requestTimeout,
                httpOptions,
                Map.of());
    }

    /** These settings with the paths of further APIs. */
    public ConnectionSettings with(Map<Api, String> furtherPaths) {
        return new ConnectionSettings(
                baseUrl,
                externalJobApiPath,
                processApiPath,
                cmmnApiPath,
                authentication,
                connectTimeout,
                requestTimeout,
                httpOptions,
                furtherPaths);
    }

    /**
     * Reads the base URL that a user configured.
     *
     * @throws IllegalArgumentException if it is not an absolute http(s) URL, or carries credentials, query or fragment
     */
    public static URI parseBaseUrl(String text) {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException(
                    "Option baseUrl is empty: set it to the root of the Flowable application,"
                            + " such as http://localhost:8080/flowable-rest, or leave the option out for that address. A"
                            + " placeholder of an environment variable or secret that is not set gives an empty one");
        }
        // A trailing slash would give "//" in every path, which the server's firewall answers with 401.
        URI uri = parseUrl("baseUrl", text.strip().replaceAll("/+$", ""));
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("baseUrl must not have a query or fragment: " + withoutSecrets(text));
        }
        return withoutDefaultPort(uri);
    }

    /** One engine has one address: a job is identified by it. */
    private static URI withoutDefaultPort(URI uri) {
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        return uri.getPort() == (secure ? 443 : 80)
                ? URI.create(uri.getScheme() + "://" + uri.getHost() + uri.getRawPath())
                : uri;
    }

    static URI parseUrl(String option, String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            // The exception is not the cause: its message repeats the whole text, and with it a password in it.
            throw new IllegalArgumentException(option + " is not a URL: " + withoutSecrets(text));
        }
        if (uri.getRawAuthority() != null && uri.getRawAuthority().indexOf('@') >= 0) {
            throw new IllegalArgumentException(
                    option + " must not carry credentials: use the options made for them instead, such as username and"
                            + " password");
        }
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!http || uri.getHost() == null) {
            throw new IllegalArgumentException(option + " must be an absolute http or https URL such as"
                    + " http://localhost:8080/flowable-rest, but is: " + withoutSecrets(text));
        }
        if (uri.getPort() > LAST_PORT) {
            throw new IllegalArgumentException(
                    option + " must have a port of at most " + LAST_PORT + ", but is: " + withoutSecrets(text));
        }
        return uri;
    }

    /** The text before an @ may be a password with any character in it; a query may be a token. */
    private static String withoutSecrets(String text) {
        return text.replaceAll("(?s)^(.*?//)?.*@", "$1xxxxxx@").replaceAll("(?s)[?#].*", "");
    }

    private static void positive(String option, Duration value) {
        if (value == null || value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(option + " must be longer than zero, but is " + value);
        }
    }

    String pathOf(Api api) {
        return switch (api) {
            case EXTERNAL_JOB -> externalJobApiPath;
            case PROCESS -> processApiPath;
            case CMMN -> cmmnApiPath;
            default -> furtherApiPaths.getOrDefault(api, api.usualPath());
        };
    }

    /** Names neither credentials nor the values of {@code http.*} options: they hold proxy passwords and client secrets. */
    @Override
    public String toString() {
        return "ConnectionSettings[" + baseUrl + ", " + authentication + ", http=" + httpOptions.keySet() + "]";
    }

    /** Flowable's REST APIs. */
    public enum Api {
        EXTERNAL_JOB("externalJobApiPath", "external-job-api"),
        PROCESS("processApiPath", "process-api"),
        CMMN("cmmnApiPath", "cmmn-api"),
        DMN("dmnApiPath", "dmn-api"),
        EVENT_REGISTRY("eventRegistryApiPath", "event-registry-api"),
        IDM("idmApiPath", "idm-api"),
        APP("appApiPath", "app-api");

        private final String pathOption;
        private final String usualPath;

        Api(String pathOption, String usualPath) {
            this.pathOption = pathOption;
            this.usualPath = usualPath;
        }

        /** Path under the root of Flowable's own REST application. */
        public String usualPath() {
            return usualPath;
        }

        /** Name of the option that sets this API's path. */
        public String pathOption() {
            return pathOption;
        }
    }
}
