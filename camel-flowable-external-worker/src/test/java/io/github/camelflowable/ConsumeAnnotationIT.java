package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.Consume;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.LogRecorder;
import io.github.camelflowable.kit.Models;

import ch.qos.logback.classic.Level;

/** A method of a bean works jobs off, without a route: what {@code @FlowableWorker} is in Flowable's own client. */
class ConsumeAnnotationIT extends FlowableTestSupport {

    /** A bean as Spring or CDI would make it. */
    public static class Shipping {
        @Consume("flowable-ew:{{shipping.topic}}?initialDelay=0&delay=50&resultVariable=trackingNumber")
        public String ship(Map<String, Object> order) {
            int id = (int) order.get("orderId");
            if (id == 8) {
                throw new BpmnErrorException("UNKNOWN_ADDRESS");
            }
            if (id == 9) {
                throw new JobFailureException("The carrier does not answer", 0, null);
            }
            return "TRACK-" + id;
        }
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getPropertiesComponent().addInitialProperty("shipping.topic", topic);
        return context;
    }

    private String order(int id) throws Exception {
        flowable.deploy(Models.withErrorBoundary(key, topic, "UNKNOWN_ADDRESS"));
        PluginHelper.getBeanPostProcessor(context).postProcessBeforeInitialization(new Shipping(), "shipping");
        return flowable.startProcess(key, Map.of("orderId", id));
    }

    @Test
    void shouldCompleteTheJobWithWhatTheMethodReturns() throws Exception {
        String instance = order(7);

        await("the instance ends").until(() -> flowable.hasEnded(instance));
        assertThat(text(instance, "trackingNumber")).isEqualTo("TRACK-7");
    }

    @Test
    void shouldReportABpmnErrorThatTheMethodThrows() throws Exception {
        String instance = order(8);

        await("the instance ends").until(() -> flowable.hasEnded(instance));
        assertThat(flowable.endEvent(instance)).isEqualTo("caught");
    }

    @Test
    void shouldFailTheJobWithTheRetriesOfTheException() throws Exception {
        try (LogRecorder log = new LogRecorder(FlowableEwConsumer.class)) {
            String instance = order(9);

            await("the job is a dead letter")
                    .until(() -> flowable.deadLetters(instance).size() == 1);
            // There is no error handler of a route that would log it.
            await("the failure is logged").until(() -> log.messages(Level.WARN).size() == 1);
            assertThat(log.messages(Level.WARN).get(0)).contains("Error processing exchange");
        }
    }
}
