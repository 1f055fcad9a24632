package io.github.camelflowable;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

import io.github.camelflowable.client.ConnectionSettings;
import io.github.camelflowable.client.FlowableConnection;
import io.github.camelflowable.client.FlowableConnections;
import io.github.camelflowable.diagnosis.Engine;
import io.github.camelflowable.observe.EngineHealthChecks;

/** The engines that the endpoints of one component reach: endpoints with equal settings share one, with its connection. */
final class Engines {

    private final FlowableEwComponent component;
    private final FlowableConnections connections = new FlowableConnections();
    private final ConcurrentMap<ConnectionSettings, Engine> engines = new ConcurrentHashMap<>();
    private final EngineHealthChecks healthChecks;
    private LongSupplier clock = System::nanoTime;

    Engines(FlowableEwComponent component) {
        this.component = component;
        this.healthChecks = new EngineHealthChecks(component);
    }

    /** @return the open connection for these settings; endpoints with equal settings share it */
    FlowableConnection connection(ConnectionSettings settings) {
        return connections.to(settings, component.getCamelContext());
    }

    /** @return the engine behind these settings, to examine; its connection is open then and its health is checked */
    Engine at(ConnectionSettings settings) {
        return engines.computeIfAbsent(settings, wanted -> {
            Engine engine = new Engine(connection(wanted), clock);
            healthChecks.add("flowable-ew", engine.baseUrl(), engine::version);
            return engine;
        });
    }

    LongSupplier clock() {
        return clock;
    }

    /** For tests that count what is logged in a time that they set. */
    void setClock(LongSupplier nanoTime) {
        clock = nanoTime;
    }

    void close() {
        healthChecks.removeAll();
        engines.clear();
        connections.close();
    }
}
