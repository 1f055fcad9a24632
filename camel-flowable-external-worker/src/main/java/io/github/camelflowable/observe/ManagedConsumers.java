package io.github.camelflowable.observe;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckRepository;

/**
 * The started consumers of one Camel context, those without a route included. What a runtime shows of a consumer comes and goes
 * with it: its gauges, and its health check where Camel does not enter that itself.
 */
public final class ManagedConsumers {

    private final CamelContext context;
    private final List<ManagedConsumer> consumers = new CopyOnWriteArrayList<>();
    private final Map<String, Runnable> gauges = new HashMap<>();

    private ManagedConsumers(CamelContext context) {
        this.context = context;
    }

    public static ManagedConsumers of(CamelContext context) {
        ExtendedCamelContext extended = context.getCamelContextExtension();
        synchronized (extended) {
            ManagedConsumers consumers = extended.getContextPlugin(ManagedConsumers.class);
            if (consumers == null) {
                consumers = new ManagedConsumers(context);
                extended.addContextPlugin(ManagedConsumers.class, consumers);
            }
            return consumers;
        }
    }

    /** Adds a consumer, unless it is there already. */
    public synchronized void add(ManagedConsumer consumer) {
        if (!consumers.contains(consumer)) {
            consumers.add(consumer);
            renewGauges(consumer.getTopic());
            enterHealthCheck(consumer, true);
        }
    }

    public synchronized void remove(ManagedConsumer consumer) {
        if (!consumers.remove(consumer)) {
            return;
        }
        enterHealthCheck(consumer, false);
        renewGauges(consumer.getTopic());
    }

    /** Those of the backlog are there only while a consumer of the topic shows one. */
    private void renewGauges(String topic) {
        Runnable removal = gauges.remove(topic);
        if (removal != null) {
            removal.run();
        }
        if (consumers.stream().anyMatch(consumer -> consumer.getTopic().equals(topic))) {
            gauges.put(topic, Meters.gauges(context, topic));
        }
    }

    /** Camel enters the checks of routes only; {@code @Consume} makes a consumer without one. */
    private void enterHealthCheck(ManagedConsumer consumer, boolean added) {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if (consumer.getRouteId() != null || registry == null || !(consumer instanceof HealthCheckAware aware)) {
            return;
        }
        HealthCheck check = aware.getHealthCheck();
        if (added) {
            HealthCheckRepository ofRoutes =
                    HealthCheckHelper.getHealthCheckRepository(context, "consumers", HealthCheckRepository.class);
            check.setEnabled(check.isEnabled() && (ofRoutes == null || ofRoutes.isEnabled()));
            registry.register(check);
        } else {
            registry.unregister(check);
        }
    }

    public List<ManagedConsumer> all() {
        return consumers;
    }
}
