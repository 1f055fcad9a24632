package io.github.camelflowable.docs;

import java.util.Map;

import org.apache.camel.Consume;
import org.apache.camel.builder.RouteBuilder;

/** Short Java listings of the README and of the migration guide; {@link ListingsTest} compares. {@link ReadmeIT} runs the long one. */
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

    /** A bean that calls another. */
    record CreditCheck(CreditBureau creditBureau) {

        // tag::method[]
        @Consume("flowable-ew:credit-check?resultVariable=score&concurrentConsumers=5")
        public int score(Map<String, Object> variables) {
            return creditBureau.score((String) variables.get("customer"));
        }
        // end::method[]
    }

    interface CreditBureau {
        int score(String customer);
    }
}
