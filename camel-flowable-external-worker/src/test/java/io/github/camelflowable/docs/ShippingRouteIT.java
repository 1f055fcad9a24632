package io.github.camelflowable.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.apache.camel.RoutesBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.camelflowable.test.junit5.FlowableExtension;

// The test that the documentation shows, with the route above; ListingsTest compares.
// tag::test-kit[]
class ShippingRouteIT extends CamelTestSupport {

    @RegisterExtension
    static FlowableExtension flowable = FlowableExtension.withModels("models/order.bpmn20.xml");

    @Override
    protected RoutesBuilder createRouteBuilder() {
        flowable.connect(context);
        return new ShippingRoute();
    }

    @Test
    void shouldShipTheOrder() {
        String order = flowable.startProcess("order", Map.of("orderId", 7));

        assertThat(flowable.awaitEnded(order)).isEqualTo("shipped");
        assertThat(flowable.variables(order)).containsEntry("trackingNumber", "TRACK-7");
    }
}
// end::test-kit[]
