package io.github.camelflowable.observe;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;

/** The started consumers of one Camel context, those without a route included. */
public final class ManagedConsumers {

    private final List<ManagedConsumer> consumers = new CopyOnWriteArrayList<>();

    private ManagedConsumers() {}

    public static ManagedConsumers of(CamelContext context) {
        ExtendedCamelContext extended = context.getCamelContextExtension();
        synchronized (extended) {
            ManagedConsumers consumers = extended.getContextPlugin(ManagedConsumers.class);
            if (consumers == null) {
                consumers = new ManagedConsumers();
                extended.addContextPlugin(ManagedConsumers.class, consumers);
            }
            return consumers;
        }
    }

    /** Adds a consumer, unless it is there already. */
    public synchronized void add(ManagedConsumer consumer) {
        if (!consumers.contains(consumer)) {
            consumers.add(consumer);
        }
    }

    public void remove(ManagedConsumer consumer) {
        consumers.remove(consumer);
    }

    public List<ManagedConsumer> all() {
        return consumers;
    }
}
