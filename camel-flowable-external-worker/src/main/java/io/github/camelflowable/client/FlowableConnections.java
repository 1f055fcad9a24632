package io.github.camelflowable.client;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.apache.camel.CamelContext;

/** The open connections of one component: endpoints with equal settings share one. */
public final class FlowableConnections implements AutoCloseable {

    private final ConcurrentMap<ConnectionSettings, FlowableConnection> connections = new ConcurrentHashMap<>();

    /**
     * @throws IllegalArgumentException for wrong or contradictory {@code http.*} options
     */
    public FlowableConnection to(ConnectionSettings settings, CamelContext context) {
        return connections.computeIfAbsent(settings, wanted -> open(wanted, context));
    }

    private static FlowableConnection open(ConnectionSettings settings, CamelContext context) {
        try {
            return FlowableConnection.open(context, settings);
        } catch (RuntimeException e) {
            throw e;
        } catch (NoClassDefFoundError e) {
            // camel-http is the application's, as all of Camel; it brings HttpClient.
            throw new IllegalStateException(
                    "A class of camel-http is missing (" + e.getMessage() + "). Add it to the class path in the version"
                            + " of your Camel: org.apache.camel:camel-http, on Spring Boot"
                            + " org.apache.camel.springboot:camel-http-starter, on Quarkus"
                            + " org.apache.camel.quarkus:camel-quarkus-http, in Camel K camel:http",
                    e);
        } catch (Exception e) {
            throw new IllegalArgumentException("Cannot connect to " + settings.baseUrl() + ": " + e.getMessage(), e);
        }
    }

    /** Closes all connections; a later {@link #to} opens a new one. */
    @Override
    public void close() {
        connections.values().forEach(FlowableConnection::close);
        connections.clear();
    }
}
