package io.github.camelflowable.client;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import javax.net.ssl.SSLContext;

import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.util.PropertiesHelper;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The pool of connections that do not log. It is built here with HttpClient's own builders: camel-http's methods that make
 * a pool have other parameters in Camel 4.22, and an override that is not called any more would log each password.
 */
final class ConnectionPool {

    /** camel-http has this option from Camel 4.22 on. */
    private static final String VERIFICATION = "hostnameVerificationPolicy";

    private ConnectionPool() {}

    /**
     * @param component knows the pool's options
     * @param options of the endpoint; those of the pool are taken out
     */
    static HttpClientConnectionManager open(HttpComponent component, Map<String, Object> options)
            throws GeneralSecurityException, IOException {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(ConnectionPool::connection)
                .setTlsSocketStrategy(tls(component, options.remove(VERIFICATION)))
                .setDefaultSocketConfig(sockets(component, options))
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setTimeToLive(TimeValue.ofMilliseconds(component.getConnectionTimeToLive()))
                        .build())
                .setMaxConnTotal(component.getMaxTotalConnections())
                .setMaxConnPerRoute(component.getConnectionsPerRoute())
                .build();
    }

    private static ManagedHttpClientConnection connection(Socket socket) throws IOException {
        NonLoggingConnection connection = new NonLoggingConnection();
        if (socket != null) {
            connection.bind(socket);
        }
        return connection;
    }

    private static TlsSocketStrategy tls(HttpComponent component, Object verification)
            throws GeneralSecurityException, IOException {
        CamelContext context = component.getCamelContext();
        SSLContextParameters parameters = component.getSslContextParameters();
        if (parameters == null && component.isUseGlobalSslContextParameters()) {
            parameters = context.getSSLContextParameters();
        }
        SSLContext ssl;
        if (parameters != null) {
            ssl = parameters.createSSLContext(context);
        } else {
            ssl = component.isUseSystemProperties() ? SSLContexts.createSystemDefault() : SSLContexts.createDefault();
        }
        // HttpClient would also let the JDK verify, which no x509HostnameVerifier can switch off.
        HostnameVerificationPolicy policy = verification == null
                ? HostnameVerificationPolicy.CLIENT
                : context.getTypeConverter().convertTo(HostnameVerificationPolicy.class, verification);
        return new DefaultClientTlsStrategy(ssl, policy, component.getX509HostnameVerifier());
    }

    private static SocketConfig sockets(HttpComponent component, Map<String, Object> options) {
        SocketConfig.Builder sockets =
                SocketConfig.custom().setSoTimeout(Timeout.ofMilliseconds(component.getSoTimeout()));
        Map<String, Object> settings = PropertiesHelper.extractProperties(options, HttpOptions.CONNECTION);
        PropertyBindingSupport.bindProperties(component.getCamelContext(), sockets, settings);
        if (!settings.isEmpty()) {
            Set<String> unknown = new TreeSet<>();
            settings.keySet().forEach(name -> unknown.add(HttpOptions.CONNECTION + name));
            throw HttpOptions.unknownToHttpClient(unknown);
        }
        return sockets.build();
    }
}
