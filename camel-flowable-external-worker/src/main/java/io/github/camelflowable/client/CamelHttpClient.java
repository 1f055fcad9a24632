package io.github.camelflowable.client;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.service.ServiceHelper;
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

    /** camel-http takes these by name although its endpoint does not list them. */
    private static final Set<String> TIMEOUTS =
            Set.of("connectTimeout", "connectionRequestTimeout", "responseTimeout", "soTimeout");

    private static final int CONNECTIONS = 200;

    private final HttpComponent component;
    private final HttpEndpoint endpoint;

    private CamelHttpClient(HttpComponent component, HttpEndpoint endpoint) {
        this.component = component;
        this.endpoint = endpoint;
    }

    /**
     * @param httpOptions client-level camel-http options; they beat the timeouts given here
     * @throws IllegalArgumentException for an option that camel-http does not have or that has no effect here
     */
    static CamelHttpClient open(
            CamelContext context,
            URI baseUrl,
            Duration connectTimeout,
            Duration requestTimeout,
            Map<String, Object> httpOptions)
            throws Exception {
        HttpComponent component = new PrivateHttpComponent();
        component.setCamelContext(context);
        component.setAutomaticRetriesDisabled(true);
        component.setMaxTotalConnections(CONNECTIONS);
        component.setConnectionsPerRoute(CONNECTIONS);
        component.setConnectTimeout(connectTimeout.toMillis());
        component.setConnectionRequestTimeout(requestTimeout.toMillis());
        component.setResponseTimeout(requestTimeout.toMillis());
        component.setSoTimeout(requestTimeout.toMillis());
        Map<String, Object> endpointOptions = new LinkedHashMap<>();
        // Not component.getComponentPropertyConfigurer(): Camel finds that by an annotation a subclass does not
        // inherit.
        PropertyConfigurer componentOptions = PluginHelper.getConfigurerResolver(context)
                .resolvePropertyConfigurer("http-component-configurer", context);
        Set<String> known =
                context.getCamelContextExtension().getEndpointUriFactory("http").propertyNames();
        for (Map.Entry<String, Object> option : httpOptions.entrySet()) {
            String name = option.getKey();
            if (REFUSED.containsKey(name)) {
                throw new IllegalArgumentException("Option http." + name + " is not supported: " + REFUSED.get(name));
            }
            if (WITHOUT_EFFECT.contains(name)) {
                throw new IllegalArgumentException("Option http." + name
                        + " has no effect here: it belongs to camel-http's producer, and only its client is used");
            }
            boolean builder = name.startsWith("httpClient.") || name.startsWith("httpConnection.");
            if (TIMEOUTS.contains(name)) {
                // camel-http converts its timeouts from text only.
                endpointOptions.put(name, option.getValue().toString());
            } else if (builder || known.contains(name)) {
                endpointOptions.put(name, option.getValue());
            } else if (!componentOptions.configure(context, component, name, option.getValue(), false)) {
                throw new IllegalArgumentException("Unknown option http." + name
                        + ". Client-level options of camel-http are known here: " + names(known));
            }
        }
        ServiceHelper.startService(component);
        HttpEndpoint endpoint = (HttpEndpoint) component.createEndpoint(baseUrl.toString(), endpointOptions);
        ServiceHelper.startService(endpoint);
        return new CamelHttpClient(component, endpoint);
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

    /** camel-http's component with a pool of connections that do not log credentials. */
    private static final class PrivateHttpComponent extends HttpComponent {
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
                        QuietConnection connection = new QuietConnection();
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
