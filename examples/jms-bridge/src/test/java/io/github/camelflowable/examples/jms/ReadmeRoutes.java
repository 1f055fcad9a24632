package io.github.camelflowable.examples.jms;

import org.apache.camel.ExchangePattern;
import org.apache.camel.builder.RouteBuilder;

/** The listings of the README, compiled; {@code ListingsTest} of the connector compares. */
class ReadmeRoutes extends RouteBuilder {

    @Override
    public void configure() {
        // tag::wait[]
        from("flowable-ew:quote?bodyType=envelope&autoComplete=false")
                .to(ExchangePattern.InOut, "jms:queue:quotes?requestTimeout=10000")
                .to("flowable-ew:quote");
        // end::wait[]

        // tag::hear-later[]
        from("flowable-ew:order?bodyType=envelope&autoComplete=false").to(ExchangePattern.InOnly, "jms:queue:orders");

        from("jms:queue:orders.answers?transacted=true&lazyCreateTransactionManager=false&cacheLevelName=CACHE_CONSUMER")
                .to("flowable-ew:order");
        // end::hear-later[]
    }
}
