package io.github.camelflowable.consumer;

import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.URISupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The consumer of the endpoint that the option {@code wakeUpOn} names. It only makes polls earlier: polling goes on without it. */
public final class WakeUps {

    private static final Logger LOG = LoggerFactory.getLogger(WakeUps.class);

    private final Consumer consumer;

    private WakeUps(Consumer consumer) {
        this.consumer = consumer;
    }

    /**
     * @param wakeUp called for every message
     * @throws IllegalArgumentException if the endpoint cannot be listened to
     */
    public static WakeUps listen(CamelContext context, String uri, Runnable wakeUp) {
        try {
            Consumer consumer = context.getEndpoint(uri).createConsumer(exchange -> wakeUp.run());
            ServiceHelper.startService(consumer);
            return new WakeUps(consumer);
        } catch (Exception e) {
            throw new IllegalArgumentException(
                    "Option wakeUpOn cannot listen to " + URISupport.sanitizeUri(uri) + ": " + e.getMessage(), e);
        }
    }

    public void stop() {
        try {
            ServiceHelper.stopAndShutdownService(consumer);
        } catch (RuntimeException e) {
            LOG.warn("The consumer of option wakeUpOn, {}, did not stop", consumer.getEndpoint(), e);
        }
    }
}
