package io.github.camelflowable.client;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.apache.camel.CamelContext;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpComponentConfigurer;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.StringHelper;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.core5.http.config.Registry;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;

/**
 * The HttpClient that camel-http configures, from a private component: nothing shows up in the user's context, nothing
 * of the user's {@code http} component leaks in, and automatic retries are off. (camel-http would repeat a POST after a
 * 503 by itself; when to repeat a report is the worker's decision.)
 */
final class CamelHttpClient implements AutoCloseable {

    /** Options that only camel-http's producer reads, so that setting them here would silently do nothing or do harm. */
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

    /** camel-http logs every option of an endpoint with its value at DEBUG, so these are not made options of one. */
    private static final Set<String> CREDENTIALS =
            Set.of("authUsername", "authPassword", "proxyAuthUsername", "proxyAuthPassword");

    /** camel-http takes these by name although its endpoint does not list them. */
    private static final Set<String> TIMEOUTS =
            Set.of("connectTimeout", "connectionRequestTimeout", "responseTimeout", "soTimeout");

    /** Prefixes of settings that go to HttpClient's own builders. */
    private static final String CLIENT = "httpClient.";

    private static final String CONNECTION = "httpConnection.";

    private static final int CONNECTIONS = 200;

    private final HttpComponent component;
    private final HttpEndpoint endpoint;

    private CamelHttpClient(HttpComponent component, HttpEndpoint endpoint) {
        this.component = component;
        this.endpoint = endpoint;
    }

    /**
     * @param httpOptions client-level camel-http options under their {@link #canonical} names; they beat the timeouts given here
     * @throws IllegalArgumentException for an option that camel-http does not have or that has no effect here
     */
    static CamelHttpClient open(
            CamelContext context,
            URI baseUrl,
            Duration connectTimeout,
            Duration requestTimeout,
            Map<String, Object> httpOptions)
            throws Exception {
        PrivateHttpComponent component = new PrivateHttpComponent();
        component.setCamelContext(context);
        component.setAutomaticRetriesDisabled(true);
        // Our credentials are in the header of every request; looking for others that are known for its path costs
        // time.
        component.setAuthCachingDisabled(true);
        // camel-http's own store keeps no cookie, so looking for them in every answer is in vain.
        component.setCookieManagementDisabled(httpOptions.keySet().stream().noneMatch(CamelHttpClient::maySetStore));
        component.setMaxTotalConnections(CONNECTIONS);
        component.setConnectionsPerRoute(CONNECTIONS);
        component.setConnectTimeout(connectTimeout.toMillis());
        component.setConnectionRequestTimeout(requestTimeout.toMillis());
        // DeadlineHttp ends what takes too long. A timeout of the socket as well would make three system calls of each
        // read.
        component.setSoTimeout(0);
        component.build();
        component.init();
        Map<String, Object> endpointOptions = distribute(component, httpOptions);
        ServiceHelper.startService(component);
        HttpEndpoint endpoint = endpoint(component, baseUrl, endpointOptions);
        ServiceHelper.startService(endpoint);
        return new CamelHttpClient(component, endpoint);
    }

    /**
     * The options under the names that camel-http gives them. Its configurers take any case, and in properties dashes are
     * the custom: so a refused option is recognized however it is spelt.
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

    private static boolean maySetStore(String option) {
        return option.equals("cookieStore") || option.equals("httpClientConfigurer") || option.startsWith(CLIENT);
    }

    private static Set<String> endpointOptions(CamelContext context) {
        return context.getCamelContextExtension().getEndpointUriFactory("http").propertyNames();
    }

    /**
     * Sets what only the component has.
     *
     * @return what belongs to the endpoint
     */
    private static Map<String, Object> distribute(PrivateHttpComponent component, Map<String, Object> httpOptions) {
        CamelContext context = component.getCamelContext();
        Set<String> ofEndpoint = endpointOptions(context);
        HttpComponentConfigurer ofComponent = new HttpComponentConfigurer();
        Map<String, Object> rest = new LinkedHashMap<>();
        httpOptions.forEach((name, value) -> {
            if (REFUSED.containsKey(name)) {
                throw new IllegalArgumentException("Option http." + name + " is not supported: " + REFUSED.get(name));
            }
            if (WITHOUT_EFFECT.contains(name)) {
                throw new IllegalArgumentException("Option http." + name
                        + " has no effect here: it belongs to camel-http's producer, and only its client is used");
            }
            if (CREDENTIALS.contains(name)) {
                component.credentials.put(name, value);
            } else if (TIMEOUTS.contains(name)) {
                rest.put(name, millis(context, name, value));
            } else if (ofEndpoint.contains(name) || name.startsWith(CLIENT) || name.startsWith(CONNECTION)) {
                rest.put(name, value);
            } else if (!ofComponent.configure(context, component, name, value, true)) {
                throw new IllegalArgumentException("Unknown option http." + name
                        + ". Client-level options of camel-http are known here: " + names(ofEndpoint));
            }
        });
        return rest;
    }

