package io.github.camelflowable.docs;

import org.apache.camel.builder.RouteBuilder;

// The route that the test kit's listing tests; ListingsTest compares.
// tag::shipping-route[]
public class ShippingRoute extends RouteBuilder {
    @Override
    public void configure() {
        from("flowable-ew:shipping?resultVariable=trackingNumber")
                .log("Ship order ${body[orderId]}")
                .setBody(simple("TRACK-${body[orderId]}"));
    }
}
// end::shipping-route[]
