package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Fault;
import io.github.camelflowable.kit.Network.Gate;

/** Stopping and suspending lose nothing and keep nothing. All jobs are exclusive. */
class StopRacesIT extends FlowableTestSupport {

    /** Enough on the engine: {@link LifeCycleRacesTest} runs races by the thousand without one. */
    private static final int TIMES = Integer.getInteger("races", 20);

    private final Network network = new Network(flowable);

    @AfterEach
    void closeNetwork() {
        context.stop();
        network.close();
    }

    private void route(String options, Processor work) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("flowable-ew:" + topic + "?initialDelay=0&delay=5&baseUrl=" + network.baseUrl() + options)
                        .routeId("worker")
                        .autoStartup(false)
                        .process(work);
            }
        });
    }

    /** Every job of the topic is free at once for another worker, with its retries; it gives them back for the next race. */
    private void anotherWorkerGets(int jobs, int race) {
        for (int i = 0; i < jobs; i++) {
            List<JsonNode> got = flowable.acquire(topic, "other", 1, "PT5M");
            assertThat(got).as("race %d, job %d is free", race, i).hasSize(1);
            assertThat(got.get(0).path("retries").asInt()).isEqualTo(3);
        }
        assertThat(flowable.acquire(topic, "other", 1, "PT5M")).isEmpty();
        for (JsonNode job :
                flowable.get("/external-job-api/jobs?size=1000&locked=true").path("data")) {
            if ("other".equals(job.path("lockOwner").asText())) {
                flowable.post(
                        "/external-job-api/acquire/jobs/" + job.path("id").asText() + "/fail",
                        Map.of("workerId", "other", "retries", 3));
            }
        }
    }

    private void stopWhileAnAcquireIsInFlight(int jobs) throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        for (int i = 0; i < jobs; i++) {
            flowable.startProcess(key);
        }
        AtomicInteger runs = new AtomicInteger();
        route("", exchange -> runs.incrementAndGet());
        AtomicReference<Gate> gate = new AtomicReference<>();
        AtomicInteger acquires = new AtomicInteger();
        network.script(call -> call.path().endsWith("/acquire/jobs") && acquires.getAndIncrement() == 0
                ? Fault.answerHeld(gate.get())
                : Fault.NONE);

        for (int race = 0; race < TIMES; race++) {
            gate.set(new Gate());
            acquires.set(0);
            context.getRouteController().startRoute("worker");
            gate.get().awaitArrival();
            CompletableFuture<Void> stop = CompletableFuture.runAsync(this::stopRoute);
            await("the consumer takes no more jobs")
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> !context.getRouteController()
                                    .getRouteStatus("worker")
                                    .isStarted()
                            || worker().isSuspendingOrSuspended()
                            || stop.isDone());
            gate.get().open();
            stop.get(2, TimeUnit.MINUTES);

            anotherWorkerGets(jobs, race);
        }
        assertThat(runs).hasValue(0);
    }

    private FlowableEwConsumer worker() {
        return (FlowableEwConsumer) context.getRoute("worker").getConsumer();
    }

    private void stopRoute() {
        try {
            context.getRouteController().stopRoute("worker");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldHandBackWhatAnAcquireInFlightBringsWhenStopped() throws Exception {
        stopWhileAnAcquireIsInFlight(1);
    }

    @Test
    void shouldHandBackAFullBatchOfUnstartedJobsWhenStopped() throws Exception {
        stopWhileAnAcquireIsInFlight(5);
    }

    @Test
    void shouldRunEachJobOnceWhenSuspendedDuringWork() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        Set<String> ran = ConcurrentHashMap.newKeySet();
        AtomicInteger runs = new AtomicInteger();
        route("&concurrentConsumers=2", exchange -> {
            runs.incrementAndGet();
            ran.add(exchange.getMessage().getHeader(FlowableEwConstants.JOB_ID, String.class));
        });
        context.getRouteController().startRoute("worker");

        for (int race = 0; race < TIMES; race++) {
            flowable.startProcess(key);
            int before = race;
            await("a job runs, so that the suspension meets it")
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> runs.get() > before);
            worker().suspend();
            worker().resume();
        }

        await("all end").until(() -> flowable.endedInstances(key) == TIMES);
        assertThat(runs).hasValue(TIMES);
        assertThat(ran).hasSize(TIMES);
        assertThat(network.calls("/fail")).isEmpty();
    }

    @Test
    void shouldAcquireNothingWhileSuspended() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        route("", exchange -> {});
        context.getRouteController().startRoute("worker");
        await("it polls").until(() -> !network.calls("/acquire/jobs").isEmpty());
        context.getRouteController().suspendRoute("worker");
        int before = network.calls("/acquire/jobs").size();

        String instance = flowable.startProcess(key);
        List<JsonNode> free = flowable.acquire(topic, "other", 1, "PT1M");

        assertThat(free).hasSize(1);
        assertThat(network.calls("/acquire/jobs")).hasSize(before);
        assertThat(flowable.hasEnded(instance)).isFalse();
    }

    /** Camel stops a consumer whose route it suspends by force, and sometimes suspends it after that. */
    @Test
    void shouldPollAgainWhenItsRouteIsResumedAfterASuspensionByForce() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        route("", exchange -> {});
        context.getRouteController().startRoute("worker");
        context.getRouteController().suspendRoute("worker");
        worker().stop();

        context.getRouteController().resumeRoute("worker");

        String instance = flowable.startProcess(key);
        await("it ends").until(() -> flowable.hasEnded(instance));
        assertThat(worker().isStarted()).isTrue();
    }

    @Test
    void shouldStayStoppedWhenItIsResumedInAStoppedRoute() throws Exception {
        route("", exchange -> {});
        context.getRouteController().startRoute("worker");
        context.getRouteController().suspendRoute("worker");
        FlowableEwConsumer worker = worker();
        context.getRouteController().stopRoute("worker");

        worker.resume();

        assertThat(worker.isSuspended()).isFalse();
        assertThat(worker.isStopped()).isTrue();
    }

    /** Ten run, an acquire for the eleventh to fifteenth is in flight, and the context stops. */
    @Test
    void shouldFinishRunningJobsAndHandBackTheOthersWhenTheContextStops() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        List<String> instances = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            instances.add(flowable.startProcess(key));
        }
        Gate work = new Gate();
        Gate second = new Gate();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger acquires = new AtomicInteger();
        network.script(
                call -> call.path().endsWith("/acquire/jobs") && running.get() == 10 && acquires.getAndIncrement() == 0
                        ? Fault.answerHeld(second)
                        : Fault.NONE);
        route("&concurrentConsumers=15", exchange -> {
            running.incrementAndGet();
            work.arrive();
        });
        context.getRouteController().startRoute("worker");
        await("ten run").until(() -> running.get() == 10);
        for (int i = 0; i < 5; i++) {
            flowable.startProcess(key);
        }
        second.awaitArrival();

        CompletableFuture<Void> stop = CompletableFuture.runAsync(context::stop);
        await("the consumer is stopping").until(() -> worker().isSuspendingOrSuspended());
        second.open();
        List<JsonNode> others = new ArrayList<>();
        await("another worker gets the unstarted while the others still run").until(() -> {
            others.addAll(flowable.acquire(topic, "other", 1, "PT1M"));
            return others.size() == 5;
        });
        work.open();
        stop.get(2, TimeUnit.MINUTES);

        assertThat(others)
                .allSatisfy(job -> assertThat(job.path("retries").asInt()).isEqualTo(3));
        await("the running ones were completed").until(() -> instances.stream().allMatch(flowable::hasEnded));
        assertThat(running).hasValue(10);
    }
}
