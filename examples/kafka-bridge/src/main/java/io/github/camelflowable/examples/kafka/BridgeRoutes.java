package io.github.camelflowable.examples.kafka;

import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.kafka.common.KafkaException;

import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.client.FlowableApiException;

/** Jobs out, answers back. Neither direction forgets a record before the other side has confirmed it. */
public class BridgeRoutes extends RouteBuilder {

    /** Header of a record in the dead-letter topic. */
    static final String REASON = "reason";

    private static final String GONE = "${exception.kind} == 'JOB_LOST'";

    // Not any 4xx: a proxy that answers 404 while Flowable is deployed says nothing about the answer.
    private static final String REFUSED = "${exception.status} in '400,413'";

    @Override
    public void configure() {
        reports();
        out();
        back();
        poisoned();
    }

    /** What a report that does not get through means, in both routes that report. */
    private void reports() {
        // Completed by an earlier copy of the answer, cancelled, or its lock is over: nothing is left to report.
        onException(FlowableApiException.class)
                .onWhen(simple(GONE))
                .continued(true)
                .log(LoggingLevel.WARN, "Too late: ${exception.message}");

        // Flowable is away, or refuses the user: repeated here for some seconds, then brought by Kafka again.
        onException(FlowableApiException.class)
                .maximumRedeliveries(5)
                .redeliveryDelay("{{report.pause}}")
                .useExponentialBackOff()
                .backOffMultiplier(2)
                .logExhausted(false)
                .log(LoggingLevel.WARN, "Not reported yet: ${exception.message}");
    }

    /** Ends when the broker has confirmed the record; if it refuses, the exception fails the job. */
    private void out() {
        from("flowable-ew:order?bodyType=envelope&autoComplete=false")
                .routeId("out")
                .onException(KafkaException.class)
                .logExhausted(false)
                .log(LoggingLevel.WARN, "Kafka refuses: ${exception.message}")
                .end()
                .setHeader(KafkaConstants.KEY, header(FlowableEwConstants.PROCESS_INSTANCE_ID))
                .to("kafka:orders?requestRequiredAcks=all");
    }

    /** What is not committed comes again, and a job takes one answer only: so no answer is lost, and none counts twice. */
    private void back() {
        from("kafka:results?groupId=flowable&autoOffsetReset=earliest&autoCommitEnable=false&allowManualCommit=true"
                        + "&breakOnFirstError=true&pollOnError=RECONNECT&consumersCount=3")
                .routeId("back")
                .onException(IllegalArgumentException.class)
                .continued(true)
                .to("direct:poisoned")
                .end()
                .onException(FlowableApiException.class)
                .onWhen(simple(REFUSED))
                .continued(true)
                .to("direct:poisoned")
                .end()
                .to("flowable-ew:order")
                .process(BridgeRoutes::commit);
    }

    /** Fails the job if the answer names one, and keeps the answer; in this order, so that a repetition keeps it once. */
    private void poisoned() {
        from("direct:poisoned")
                .routeId("poisoned")
                // Its job cannot be failed either, say for an id with a slash. The answer must not hold up all others.
                .onException(FlowableApiException.class)
                .onWhen(simple(REFUSED))
                .continued(true)
                .log(LoggingLevel.WARN, "Its job cannot be failed: ${exception.message}")
                .end()
                .setHeader(REASON, simple("${exception.message}"))
                .log(LoggingLevel.WARN, "Poisoned: ${header.reason}")
                .setProperty("answer", body())
                .transform(new PoisonedAnswer())
                .filter(body().isNotNull())
                .to("flowable-ew:order")
                .end()
                .setBody(exchangeProperty("answer"))
                .to("kafka:results.poisoned?requestRequiredAcks=all");
    }

    static void commit(Exchange exchange) {
        exchange.getMessage()
                .getHeader(KafkaConstants.MANUAL_COMMIT, KafkaManualCommit.class)
                .commit();
    }
}
