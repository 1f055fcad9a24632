package io.github.camelflowable.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpComponentConfigurer;
import org.apache.camel.component.http.HttpEndpointConfigurer;
import org.apache.camel.http.common.HttpConfiguration;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.util.StringHelper;

/** The options {@code http.*}: which of camel-http's options are known here, and what each is set on. */
final class HttpOptions {

    /** Options that only camel-http's producer reads: here they would have no effect, or a harmful one. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "httpMethod",
            "okStatusCodeRange",
            "throwExceptionOnFailure",
            "muteException",
            "cookieHandler",
            "clearExpiredCookies",
            "customHostHeader",
            "preserveHostHeader",
            "connectionClose",
            "skipControlHeaders",
            "skipRequestHeaders",
            "skipResponseHeaders",
            "copyHeaders",
            "headerFilterStrategy",
            "httpBinding",
            "httpContext",
            "getWithBody",
            "deleteWithBody",
            "multipartUpload",
            "multipartUploadName",
            "disableStreamCache",
            "ignoreResponseBody",
            "bridgeEndpoint",
            "lazyStartProducer",
            "contentTypeCharsetEnabled",
            "httpActivityListener",
            "logHttpActivity",
            "allowJavaSerializedObject",
            "responsePayloadStreamingThreshold",
            "httpClientOptions",
            "httpConnectionOptions");

    private static final Map<String, String> REFUSED = Map.of(
            "followRedirects",
            "a redirect would carry the credentials to another address",
            "automaticRetriesDisabled",
            "repeating a request is the connector's own decision",
            "authBearerToken",
            "use the option accessToken instead",
            "authenticationPreemptive",
            "credentials are always sent with the first request; use the options username and password",
            "httpUri",
            "use the option baseUrl instead");

    /** What logs into the server: camel-http logs every option of an endpoint with its value at DEBUG. */
    private static final Set<String> LOGIN = Set.of("authUsername", "authPassword", "authDomain", "authHost");

    /** Set on the component, although an endpoint has them too: credentials of the proxy, and what the pool needs. */
    private static final Set<String> OF_COMPONENT = Set.of(
            "proxyAuthUsername",
            "proxyAuthPassword",
            "maxTotalConnections",
            "connectionsPerRoute",
            "sslContextParameters",
            "x509HostnameVerifier");

    /** camel-http takes these by name although its endpoint does not list them. */
    private static final Set<String> TIMEOUTS =
            Set.of("connectTimeout", "connectionRequestTimeout", "responseTimeout", "soTimeout");

    /** Prefixes of settings that go to HttpClient's own builders. */
    static final String CLIENT = "httpClient.";

    static final String CONNECTION = "httpConnection.";

    private HttpOptions() {}

    /**
     * The options under the names that camel-http gives them. Its configurers accept any case, and
     * properties are often written with dashes: so a refused option is recognized in each spelling.
     */
    static Map<String, Object> canonical(CamelContext context, Map<String, Object> httpOptions) {
        Set<String> known = new HashSet<>(endpointOptions(context));
        known.addAll(TIMEOUTS);
        known.addAll(WITHOUT_EFFECT);
        known.addAll(REFUSED.keySet());
        Map<String, Object> options = new LinkedHashMap<>();
        httpOptions.forEach((typed, value) -> {
            String name = StringHelper.dashToCamelCase(typed);
            options.put(
                    known.stream().filter(name::equalsIgnoreCase).findFirst().orElse(name), value);
        });
        return options;
    }

    static boolean haveCredentials(Map<String, Object> httpOptions) {
        return httpOptions.entrySet().stream()
                .anyMatch(option -> isCredential(option.getKey())
                        && !option.getValue().toString().isBlank());
    }

    /** @return whether the option, in any spelling, logs into the server: the proxy's credentials do not */
    static boolean isCredential(String name) {
        return name.replace("-", "").toLowerCase(Locale.ROOT).matches("(auth|oauth2).*");
    }

    private static Set<String> endpointOptions(CamelContext context) {
        EndpointUriFactory http = context.getCamelContextExtension().getEndpointUriFactory("http");
        if (http == null) {
            // The connector's POM passes on camel-http, but an application may exclude it.
            throw new IllegalStateException(
                    "camel-http is missing. Add it to the class path in the version of your Camel:"
                            + " org.apache.camel:camel-http, on Spring Boot org.apache.camel.springboot:camel-http-starter,"
                            + " on Quarkus org.apache.camel.quarkus:camel-quarkus-http, in Camel K camel:http");
        }
        return http.propertyNames();
    }

