package io.github.camelflowable.docs;

import java.util.Map;

import org.apache.camel.Consume;
import org.apache.camel.builder.RouteBuilder;

/** The short Java listings of the README; {@link ListingsTest} compares. {@link ReadmeIT} runs the long one. */
class ReadmeListings extends RouteBuilder {

    @Override
    public void configure() {
        // tag::route[]
        from("flowable-ew:shipping?resultVariable=trackingNumber")
                .setBody(exchange ->
                        "TRACK-" + exchange.getMessage().getBody(Map.class).get("orderId"));
        // end::route[]
    }

    /** A bean. */
    static class Shipping {

        // tag::bean[]
        @Consume("flowable-ew:shipping?resultVariable=trackingNumber")
        public String ship(Map<String, Object> variables) {
            return "TRACK-" + variables.get("orderId");
        }
        // end::bean[]
    }
}
