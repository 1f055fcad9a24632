package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.seda.SedaEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Network;

/**
 * A step that continues with a copy of the exchange takes the end of the job with it, before it accepts the copy. What it
 * refuses ends with the exchange of the consumer; what it accepts ends with the copy.
 */
class HandoverIT extends FlowableTestSupport {

    private static final String FULL = "seda:full?size=1";

    private final Network network = new Network(flowable);
    private final CountDownLatch later = new CountDownLatch(1);
    private final CountDownLatch refused = new CountDownLatch(1);
    private String instance;

    @AfterEach
    void closeNetwork() {
        later.countDown();
        context.stop();
        network.close();
    }

    private String worker() {
        return "flowable-ew:" + topic + "?initialDelay=0&retries=0&concurrentConsumers=1&baseUrl=" + network.baseUrl();
    }

    private void start(RouteBuilder routes) throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        instance = flowable.startProcess(key);
        context.createProducerTemplate().sendBody(FULL, "there is no room for another one");
        context.addRoutes(routes);
    }

    private List<String> reports() {
        return network.calls().stream()
                .filter(Network.Call::isReport)
                .map(call -> call.path().replaceAll(".*/", ""))
                .toList();
    }

    private void awaitReported(String operation) {
        await("it is reported").until(() -> !reports().isEmpty());
        awaitEnds(operation);
    }

    /** @param operation empty if nothing is to be reported */
    private void awaitEnds(String operation) {
        await("its slot is free").until(() -> context.getRoutes().stream()
                .filter(route -> route.getConsumer() instanceof FlowableEwConsumer)
                .allMatch(route -> ((FlowableEwConsumer) route.getConsumer()).getJobsInFlight() == 0));
        assertThat(String.join(",", reports())).isEqualTo(operation);
    }

    @Test
    void shouldFailTheJobWhenAQueueIsFull() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker()).to(FULL);
            }
        });

        awaitReported("fail");
        assertThat(flowable.deadLetters(instance).toString()).contains("Queue full");
    }

    @Test
    void shouldEndAsTheRouteDoesThatCatchesThatAQueueIsFull() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker())
                        .doTry()
                        .to(FULL)
                        .doCatch(IllegalStateException.class)
                        .to("log:full")
                        .end();
            }
        });

        awaitReported("complete");
    }

    @Test
    void shouldFreeTheSlotWhenADeadLetterChannelHasReportedThatAQueueIsFull() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(deadLetterChannel(worker() + "&operation=fail"));
                from(worker()).to(FULL);
            }
        });

        awaitReported("fail");
    }

    /** The work goes on with a copy that has no job any more: how it ends is not known, so the job is not completed. */
    @Test
    void shouldFailTheJobWhenAQueueTakesItAtALaterTry() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                onException(IllegalStateException.class)
                        .maximumRedeliveries(3)
                        .redeliveryDelay(1)
                        .onRedelivery(exchange -> context.getEndpoint(FULL, SedaEndpoint.class)
                                .getQueue()
                                .clear());
                from(worker()).to(FULL);
            }
        });

        awaitReported("fail");
    }

    @Test
    void shouldFailTheJobThatAResequencerRefuses() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker()).setHeader("number", constant("none")).resequence(header("number")).stream()
                        .to("log:next");
            }
        });

        awaitReported("fail");
        assertThat(flowable.deadLetters(instance).toString()).contains("StreamResequencer");
    }

    /** The exception is of a later step, and the first queue has the job: its route may be doing the work. */
    @Test
    void shouldWaitForTheRouteThatTookTheJobOverAndFailWhenALaterStepFails() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                onException(IllegalStateException.class).process(exchange -> refused.countDown());
                from(worker()).routeId("work").to("seda:taken").to(FULL);
                from("seda:taken").process(exchange -> later.await());
            }
        });

        assertThat(refused.await(1, TimeUnit.MINUTES)).isTrue();
        await("the consumer's exchange has ended")
                .until(() -> context.getInflightRepository().size("work") == 0);
        assertThat(reports()).isEmpty();
        later.countDown();

        awaitReported("fail");
        assertThat(flowable.deadLetters(instance).toString()).contains("Queue full");
    }

    @ParameterizedTest
    @CsvSource({"'', fail", "&autoComplete=false, fail", "&autoFail=false, ''"})
    void shouldNotCompleteTheJobOfARouteThatFailsAfterAnErrorHandlerSentAnAlert(String options, String outcome)
            throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class).to("seda:alert");
                from(worker() + options).throwException(new IOException("not done"));
                from("seda:alert").process(exchange -> refused.countDown());
            }
        });

        assertThat(refused.await(1, TimeUnit.MINUTES)).isTrue();
        awaitEnds(outcome);
    }

    @Test
    void shouldFailAPolledJobWhoseRouteFailsAfterItSentACopy() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:poll")
                        .pollEnrich(worker(), 60_000)
                        .to("seda:audit")
                        .throwException(new IOException("not done"));
                from("seda:audit").to("log:audit");
            }
        });

        assertThat(template.send("direct:poll", exchange -> {}).getException()).hasMessage("not done");

        awaitReported("fail");
    }

    @Test
    void shouldReportTheBpmnErrorOfARouteThatHasSentACopy() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker()).to("seda:audit").throwException(new BpmnErrorException("OUT_OF_STOCK"));
                from("seda:audit").to("log:audit");
            }
        });

        awaitReported("bpmnError");
    }

    @Test
    void shouldFailTheJobWhenARouteThatTookItOverFailsAfterItSentAnAlert() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class).to("seda:alert");
                from(worker()).to("seda:work");
                from("seda:work").throwException(new IOException("not done"));
                from("seda:alert").to("log:alert");
            }
        });

        awaitReported("fail");
        assertThat(flowable.deadLetters(instance).toString()).contains("not done");
    }

    @Test
    void shouldFailTheJobWhenARouteThatTookItOverMeetsAFullQueue() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker()).to("seda:work");
                from("seda:work").to(FULL);
            }
        });

        awaitReported("fail");
    }

    @Test
    void shouldReportWhatTheRouteAsksForAfterItHasSentACopy() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class)
                        .handled(true)
                        .to("seda:alert")
                        .setHeader(FlowableEwConstants.OPERATION, constant("fail"));
                from(worker()).throwException(new IOException("not done"));
                from("seda:alert").to("log:alert");
            }
        });

        awaitReported("fail");
    }

    @Test
    void shouldWaitForTheWorkOfARouteThatHasSentACopy() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker())
                        .to("seda:audit")
                        .process(exchange -> later.await())
                        .setBody(constant(Map.of("who", "work")));
                from("seda:audit").routeId("audit").process(exchange -> refused.countDown());
            }
        });

        assertThat(refused.await(1, TimeUnit.MINUTES)).isTrue();
        await("the copy has ended").until(() -> context.getInflightRepository().size("audit") == 0);
        assertThat(reports()).isEmpty();
        later.countDown();

        awaitReported("complete");
    }

    /** The first queue has the job, whose work has not begun; what a later step throws says nothing about it. */
    @Test
    void shouldWaitForTheWorkThatIsStillQueuedWhenARouteCatchesThatAnotherQueueIsFull() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker())
                        .routeId("work")
                        .to("seda:taken")
                        .doTry()
                        .to(FULL)
                        .doCatch(IllegalStateException.class)
                        .process(exchange -> refused.countDown())
                        .end();
                from("seda:taken").routeId("taken").autoStartup(false).throwException(new IOException("not done"));
            }
        });

        assertThat(refused.await(1, TimeUnit.MINUTES)).isTrue();
        await("the consumer's exchange has ended")
                .until(() -> context.getInflightRepository().size("work") == 0);
        context.getRouteController().startRoute("taken");

        awaitReported("fail");
        assertThat(flowable.deadLetters(instance).toString()).contains("not done");
    }
}
