package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Network;

/** Several workers on one topic, and one worker on a busy or an idle one. */
class SharingIT extends FlowableTestSupport {

    private static final int JOBS = 250;

    private final Queue<String> ran = new ConcurrentLinkedQueue<>();
    private final ConcurrentMap<String, AtomicInteger> shares = new ConcurrentHashMap<>();

    private CamelContext worker(String name) throws Exception {
        CamelContext worker = new DefaultCamelContext();
        connect(worker);
        worker.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("flowable-ew:" + topic + "?initialDelay=0").process(exchange -> {
                    ran.add(exchange.getMessage().getHeader(FlowableEwConstants.JOB_ID, String.class));
                    shares.computeIfAbsent(name, n -> new AtomicInteger()).incrementAndGet();
                });
            }
        });
        return worker;
    }

    private void start(int jobs) {
        flowable.deploy(Models.oneTask(key, topic));
        for (int i = 0; i < jobs; i++) {
            flowable.startProcess(key);
        }
    }

    @Test
    void shouldRunEachJobOnceWhenTwoContextsShareATopic() throws Exception {
        start(JOBS);
        CamelContext one = worker("one");
        CamelContext two = worker("two");
        try {
            one.start();
            two.start();
            await("all end").until(() -> flowable.endedInstances(key) == JOBS);
        } finally {
            one.stop();
            two.stop();
        }

        assertThat(ran).hasSize(JOBS);
        assertThat(new HashSet<>(ran)).hasSize(JOBS);
        assertThat(shares.get("one").get()).isBetween(JOBS / 4, 3 * JOBS / 4);
    }

    @Test
    void shouldSendFewRequestsWhenTheTopicIsFull() throws Exception {
        start(JOBS);
        try (Network network = new Network(flowable)) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("flowable-ew:" + topic + "?initialDelay=0&baseUrl=" + network.baseUrl())
                            .process(exchange -> ran.add(exchange.getExchangeId()));
                }
            });
            await("all end").until(() -> flowable.endedInstances(key) == JOBS);
            List<Network.Call> untilLast = upToLastReport(network.calls());
            context.stop();

            assertThat(untilLast.size()).as("requests for %d jobs", JOBS).isLessThanOrEqualTo(JOBS * 5 / 4);
        }
    }

    private static List<Network.Call> upToLastReport(List<Network.Call> calls) {
        int last = 0;
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).isReport()) {
                last = i;
            }
        }
        return new ArrayList<>(calls.subList(0, last + 1));
    }

    /** Idle, it asks once per tick; after a burst of empty answers it still finds the next job with its first request. */
    @Test
    void shouldAskAtMostOncePerTickWhenIdle() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        try (Network network = new Network(flowable)) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("flowable-ew:" + topic + "?initialDelay=0&delay=100&baseUrl=" + network.baseUrl())
                            .process(exchange -> ran.add(exchange.getExchangeId()));
                }
            });
            long start = System.nanoTime();
            await("a while passes").until(() -> System.nanoTime() - start > 2_000_000_000L);
            // The first poll may need a second request to learn that the topic is not blocked but empty.
            assertThat(network.calls("/acquire/jobs").size()).isBetween(2, 22);
            // One look for the reason: a list, 20 models and 4 more requests at most.
            assertThat(network.calls().size() - network.calls("/acquire/jobs").size())
                    .isLessThanOrEqualTo(25);

            String instance = flowable.startProcess(key, Map.of());
            await("it is found").until(() -> flowable.hasEnded(instance));
            context.stop();
        }
    }
}
