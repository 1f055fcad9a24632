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
