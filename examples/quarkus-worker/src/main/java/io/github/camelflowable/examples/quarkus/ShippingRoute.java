package io.github.camelflowable.examples.quarkus;

import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** Quarkus finds it by itself. */
public class ShippingRoute extends RouteBuilder {

    @Override
    public void configure() {
        // Simple's ${body[orderId]} would need the extension camel-quarkus-bean.
        from("flowable-ew:shipping?resultVariable=trackingNumber")
                .routeId("ship")
                .log("Ship order ${body}")
                .setBody(ShippingRoute::trackingNumber);
    }

    private static Object trackingNumber(Exchange job) {
        return "TRACK-" + job.getMessage().getBody(Map.class).get("orderId");
    }
}
