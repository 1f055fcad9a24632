package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;

/** One job at a time, when asked: {@code pollEnrich} and {@code ConsumerTemplate}. */
class PollingConsumerIT extends FlowableTestSupport {

    // ---- ConsumerTemplate ----

    @Test
    void shouldCompleteWhenAReceivedExchangeIsDone() {
        String instance = start();

        Exchange exchange = consumer.receive("flowable-ew:" + topic + "?workerId=me", 10_000);

        assertThat(variables(exchange)).isEqualTo(Map.of("orderId", 7));
        assertThat(exchange.getMessage().getHeader(FlowableEwConstants.PROCESS_INSTANCE_ID))
                .isEqualTo(instance);
        assertThat(flowable.job(instance).path("lockOwner").asText()).isEqualTo("me");

        variables(exchange).put("status", "shipped");
        consumer.doneUoW(exchange);

        assertEnded(instance);
        assertThat(text(instance, "status")).isEqualTo("shipped");
    }

    @Test
    void shouldFailWhenAReceivedExchangeIsDoneWithAnException() {
        String instance = start();

        Exchange exchange = consumer.receive("flowable-ew:" + topic + "?retries=0", 10_000);
        exchange.setException(new IllegalStateException("no paper"));
        consumer.doneUoW(exchange);

        await("it is a dead letter").until(() -> flowable.deadLetters(instance).size() == 1);
        assertThat(flowable.deadLetters(instance)
                        .get(0)
                        .path("exceptionMessage")
                        .asText())
                .isEqualTo("no paper");
    }

    @Test
    void shouldLetTheCallerReportWhenAutoCompleteIsOff() {
        String instance = start();

        Exchange exchange = consumer.receive("flowable-ew:" + topic + "?autoComplete=false", 10_000);
        consumer.doneUoW(exchange);
        assertThat(flowable.job(instance).path("lockOwner").asText()).isNotBlank();

        assertThat(send("flowable-ew:" + topic, null, exchange.getMessage().getHeaders())
                        .getException())
                .isNull();
        assertEnded(instance);
    }

    @Test
    void shouldGiveNothingWhenNoJobWaits() {
        assertThat(consumer.receiveNoWait("flowable-ew:" + topic)).isNull();
        assertThat(consumer.receive("flowable-ew:" + topic + "?delay=20", 100)).isNull();
    }

    @Test
    void shouldWaitForTheJobWhenItComesLater() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        Thread starter = new Thread(() -> flowable.startProcess(key));
        starter.start();

        Exchange exchange = consumer.receive("flowable-ew:" + topic + "?delay=20");
        consumer.doneUoW(exchange);
        starter.join();

        assertEnded(exchange.getMessage().getHeader(FlowableEwConstants.PROCESS_INSTANCE_ID, String.class));
    }

    // ---- pollEnrich ----

    @Test
    void shouldCompleteWhenTheRouteThatTookTheJobEnds() throws Exception {
        String instance = start();
        routes(r -> r.from("direct:one")
                .pollEnrich("flowable-ew:" + topic + "?workerId=me", 10_000)
                .process(
                        e -> assertThat(flowable.job(instance).path("lockOwner").asText())
                                .isEqualTo("me"))
                .process(e -> variables(e).put("status", "shipped")));

        assertThat(send("direct:one", "trigger", Map.of()).getException()).isNull();

        assertEnded(instance);
        assertThat(text(instance, "status")).isEqualTo("shipped");
    }

    @Test
    void shouldCompleteWithTheMergedBodyWhenAggregated() throws Exception {
        String instance = start();
        routes(r -> r.from("direct:one").pollEnrich("flowable-ew:" + topic, 10_000, (mine, job) -> {
            mine.getMessage().setBody(Map.of("trigger", mine.getMessage().getBody(), "orderId", 7));
            return mine;
        }));

        assertThat(send("direct:one", "a click", Map.of()).getException()).isNull();

        assertEnded(instance);
        assertThat(text(instance, "trigger")).isEqualTo("a click");
    }

    @Test
    void shouldFailWhenTheRouteThatTookTheJobFails() throws Exception {
        String instance = start();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:one")
                        .pollEnrich("flowable-ew:" + topic + "?retries=0", 10_000)
                        .throwException(new IllegalStateException("no paper"));
            }
        });

        assertThat(send("direct:one", null, Map.of()).getException()).hasMessage("no paper");

        await("it is a dead letter").until(() -> flowable.deadLetters(instance).size() == 1);
    }

    @Test
    void shouldGoOnWithoutAJobWhenNoneWaits() throws Exception {
        routes(r -> r.from("direct:one").pollEnrich("flowable-ew:" + topic, 0, (mine, job) -> {
            assertThat(job).isNull();
            return mine;
        }));

        assertThat(send("direct:one", "trigger", Map.of()).getException()).isNull();
    }

    // ---- helpers ----

    private String start() {
        flowable.deploy(Models.oneTask(key, topic));
        return flowable.startProcess(key, Map.of("orderId", 7));
    }

    private void assertEnded(String instance) {
        await("the instance ends").until(() -> flowable.hasEnded(instance));
        assertThat(flowable.endEvent(instance)).isEqualTo("done");
    }
}
