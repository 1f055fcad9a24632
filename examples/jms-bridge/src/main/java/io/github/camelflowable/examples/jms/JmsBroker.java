package io.github.camelflowable.examples.jms;

import java.time.Duration;

import jakarta.jms.ConnectionFactory;

import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A real ActiveMQ Artemis inside this JVM. Queues are created when they are used, and kept in memory. */
public final class JmsBroker implements AutoCloseable {

    static final String DEAD_LETTERS = "DLQ";

    private static final String ADDRESS = "vm://0";

    private final EmbeddedActiveMQ artemis = new EmbeddedActiveMQ();

    private JmsBroker() {}

    /**
     * Starts a broker.
     *
     * @param deliveries how often a message is delivered before it becomes a dead letter
     * @param pause      before the second delivery; it doubles from one to the next
     */
    public static JmsBroker start(int deliveries, Duration pause) {
        AddressSettings settings = new AddressSettings()
                .setMaxDeliveryAttempts(deliveries)
                .setRedeliveryDelay(pause.toMillis())
                .setRedeliveryMultiplier(2)
                .setDeadLetterAddress(SimpleString.of(DEAD_LETTERS));
        JmsBroker broker = new JmsBroker();
        try {
            broker.artemis.setConfiguration(new ConfigurationImpl()
                    .setPersistenceEnabled(false)
                    .setSecurityEnabled(false)
                    .setJMXManagementEnabled(false)
                    .addAcceptorConfiguration("in-vm", ADDRESS)
                    .addAddressSetting("#", settings)
                    .addQueueConfiguration(QueueConfiguration.of(DEAD_LETTERS).setRoutingType(RoutingType.ANYCAST)));
            broker.artemis.start();
        } catch (Exception e) {
            throw new IllegalStateException("Artemis does not start", e);
        }
        return broker;
    }

    public String address() {
        return ADDRESS;
    }

    public ConnectionFactory connectionFactory() {
        // Or every try to reach a broker that is away takes two seconds more, one after the other.
        return new ActiveMQConnectionFactory(ADDRESS + "?retryInterval=100");
    }

    @Override
    public void close() {
        try {
            artemis.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Artemis does not stop", e);
        }
    }
}
