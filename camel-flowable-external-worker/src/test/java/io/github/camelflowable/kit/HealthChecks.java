package io.github.camelflowable.kit;

import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckRepository;

/** Camel's health checks, as a runtime has them. */
public final class HealthChecks {

    private HealthChecks() {}

    /** Switches on the checks of consumers and producers, with all details. */
    public static void expose(CamelContext context) {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        registry.setExposureLevel("full");
        registry.register(registry.resolveById("consumers"));
        HealthCheckRepository producers = (HealthCheckRepository) registry.resolveById("producers");
        producers.setEnabled(true);
        registry.register(producers);
    }
}
