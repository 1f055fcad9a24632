package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.LogRecorder;
import io.github.camelflowable.kit.Models;

import ch.qos.logback.classic.Level;

/** What becomes of a job when its route ends: well, in an exception, rolled back, or after a producer has reported. */
class ConsumerOutcomesIT extends FlowableTestSupport {

    private final CompletableFuture<Map<String, Object>> headers = new CompletableFuture<>();

    /** Camel's error handler of the route has logged it. */
    @Test
    void shouldNotLogASecondTimeWhenTheRouteFails() throws Exception {
        try (LogRecorder log = new LogRecorder(FlowableEwConsumer.class)) {
            routes(r -> r.from(consumed("retries=0")).throwException(new IllegalStateException("broken")));

            String instance = start();
            await("the job is a dead letter")
                    .until(() -> flowable.deadLetters(instance).size() == 1);
            context.stop();

            assertThat(log.messages(Level.WARN)).isEmpty();
        }
    }

    // ---- ends well ----

    @Test
    void shouldCompleteWithVariablesWhenTheRouteEndsWell() throws Exception {
        routes(r -> r.from(consumed()).setBody(r.constant(Map.of("answer", 42))));

        String instance = start();

        assertEnded(instance, "done");
        assertThat(text(instance, "answer")).isEqualTo("42");
    }

    @Test
    void shouldCompleteTheCaseWhenTheRouteEndsWell() throws Exception {
        routes(r -> r.from(consumed()).setBody(r.constant(Map.of("answer", 42))));
        flowable.deployCase(Models.oneTaskCase(key, topic));

        String instance = flowable.startCase(key, Map.of());

        await("the case ends").until(() -> !flowable.caseState(instance).isEmpty());
        assertThat(flowable.caseState(instance)).isEqualTo("completed");
        assertThat(flowable.caseVariables(instance).get("answer").path("value").asInt())
                .isEqualTo(42);
    }

    @Test
    void shouldCompleteWhenTheRouteClearsItsHeadersAndGoesOnElsewhere() throws Exception {
        routes(r -> {
            r.from(consumed()).removeHeaders("*").to("seda:" + topic);
            r.from("seda:" + topic).setBody(r.constant(Map.of("byWay", "of seda")));
        });

        String instance = start();

        assertEnded(instance, "done");
        assertThat(text(instance, "byWay")).isEqualTo("of seda");
    }

