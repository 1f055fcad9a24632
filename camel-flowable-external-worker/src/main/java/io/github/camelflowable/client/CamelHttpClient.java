package io.github.camelflowable.client;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import org.apache.camel.CamelContext;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.io.CloseMode;

/**
 * The HttpClient that camel-http configures, from a private component: nothing shows up in the user's context, nothing
 * of the user's {@code http} component leaks in, and automatic retries are off. (camel-http would repeat a POST after a
 * 503 by itself; when to repeat a report is the worker's decision.)
 */
final class CamelHttpClient implements AutoCloseable {

    /**
     * Connections of the pool, in all and to one host. A smaller number lets reports wait for each other; a larger one lets
     * this client open more sockets at a time.
     */
    private static final int CONNECTIONS = 200;

    private final HttpComponent component;
    private final HttpEndpoint endpoint;
    private final HttpClientConnectionManager pool;

    private CamelHttpClient(HttpComponent component, HttpEndpoint endpoint, HttpClientConnectionManager pool) {
        this.component = component;
        this.endpoint = endpoint;
        this.pool = pool;
    }

    /**
     * @param httpOptions client-level camel-http options under their {@link HttpOptions#canonical} names; they override the timeouts
     * @throws IllegalArgumentException for an option that camel-http does not have or that has no effect here
     */
    static CamelHttpClient open(
            CamelContext context,
            URI baseUrl,
            Duration connectTimeout,
            Duration requestTimeout,
            Map<String, Object> httpOptions)
            throws Exception {
        HttpComponent component = new HttpComponent();
        component.setCamelContext(context);
        component.setAutomaticRetriesDisabled(true);
        // Each request carries its credentials in a header; a search for cached ones would only cost time.
        component.setAuthCachingDisabled(true);
        // camel-http's own store keeps no cookie, so a search for cookies in each answer would only cost time.
        component.setCookieManagementDisabled(httpOptions.keySet().stream().noneMatch(HttpOptions::maySetCookieStore));
        component.setMaxTotalConnections(CONNECTIONS);
        component.setConnectionsPerRoute(CONNECTIONS);
        component.setConnectTimeout(connectTimeout.toMillis());
        component.setConnectionRequestTimeout(requestTimeout.toMillis());
        // DeadlineHttp ends a request that takes too long. A socket
        // timeout as well would make three system calls of each read.
        component.setSoTimeout(0);
        component.build();
        component.init();
        Map<String, Object> endpointOptions = HttpOptions.distribute(component, httpOptions);
        HttpClientConnectionManager pool = ConnectionPool.open(component, endpointOptions);
        // camel-http closes no pool that the component brings.
        component.setClientConnectionManager(pool);
        try {
            ServiceHelper.startService(component);
            HttpEndpoint endpoint = endpoint(component, baseUrl, endpointOptions);
            ServiceHelper.startService(endpoint);
            return new CamelHttpClient(component, endpoint, pool);
        } catch (Exception e) {
            pool.close(CloseMode.IMMEDIATE);
            throw e;
        }
    }

    private static HttpEndpoint endpoint(HttpComponent component, URI baseUrl, Map<String, Object> options)
            throws Exception {
        try {
            return (HttpEndpoint) component.createEndpoint(baseUrl.toString(), new LinkedHashMap<>(options));
        } catch (ResolveEndpointFailedException e) {
            // The exception is neither cause nor quoted: it repeats the values, which may be secret.
            throw HttpOptions.unknownToHttpClient(options.keySet().stream()
                    .filter(name -> name.startsWith(HttpOptions.CLIENT))
                    .collect(Collectors.toSet()));
        }
    }

    HttpClient client() {
        return endpoint.getHttpClient();
    }

    @Override
    public void close() {
        ServiceHelper.stopAndShutdownServices(endpoint, component);
        pool.close(CloseMode.GRACEFUL);
    }
}
