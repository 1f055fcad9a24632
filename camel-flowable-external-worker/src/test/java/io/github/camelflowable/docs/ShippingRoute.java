package io.github.camelflowable.docs;

import org.apache.camel.builder.RouteBuilder;

// The first listing of the README; ListingsTest compares.
// tag::readme[]
public class ShippingRoute extends RouteBuilder {
    @Override
    public void configure() {
        from("flowable-ew:shipping?resultVariable=trackingNumber")
                .log("Ship order ${body[orderId]}")
                .setBody(simple("TRACK-${body[orderId]}"));
    }
}
// end::readme[]
