package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Fault;

/** One outcome for each job, whatever happens between its route's end and the engine. */
class ReportRacesIT extends FlowableTestSupport {

    /** Enough on the engine: {@code OutcomeReporterRacesTest} runs races by the thousand without one. */
    private static final int TIMES = Integer.getInteger("races", 20);

    private final Network network = new Network(flowable);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void closeNetwork() {
        network.close();
        threads.shutdownNow();
    }

    private String worker(String options) {
        return "flowable-ew:" + topic + "?initialDelay=0&baseUrl=" + network.baseUrl() + options;
    }

    private List<String> start(String model) {
        flowable.deploy(model);
        List<String> instances = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            instances.add(flowable.startProcess(key));
        }
        return instances;
    }

    private void routes(RouteBuilder routes) throws Exception {
        context.addRoutes(routes);
    }

    @Test
    void shouldCompleteOnceWhenTheAnswerToCompleteIsLost() throws Exception {
        start(Models.oneTask(key, topic));
        Set<String> lost = ConcurrentHashMap.newKeySet();
        network.script(
                call -> call.path().endsWith("/complete") && lost.add(call.path()) ? Fault.ANSWER_LOST : Fault.NONE);

        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker("")).log("run ${header.CamelFlowableEwJobId}");
            }
        });

        await("all end").until(() -> flowable.endedInstances(key) == TIMES);
        await("every lost answer was asked for again")
                .until(() -> network.calls("/complete").size() == 2 * TIMES);
        assertThat(lost).hasSize(TIMES);
        assertThat(network.calls("/fail")).isEmpty();
        assertThat(network.reportsTaken()).hasSize(TIMES);
    }

    @Test
    void shouldReportNothingElseWhenTheLockWasTakenOver() throws Exception {
        List<String> instances = start(Models.oneTask(key, topic));
        CountDownLatch running = new CountDownLatch(TIMES);
        Network.Gate gate = new Network.Gate();
        AtomicInteger lostEvents = new AtomicInteger();
        context.getManagementStrategy().addEventNotifier(new SimpleEventNotifierSupport() {
            @Override
            public boolean isEnabled(CamelEvent event) {
                return event instanceof FlowableEwJobLostEvent;
            }

            @Override
            public void notify(CamelEvent event) {
                lostEvents.incrementAndGet();
            }
        });
        // One consumer per run: after the locks are over the route stops asking, so that the other worker gets all.
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker("&lockDuration=PT10S&concurrentConsumers=" + TIMES)).process(exchange -> {
                    running.countDown();
                    gate.arrive();
                });
            }
        });
        assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();

        List<JsonNode> taken = new ArrayList<>();
        await("another worker gets the jobs when their locks are over").until(() -> {
            taken.addAll(flowable.acquire(topic, "other", TIMES, "PT5M"));
            return taken.size() == TIMES;
        });
        gate.open();

        await("the first runs let go").until(() -> lostEvents.get() == TIMES);
        assertThat(network.calls().stream().filter(Network.Call::isReport))
                .as("the engine was asked for the lock, which was another's")
                .isEmpty();
        taken.forEach(job -> flowable.post(
                "/external-job-api/acquire/jobs/" + job.path("id").asText() + "/complete",
                Map.of("workerId", "other")));
        await("the other worker's outcome counts").until(() -> flowable.endedInstances(key) == TIMES);
        assertThat(instances).hasSize(TIMES);
    }

    @Test
    void shouldSendOneOutcomeWhenProducerAndConsumerReportAtOnce() throws Exception {
        start(Models.oneTask(key, topic));
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker("")).process(exchange -> {
                    CyclicBarrier together = new CyclicBarrier(2);
                    Map<String, Object> headers =
                            Map.copyOf(exchange.getMessage().getHeaders());
                    threads.submit(() -> {
                        together.await();
                        return template.request(worker("&operation=complete"), report -> report.getMessage()
                                .setHeaders(new HashMap<>(headers)));
                    });
                    together.await();
                });
            }
        });

        await("all end").until(() -> flowable.endedInstances(key) == TIMES);
        // A producer that comes when the job is done already asks in vain; none asks while the other does.
        List<Network.Call> reports =
                network.calls().stream().filter(Network.Call::isReport).toList();
        assertThat(reports).extracting(Network.Call::status).isSubsetOf(204, 404);
        assertThat(network.reportsTaken()).hasSize(TIMES);
    }

    @Test
    void shouldReportWhenTheRouteClearedEverything() throws Exception {
        start(Models.oneTask(key, topic));
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker("")).removeHeaders("*").removeProperties("*").setBody(constant((Object) null));
            }
        });

        await("all end").until(() -> flowable.endedInstances(key) == TIMES);
        // A call is recorded after its answer, which the engine's state is ahead of.
        await("all are recorded").until(() -> network.calls("/complete").size() >= TIMES);
        assertThat(network.calls("/complete")).hasSize(TIMES);
    }

    @Test
    void shouldReportWhenTheRouteLeavesItsThreadInterrupted() throws Exception {
        start(Models.oneTask(key, topic));
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker("")).process(exchange -> Thread.currentThread().interrupt());
            }
        });

        await("all end").until(() -> flowable.endedInstances(key) == TIMES);
        assertThat(network.calls("/fail")).isEmpty();
        assertThat(network.reportsTaken()).hasSize(TIMES);
    }

    @Test
    void shouldReportNothingElseWhenATimerCancelsTheJobMeanwhile() throws Exception {
        List<String> instances = start(Models.withTimerBoundary(key, topic, "PT2S"));
        Network.Gate gate = new Network.Gate();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker("&concurrentConsumers=" + TIMES)).process(exchange -> gate.arrive());
            }
        });

        await("the timers fire").until(() -> flowable.endedInstances(key) == TIMES);
        gate.open();

        await("no job is in hand any more")
                .until(() -> context.getInflightRepository().size() == 0);
        int late = network.calls("/complete").size();
        assertThat(network.reportsTaken()).isEmpty();
        assertThat(network.calls("/fail")).isEmpty();
        assertThat(late).isPositive();
        assertThat(instances).allSatisfy(id -> assertThat(flowable.endEvent(id)).isEqualTo("cancelled"));
    }

    @Test
    void shouldReportOnceWhenTheExchangeEndsTwice() throws Exception {
        start(Models.oneTask(key, topic));
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker("")).process(exchange -> endOnTwoThreads(exchange));
            }
        });

        await("all end").until(() -> flowable.endedInstances(key) == TIMES);
        assertThat(network.calls().stream().filter(Network.Call::isReport)).hasSize(TIMES);
    }

    private void endOnTwoThreads(Exchange exchange) throws Exception {
        Exchange other = new DefaultExchange(context);
        exchange.getUnitOfWork().handoverSynchronization(other);
        List<Synchronization> completions = other.getExchangeExtension().handoverCompletions();
        CyclicBarrier together = new CyclicBarrier(2);
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ends.add(threads.submit(() -> {
                together.await();
                completions.forEach(completion -> completion.onComplete(exchange));
                return null;
            }));
        }
        for (Future<?> end : ends) {
            end.get(2, TimeUnit.MINUTES);
        }
        completions.forEach(completion -> exchange.getExchangeExtension().addOnCompletion(completion));
    }

    @Test
    void shouldTakeUnansweredTriesOfTheSameOutcomeOnly() throws Exception {
        // A producer's complete that got no answer fixes the outcome:
        // the route fails on it, and still complete is sent.
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        AtomicInteger completes = new AtomicInteger();
        network.script(call -> call.path().endsWith("/complete") && completes.incrementAndGet() == 1
                ? Fault.REQUEST_LOST
                : Fault.NONE);
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker("")).to(worker("&operation=complete"));
            }
        });

        await("it ends").until(() -> flowable.hasEnded(instance));
        assertThat(network.calls("/fail")).isEmpty();
        await("the second complete").until(() -> network.calls("/complete").size() == 2);
    }
}
