package io.github.camelflowable;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.PollingConsumer;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.camelflowable.kit.FlowableWire;

class PollingConsumerTest {

    @RegisterExtension
    static final FlowableWire WIRE = new FlowableWire();

    private final CamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void start() {
        camel.getComponent("flowable-ew", FlowableEwComponent.class)
                .getConfiguration()
                .setBaseUrl(WIRE.baseUrl());
        camel.start();
        WIRE.answers(okJson("[]"));
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    private PollingConsumer consumer(String options) throws Exception {
        PollingConsumer consumer =
                camel.getEndpoint("flowable-ew:order?" + options).createPollingConsumer();
        consumer.start();
        return consumer;
    }

    /** Without the pause it would ask as fast as the server answers. */
    @ParameterizedTest
    @CsvSource({"workerId=w1, 1200, 3", "delay=300, 1000, 4", "delay=1&timeUnit=SECONDS, 1500, 2", "delay=-1, 700, 2"})
    void shouldPauseBetweenRequestsWhenThereIsNoJob(String options, long timeout, int requests) throws Exception {
        Exchange received = consumer(options).receive(timeout);

        assertThat(received).isNull();
        assertThat(WIRE.requests()).hasSizeBetween(1, requests + 1);
    }

    @Test
    void shouldAskOnceWhenItMayNotWait() throws Exception {
        assertThat(consumer("workerId=w1").receiveNoWait()).isNull();
        assertThat(consumer("workerId=w1").receive(0)).isNull();

        assertThat(WIRE.requests()).hasSize(2);
    }

    @Test
    void shouldStopWaitingWhenItIsStopped() throws Exception {
        PollingConsumer consumer = consumer("delay=60000");
        CompletableFuture<Exchange> received = CompletableFuture.supplyAsync(consumer::receive);

        consumer.stop();

        assertThat(received.get(2, TimeUnit.MINUTES)).isNull();
    }

    @Test
    void shouldPauseAgainWhenItIsStartedAgain() throws Exception {
        PollingConsumer consumer = consumer("delay=300");
        consumer.stop();
        consumer.start();

        consumer.receive(1000);

        assertThat(WIRE.requests()).hasSizeBetween(1, 5);
    }
}
