package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Fault;
import io.github.camelflowable.kit.Network.Gate;

/** A job is locked only when a slot is free for it, and every slot comes back. */
class SlotsIT extends FlowableTestSupport {

    private final Network network = new Network(flowable);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private final Set<String> threads = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);

    @AfterEach
    void closeNetwork() {
        context.stop();
        network.close();
        clock.shutdownNow();
    }

    private String worker(String options) {
        return "flowable-ew:" + topic + "?initialDelay=0&baseUrl=" + network.baseUrl() + options;
    }

    private void start(int instances) {
        flowable.deploy(Models.oneTask(key, topic));
        for (int i = 0; i < instances; i++) {
            flowable.startProcess(key);
        }
    }

    private void count(Exchange exchange) {
        threads.add(Thread.currentThread().getName());
        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
    }

    /** The most jobs that were locked and not reported on at one time, told from the requests. */
    private int mostLocked() {
        int locked = 0;
        int most = 0;
        for (Network.Call call : network.calls()) {
            if (call.path().endsWith("/acquire/jobs")) {
                locked += given(call);
                most = Math.max(most, locked);
            } else if (call.isReport() && call.status() == 204) {
                locked--;
            }
        }
        return most;
    }

    private int given(Network.Call call) {
        return call.answer().split("\"lockOwner\"", -1).length - 1;
    }

    /** Keeps the answer to one acquire back, the first being number 1, until the gate is opened. */
    private Gate holdAnswerToAcquire(int number) {
        AtomicInteger acquires = new AtomicInteger();
        Gate gate = new Gate();
        network.script(call -> call.path().endsWith("/acquire/jobs") && acquires.incrementAndGet() == number
                ? Fault.answerHeld(gate)
                : Fault.NONE);
        return gate;
    }

    /** The route goes on elsewhere, and no thread of the worker waits for it. */
    private final class Later extends AsyncProcessorSupport {
        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            count(exchange);
            clock.schedule(
                    () -> {
                        running.decrementAndGet();
                        callback.done(false);
                    },
                    200,
                    TimeUnit.MILLISECONDS);
            return false;
        }
    }

    @Test
    void shouldHoldASlotButNoThreadWhileTheRouteIsElsewhere() throws Exception {
        start(24);
        Queue<String> reporters = new ConcurrentLinkedQueue<>();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker("&concurrentConsumers=8"))
                        .process(new Later())
                        .process(
                                exchange -> reporters.add(Thread.currentThread().getName()));
            }
        });

        await("all end").until(() -> flowable.endedInstances(key) == 24);
        assertThat(mostRunning).hasValue(8);
        assertThat(mostLocked()).isLessThanOrEqualTo(8);
        assertThat(threads).as("threads that started routes").hasSizeLessThanOrEqualTo(8);
        assertThat(reporters)
                .as("the route went on with the other's thread")
                .allMatch(name -> name.startsWith("pool-"));
    }

    @Test
    void shouldHoldTheSlotUntilASedaRouteEnds() throws Exception {
        start(12);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker("&concurrentConsumers=3")).to("seda:elsewhere");
                from("seda:elsewhere?concurrentConsumers=10")
                        .process(exchange -> count(exchange))
                        .delay(100)
                        .setBody(constant(Map.of("from", "seda")))
                        .process(exchange -> running.decrementAndGet());
            }
        });

        await("all end").until(() -> flowable.endedInstances(key) == 12);
        assertThat(mostRunning).hasValue(3);
        assertThat(mostLocked()).isLessThanOrEqualTo(3);
        assertThat(network.calls("/complete"))
                .as("what the other route made goes back")
                .allSatisfy(call -> assertThat(call.body()).contains("\"value\":\"seda\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"&maxMessagesPerPoll=3", "&maxMessagesPerPoll=0"})
    void shouldNeverRunMoreJobsThanSlots(String options) throws Exception {
        start(60);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker("&concurrentConsumers=7" + options))
                        .process(exchange -> count(exchange))
                        .delay(20)
                        .process(exchange -> running.decrementAndGet());
            }
        });

        await("all end").until(() -> flowable.endedInstances(key) == 60);
        assertThat(mostRunning.get()).isBetween(2, 7);
        assertThat(mostLocked()).isLessThanOrEqualTo(7);
    }

    /** Each fault hits some jobs; in the end as many jobs run at the same time as there are slots. */
    @Test
    void shouldHaveAllSlotsBackAfterEveryFault() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        List<Fault> faults = List.of(
                Fault.ANSWER_LOST,
                Fault.REQUEST_LOST,
                Fault.status(503, "text/html", "<html>down</html>"),
                Fault.status(403, "application/json", "{\"message\":\"Forbidden\"}"),
                Fault.status(404, "application/json", "{\"message\":\"Not found\",\"exception\":\"gone\"}"),
                Fault.status(400, "application/json", "{\"message\":\"Bad request\"}"),
                Fault.status(401, "text/plain", ""),
                Fault.status(200, "application/json", "[{\"id\":"));
        network.script(call -> {
            int number = requests.getAndIncrement();
            return number < 4 * faults.size() && number % 2 == 1 ? faults.get(number / 2 % faults.size()) : Fault.NONE;
        });
        AtomicInteger runs = new AtomicInteger();
        Gate gate = new Gate();
        CountDownLatch full = new CountDownLatch(4);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(worker("&concurrentConsumers=4&delay=20&lockDuration=PT2S"))
                        .process(exchange -> {
                            int run = runs.incrementAndGet();
                            if (requests.get() < 4 * faults.size()) {
                                switch (run % 5) {
                                    case 1 -> throw new IllegalStateException("route");
                                    case 2 -> throw new StackOverflowError("route");
                                    case 3 -> Thread.currentThread().interrupt();
                                    default -> {}
                                }
                            } else if (exchange.getMessage().getBody(Map.class).containsKey("last")) {
                                full.countDown();
                                gate.arrive();
                            }
                        });
            }
        });
        start(20);
        await("all faults have happened").until(() -> {
            if (requests.get() < 4 * faults.size()) {
                flowable.startProcess(key);
            }
            return requests.get() >= 4 * faults.size();
        });

        for (int i = 0; i < 4; i++) {
            flowable.startProcess(key, Map.of("last", true));
        }

        assertThat(full.await(30, TimeUnit.SECONDS)).as("four jobs run at once").isTrue();
        gate.open();
        await("all end or are dead letters").atMost(Duration.ofMinutes(3)).until(() -> flowable
                .get("/external-job-api/jobs?size=100&elementId=work&withoutScopeId=true")
                .path("data")
                .findValuesAsText("processDefinitionId")
                .stream()
                .noneMatch(definition -> definition.startsWith(key + ":")));
    }

    @Test
    void shouldHandBackAJobWhoseLeaseIsNearlyOverBeforeItStarts() throws Exception {
        start(1);
        Gate late = holdAnswerToAcquire(1);
        AtomicInteger runs = new AtomicInteger();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker("&lockDuration=PT1S")).process(exchange -> runs.incrementAndGet());
            }
        });
        late.awaitArrival();
        clock.schedule(late::open, 950, TimeUnit.MILLISECONDS);

        await("it ends").until(() -> flowable.endedInstances(key) == 1);
        assertThat(runs).as("only the second try was run").hasValue(1);
        assertThat(network.reportsTaken())
                .extracting(call -> call.path().replaceAll(".*/", ""))
                .containsExactly("fail", "complete");
        assertThat(network.reportsTaken().get(0).body()).contains("\"retries\":3");
    }
}