    /**
     * Sets the options that only the component has.
     *
     * @return the options of the endpoint
     */
    static Map<String, Object> distribute(HttpComponent component, Map<String, Object> httpOptions) {
        CamelContext context = component.getCamelContext();
        Set<String> ofEndpoint = endpointOptions(context);
        HttpComponentConfigurer ofComponent = new HttpComponentConfigurer();
        Map<String, String> login = new HashMap<>();
        Map<String, Object> rest = new LinkedHashMap<>();
        httpOptions.forEach((name, value) -> {
            if (REFUSED.containsKey(name)) {
                throw new IllegalArgumentException("Option http." + name + " is not supported: " + REFUSED.get(name));
            }
            if (WITHOUT_EFFECT.contains(name)) {
                throw new IllegalArgumentException("Option http." + name
                        + " has no effect here: it belongs to camel-http's producer, and only its client is used");
            }
            checkNumber(ofComponent, name, value);
            if (LOGIN.contains(name)) {
                login.put(name, value.toString());
            } else if (name.equals("soTimeout")) {
                component.setSoTimeout(millis(context, name, value));
            } else if (TIMEOUTS.contains(name)) {
                // camel-http takes these only as a text with the number of milliseconds.
                rest.put(name, String.valueOf(millis(context, name, value)));
            } else if (name.equals("useSystemProperties")) {
                ofComponent.configure(context, component, name, value, true);
                rest.put(name, value);
            } else if (OF_COMPONENT.contains(name)) {
                ofComponent.configure(context, component, name, value, true);
            } else if (ofEndpoint.contains(name) || name.startsWith(CLIENT) || name.startsWith(CONNECTION)) {
                rest.put(name, value);
            } else if (!ofComponent.configure(context, component, name, value, true)) {
                throw new IllegalArgumentException("Unknown option http." + name
                        + ". Client-level options of camel-http are known here: " + names(ofEndpoint));
            }
        });
        if (login.containsKey("authUsername") && login.containsKey("authPassword")) {
            HttpConfiguration configuration = new HttpConfiguration();
            // camel-http reads the configuration for this method only; HttpClient answers any challenge.
            configuration.setAuthMethod("basic");
            configuration.setAuthUsername(login.get("authUsername"));
            configuration.setAuthPassword(login.get("authPassword"));
            configuration.setAuthDomain(login.get("authDomain"));
            configuration.setAuthHost(login.get("authHost"));
            component.setHttpConfiguration(configuration);
        }
        return rest;
    }

    /** Camel's own error names no option, and it takes 5s for 5000. */
    private static void checkNumber(HttpComponentConfigurer ofComponent, String name, Object value) {
        Class<?> type = new HttpEndpointConfigurer().getOptionType(name, false);
        if (type == null) {
            type = ofComponent.getOptionType(name, false);
        }
        boolean number = type == int.class || type == Integer.class;
        if (number && value instanceof String text && !text.strip().matches("#.*|[-+]?\\d{1,9}")) {
            throw new IllegalArgumentException(
                    "Option http." + name + " must be a whole number, but is '" + text + "'");
        }
    }

    static IllegalArgumentException unknownToHttpClient(Set<String> settings) {
        Set<String> given = new TreeSet<>();
        settings.forEach(name -> given.add("http." + name));
        return new IllegalArgumentException("HttpClient has no such setting, or it cannot take the value: " + given);
    }

    private static long millis(CamelContext context, String name, Object value) {
        Duration duration = Durations.parse("Option http." + name, value.toString(), context.getTypeConverter());
        return duration.toMillis();
    }

    private static Set<String> names(Set<String> endpointOptions) {
        Set<String> names = new TreeSet<>(endpointOptions);
        names.addAll(TIMEOUTS);
        names.removeAll(WITHOUT_EFFECT);
        names.removeAll(REFUSED.keySet());
        return names;
    }

    static boolean maySetCookieStore(String option) {
        return option.equals("cookieStore") || option.equals("httpClientConfigurer") || option.startsWith(CLIENT);
    }
}
