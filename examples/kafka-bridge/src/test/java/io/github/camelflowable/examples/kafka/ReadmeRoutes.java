package io.github.camelflowable.examples.kafka;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConstants;

import io.github.camelflowable.FlowableEwConstants;

/** The listings of the README, compiled; {@code ListingsTest} of the connector compares. */
class ReadmeRoutes extends RouteBuilder {

    @Override
    public void configure() {
        // tag::routes[]
        from("flowable-ew:order?bodyType=envelope&autoComplete=false")
                .setHeader(KafkaConstants.KEY, header(FlowableEwConstants.PROCESS_INSTANCE_ID))
                .to("kafka:orders?requestRequiredAcks=all");

        from("kafka:results?groupId=flowable&autoOffsetReset=earliest&autoCommitEnable=false&allowManualCommit=true"
                        + "&breakOnFirstError=true&pollOnError=RECONNECT")
                .to("flowable-ew:order")
                .process(BridgeRoutes::commit);
        // end::routes[]

        // tag::wake-up[]
        from("flowable-ew:greeting?delay=5000&wakeUpOn=kafka:greeting-waits")
                // end::wake-up[]
                .to("log:greeting");
    }
}