    @Test
    void shouldCompleteWhenTheRouteHandlesItsException() throws Exception {
        addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(IllegalStateException.class).handled(true).setBody(constant(Map.of("plan", "b")));
                from(consumed()).throwException(new IllegalStateException("plan a"));
            }
        });

        String instance = start();

        assertEnded(instance, "done");
        assertThat(text(instance, "plan")).isEqualTo("b");
    }

    @Test
    void shouldCompleteWhenADeadLetterChannelTakesTheExchange() throws Exception {
        addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(deadLetterChannel("mock:dead"));
                from(consumed()).throwException(new IllegalStateException("taken care of"));
            }
        });

        String instance = start();

        assertEnded(instance, "done");
        getMockEndpoint("mock:dead").expectedMessageCount(1);
        getMockEndpoint("mock:dead").assertIsSatisfied();
    }

    @Test
    void shouldLeaveTheJobLockedForALaterReportWhenAutoCompleteIsOff() throws Exception {
        routes(r -> {
            r.from(consumed("autoComplete=false", "workerId=keeper"))
                    .process(e -> headers.complete(e.getMessage().getHeaders()));
            r.from("direct:later").to("flowable-ew:" + topic);
        });
        String instance = start();
        Map<String, Object> job = headers.get(2, TimeUnit.MINUTES);
        awaitNothingInHand();
        assertThat(flowable.job(instance).path("lockOwner").asText()).isEqualTo("keeper");

        assertThat(send("direct:later", Map.of("when", "later"), job).getException())
                .isNull();

        assertEnded(instance, "done");
        assertThat(text(instance, "when")).isEqualTo("later");
    }

    // ---- ends in an exception ----

    @Test
    void shouldFailWithMessageAndStackTraceWhenTheRouteEndsInAnException() throws Exception {
        routes(r -> r.from(consumed())
                .throwException(new IllegalStateException("no paper", new IllegalArgumentException("tray 2"))));

        String instance = start();

        JsonNode dead = deadLetter(instance);
        assertThat(dead.path("exceptionMessage").asText()).isEqualTo("no paper");
        assertThat(flowable.deadLetterStackTrace(dead.path("id").asText()))
                .contains("java.lang.IllegalStateException: no paper")
                .contains("\tat " + getClass().getName())
                .contains("Caused by: java.lang.IllegalArgumentException: tray 2");
    }

    @Test
    void shouldFailTheJobOfACaseWhenTheRouteEndsInAnException() throws Exception {
        routes(r -> r.from(consumed()).throwException(new IllegalStateException("no paper")));
        flowable.deployCase(Models.oneTaskCase(key, topic));

        String instance = flowable.startCase(key, Map.of());

        await("it is a dead letter")
                .until(() -> flowable.caseDeadLetters(instance).size() == 1);
        assertThat(flowable.caseDeadLetters(instance)
                        .get(0)
                        .path("exceptionMessage")
                        .asText())
                .isEqualTo("no paper");
    }

    @Test
    void shouldNameTheExceptionWhenItHasNoMessage() throws Exception {
        routes(r -> r.from(consumed("retries=0")).throwException(new UnsupportedOperationException()));

        assertThat(deadLetter(start()).path("exceptionMessage").asText())
                .isEqualTo("java.lang.UnsupportedOperationException");
    }

    @Test
    void shouldFailWhenTheRouteIsMarkedForRollback() throws Exception {
        routes(r -> r.from(consumed("retries=0"))
                .setBody(r.constant(Map.of("a", 1)))
                .markRollbackOnly());

        String instance = start();

        assertThat(deadLetter(instance).path("exceptionMessage").asText()).contains("rolled back");
        assertThat(flowable.variables(instance)).doesNotContainKey("a");
    }

    @Test
    void shouldFailWithTheCauseWhenTheRouteIsMarkedForRollbackInAnErrorHandler() throws Exception {
        addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(IllegalStateException.class).handled(true).markRollbackOnlyLast();
                from(consumed("retries=0")).throwException(new IllegalStateException("no paper"));
            }
        });

        assertThat(deadLetter(start()).path("exceptionMessage").asText()).isEqualTo("no paper");
    }

    @Test
    void shouldFailNamingTheVariableWhenItCannotBeSent() throws Exception {
        routes(r -> r.from(consumed("retries=0")).setBody(r.constant(Map.of("ratio", Double.NaN))));

        assertThat(deadLetter(start()).path("exceptionMessage").asText())
                .contains("'ratio'")
                .contains("NaN");
    }

    @Test
    void shouldLeaveTheJobLockedWhenAutoFailIsOff() throws Exception {
        routes(r -> r.from(consumed("autoFail=false", "workerId=keeper"))
                .process(e -> headers.complete(e.getMessage().getHeaders()))
                .throwException(new IllegalStateException("somebody else will tell")));

        String instance = start();
        headers.get(2, TimeUnit.MINUTES);
        awaitNothingInHand();

        assertThat(flowable.job(instance).path("lockOwner").asText()).isEqualTo("keeper");
        assertThat(flowable.job(instance).path("retries").asInt()).isEqualTo(3);
        assertThat(flowable.job(instance).path("exceptionMessage").isNull()).isTrue();
    }

    // ---- reported by a producer in the route; SettledInRouteIT has more ----

    @Test
    void shouldReportNothingMoreWhenTheRouteFailsAfterAProducerHasReported() throws Exception {
        flowable.deploy(Models.withErrorBoundary(key, topic, "LATE"));
        routes(r -> r.from(consumed())
                .setHeader(FlowableEwConstants.ERROR_CODE, r.constant("LATE"))
                .to("flowable-ew:" + topic + "?operation=bpmnError")
                .throwException(new IllegalStateException("after the fact")));

        String instance = flowable.startProcess(key);

        assertEnded(instance, "caught");
        awaitNothingInHand();
        assertThat(flowable.deadLetters(instance)).isEmpty();
    }

    @Test
    void shouldRefuseASecondReportWhenTheJobIsReportedTwiceInTheRoute() throws Exception {
        CompletableFuture<Exchange> second = new CompletableFuture<>();
        routes(r -> r.from(consumed())
                .to("flowable-ew:" + topic)
                .process(e -> second.complete(send(
                        "flowable-ew:" + topic + "?operation=fail",
                        null,
                        e.getMessage().getHeaders()))));

        String instance = start();

        assertThat(second.get(2, TimeUnit.MINUTES).getException()).hasMessageContaining("reported already");
        assertEnded(instance, "done");
    }

    // ---- helpers ----

    private void addRoutes(RoutesBuilder routes) throws Exception {
        context.addRoutes(routes);
    }

    private String start() {
        flowable.deploy(Models.oneTask(key, topic));
        return flowable.startProcess(key);
    }

    private void assertEnded(String instance, String endEvent) {
        await("the instance ends").until(() -> flowable.hasEnded(instance));
        assertThat(flowable.endEvent(instance)).isEqualTo(endEvent);
    }

    private JsonNode deadLetter(String instance) {
        await("it is a dead letter").until(() -> flowable.deadLetters(instance).size() == 1);
        return flowable.deadLetters(instance).get(0);
    }

    /** Camel leaves the end of the route in the queue of the thread, which has to run before its next exchange. */
    @Test
    void shouldLeaveNothingInFlightWhenARouteEndsInAnError() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        routes(r -> r.from(consumed("retries=0", "concurrentConsumers=1"))
                .routeId("broken")
                .process(exchange -> {
                    throw new StackOverflowError("endless");
                }));
        try (LogRecorder log = new LogRecorder(FlowableEwConsumer.class)) {
            for (int failed = 1; failed <= 2; failed++) {
                String instance = flowable.startProcess(key);
                await("it is a dead letter")
                        .until(() -> flowable.deadLetters(instance).size() == 1);
                awaitNothingInHand();
                assertThat(context.getInflightRepository().size("broken")).isZero();
                assertThat(context.getInflightRepository().size()).isZero();
                assertThat(log.messages(Level.WARN)).hasSize(failed);
            }
        }
    }
}
