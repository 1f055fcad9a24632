package io.github.camelflowable.examples.jms;

import org.apache.camel.ExchangePattern;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;

import io.github.camelflowable.client.FlowableApiException;

/** Jobs out and answers back, in the two styles of messaging: ask and wait, or send and receive the answer later. */
public class BridgeRoutes extends RouteBuilder {

    /** Header of a poisoned answer in the dead letter queue. */
    static final String REASON = "reason";

    private static final String GONE = "${exception.kind} == 'JOB_LOST'";
    private static final String LATER = "${exception.kind} in 'TRY_AGAIN,NOT_ALLOWED'";

    // Not any 4xx: a proxy that answers 404 while Flowable is deployed says nothing about the answer.
    private static final String REFUSED = "${exception.status} in '400,413'";

    @Override
    public void configure() {
        // Completed by an earlier copy of the answer, cancelled, or its lock is over: nothing is left to report.
        onException(FlowableApiException.class)
                .onWhen(simple(GONE))
                .continued(true)
                .log(LoggingLevel.WARN, "Too late: ${exception.message}");

        ask();
        send();
        back();
        poisoned();
    }

    /**
     * One exchange from the job to its end. Not the end of the route completes the job but the answer: one about another
     * job, say with a wrong correlation id, must not complete this one.
     */
    private void ask() {
        from("flowable-ew:quote?bodyType=envelope&autoComplete=false")
                .routeId("ask")
                .onException(FlowableApiException.class)
                .onWhen(simple(LATER))
                .maximumRedeliveries(5)
                .redeliveryDelay(200)
                .useExponentialBackOff()
                .backOffMultiplier(2)
                .end()
                .onException(Exception.class)
                .logExhausted(false)
                .log(LoggingLevel.WARN, "Failed: ${exception.message}")
                .end()
                .to(ExchangePattern.InOut, "jms:queue:quotes?requestTimeout={{ask.timeout}}")
                .to("flowable-ew:quote");
    }

    /** Ends when the broker has the job; if it refuses, the exception fails the job. */
    private void send() {
        from("flowable-ew:order?bodyType=envelope&autoComplete=false")
                .routeId("send")
                .to(ExchangePattern.InOnly, "jms:queue:orders");
    }

    /** One local JMS transaction: an answer that is not reported goes back, comes again, and ends as a dead letter. */
    private void back() {
        from("jms:queue:orders.answers?transacted=true&lazyCreateTransactionManager=false&cacheLevelName=CACHE_CONSUMER")
                .routeId("back")
                .onException(IllegalArgumentException.class)
                .handled(true)
                .to("direct:poisoned")
                .end()
                .onException(FlowableApiException.class)
                .onWhen(simple(REFUSED))
                .handled(true)
                .to("direct:poisoned")
                .end()
                .to("flowable-ew:order");
    }

    /** Fails the job if the answer names one, and keeps the answer, which no repetition would make better. */
    private void poisoned() {
        from("direct:poisoned")
                .routeId("poisoned")
                // Its job cannot be failed either, say for an id with a slash.
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
                .to(ExchangePattern.InOnly, "jms:queue:" + JmsBroker.DEAD_LETTERS + "?transacted=true");
    }
}
