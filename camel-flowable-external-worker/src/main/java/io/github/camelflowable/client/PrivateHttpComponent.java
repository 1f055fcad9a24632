package io.github.camelflowable.client;

import java.util.HashMap;
import java.util.Map;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.http.HttpComponent;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.core5.http.config.Registry;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;

/** A component of camel-http that logs no credentials, nor do its connections. */
final class PrivateHttpComponent extends HttpComponent {

    private final Map<String, Object> credentials = new HashMap<>();

    void putCredential(String option, Object value) {
        credentials.put(option, value);
    }

    @Override
    protected HttpClientConfigurer createHttpClientConfigurer(Map<String, Object> parameters, boolean secure)
            throws Exception {
        // camel-http refuses parameters that are left over, so the credentials must not stay among them.
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