    /** camel-http takes its timeouts only as a text with the number of milliseconds. */
    private static String millis(CamelContext context, String name, Object value) {
        Duration duration = Durations.parse("Option http." + name, value.toString(), context.getTypeConverter());
        return String.valueOf(duration.toMillis());
    }

    private static HttpEndpoint endpoint(HttpComponent component, URI baseUrl, Map<String, Object> options)
            throws Exception {
        HttpEndpoint endpoint;
        try {
            endpoint = (HttpEndpoint) component.createEndpoint(baseUrl.toString(), new LinkedHashMap<>(options));
        } catch (ResolveEndpointFailedException e) {
            // Neither as the cause nor quoted: it repeats the values.
            throw unknownBuilderOption(CLIENT, options);
        }
        if (!endpoint.getHttpConnectionOptions().isEmpty()) {
            throw unknownBuilderOption(CONNECTION, endpoint.getHttpConnectionOptions());
        }
        return endpoint;
    }

    private static IllegalArgumentException unknownBuilderOption(String prefix, Map<String, Object> options) {
        Set<String> given = new TreeSet<>();
        for (String name : options.keySet()) {
            if (name.startsWith(prefix)) {
                given.add("http." + name);
            } else if (prefix.equals(CONNECTION)) {
                given.add("http." + prefix + name);
            }
        }
        return new IllegalArgumentException("HttpClient has no such setting, or it cannot take the value: " + given);
    }

    private static Set<String> names(Set<String> endpointOptions) {
        Set<String> names = new TreeSet<>(endpointOptions);
        names.addAll(TIMEOUTS);
        names.removeAll(WITHOUT_EFFECT);
        names.removeAll(REFUSED.keySet());
        return names;
    }

    HttpClient client() {
        return endpoint.getHttpClient();
    }

    @Override
    public void close() {
        ServiceHelper.stopAndShutdownServices(endpoint, component);
    }

    /** camel-http's component that logs no credentials, and whose connections do not either. */
    private static final class PrivateHttpComponent extends HttpComponent {

        private final Map<String, Object> credentials = new HashMap<>();

        @Override
        protected HttpClientConfigurer createHttpClientConfigurer(Map<String, Object> parameters, boolean secure)
                throws Exception {
            // Only for this call; what it takes out of the parameters must be taken out of the caller's, too.
            parameters.putAll(credentials);
            HttpClientConfigurer configurer = super.createHttpClientConfigurer(parameters, secure);
            parameters.keySet().removeAll(credentials.keySet());
            return configurer;
        }

        @Override
        @SuppressWarnings("deprecation") // camel-http still builds its pool from socket factories
        protected HttpClientConnectionManager createConnectionManager(
                Registry<ConnectionSocketFactory> registry, int maxTotal, int perRoute, SocketConfig socketConfig) {
            PoolingHttpClientConnectionManager pool = new PoolingHttpClientConnectionManager(
                    registry,
                    PoolConcurrencyPolicy.STRICT,
                    PoolReusePolicy.LIFO,
                    TimeValue.ofMilliseconds(getConnectionTimeToLive()),
                    socket -> {
                        NonLoggingConnection connection = new NonLoggingConnection();
                        if (socket != null) {
                            connection.bind(socket);
                        }
                        return connection;
                    });
            pool.setMaxTotal(maxTotal > 0 ? maxTotal : getMaxTotalConnections());
            pool.setDefaultMaxPerRoute(perRoute > 0 ? perRoute : getConnectionsPerRoute());
            pool.setDefaultSocketConfig(socketConfig);
            return pool;
        }
    }
}
