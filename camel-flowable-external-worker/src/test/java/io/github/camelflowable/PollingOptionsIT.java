package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;
import org.apache.camel.support.ScheduledPollConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.HandScheduler;
import io.github.camelflowable.kit.LogRecorder;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Fault;

import ch.qos.logback.classic.Level;

/** Each option that a scheduled poll consumer inherits keeps its promise, although slots are refilled between ticks. */
class PollingOptionsIT extends FlowableTestSupport {

    /** So long that no second tick comes while a test runs. */
    private static final String ONE_TICK = "delay=3600000";

    private final Network network = new Network(flowable);
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        context.stop();
        network.close();
    }

    private void start(int instances, String... options) throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        IntStream.range(0, instances).forEach(i -> flowable.startProcess(key));
        String uri = "flowable-ew:" + topic + "?baseUrl=" + network.baseUrl() + "&diagnoseAfter=0&"
                + String.join("&", options);
        routes(r -> r.from(uri)
                .routeId("worker")
                .process(e -> bodies.add(String.valueOf(e.getMessage().getBody()))));
    }

    private FlowableEwConsumer worker() {
        return (FlowableEwConsumer) context.getRoute("worker").getConsumer();
    }

    private int acquires() {
        return network.calls("/acquire/jobs").size();
    }

    private void awaitEnded(int instances) {
        await(instances + " instances end").until(() -> flowable.endedInstances(key) == instances);
        awaitNothingInHand();
    }

    @Test
    void shouldCountTicksOnlyAsFires() throws Exception {
        start(20, "initialDelay=0", ONE_TICK, "repeatCount=2", "concurrentConsumers=2");

        awaitEnded(20);

        assertThat(worker().getCounter()).isEqualTo(1);
    }

    @Test
    void shouldPollOncePerTickWhenItIsNotGreedy() throws Exception {
        start(6, "initialDelay=0", ONE_TICK, "greedy=false", "maxMessagesPerPoll=2");

        awaitEnded(2);

        await("no refill comes").during(Duration.ofMillis(300)).until(() -> acquires() == 1);
        assertThat(worker().isGreedy()).isFalse();
    }

    @Test
    void shouldFollowUpWithinAnInstanceAlthoughTicksAreBackedOff() throws Exception {
        flowable.deploy(Models.twoTasks(key, topic, topic));
        String uri = "flowable-ew:" + topic + "?baseUrl=" + network.baseUrl()
                + "&initialDelay=0&delay=20&backoffIdleThreshold=1&backoffMultiplier=1000000";
        routes(r -> r.from(uri).routeId("worker").process(e -> bodies.add("run")));
        await("ticks are skipped").until(() -> worker().getBackoffCounter() > 0);

        flowable.startProcess(key);
        worker().pollNow();

        awaitEnded(1);
        assertThat(bodies).hasSize(2);
    }

    @Test
    void shouldAskThePollStrategyBeforeEachPoll() throws Exception {
        PollingConsumerPollStrategy never = new DefaultPollingConsumerPollStrategy() {
            @Override
            public boolean begin(Consumer consumer, Endpoint endpoint) {
                return false;
            }
        };
        context.getRegistry().bind("never", never);
        start(1, "initialDelay=0", "delay=20", "pollStrategy=#never");

        worker().pollNow();

        await("ticks come").until(() -> worker().getCounter() > 2);
        assertThat(acquires()).isZero();
    }

    @Test
    void shouldSendAnEmptyMessageAtAnIdleTick() throws Exception {
        start(0, "initialDelay=0", "delay=20", "sendEmptyMessageWhenIdle=true");

        await("an empty message comes").until(() -> bodies.contains("null"));
        assertThat(network.calls()).noneMatch(Network.Call::isReport);
    }

    @Test
    void shouldWaitUntilItsSchedulerIsStarted() throws Exception {
        start(1, "initialDelay=0", "delay=20", "startScheduler=false");
        assertThat(worker().isSchedulerStarted()).isFalse();

        worker().startScheduler();

        awaitEnded(1);
    }

    @Test
    void shouldWaitForTheInitialDelay() throws Exception {
        start(1, "initialDelay=1", "timeUnit=HOURS", "delay=1");

        assertThat(worker().getTimeUnit()).isEqualTo(TimeUnit.HOURS);
        assertThat(worker().isSchedulerStarted()).isTrue();
        await("no tick comes").during(Duration.ofMillis(200)).until(() -> acquires() == 0);
    }

    @Test
    void shouldTickOnTheThreadsThatItWasGiven() throws Exception {
        ScheduledExecutorService threads = Executors.newSingleThreadScheduledExecutor();
        try {
            context.getRegistry().bind("threads", threads);
            start(1, "initialDelay=0", "delay=20", "useFixedDelay=false", "scheduledExecutorService=#threads");

            awaitEnded(1);

            assertThat(worker().getScheduledExecutorService()).isSameAs(threads);
            assertThat(worker().isUseFixedDelay()).isFalse();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldLogItsRunsAtTheLevelThatItWasGiven() throws Exception {
        try (LogRecorder log = new LogRecorder(ScheduledPollConsumer.class)) {
            start(0, "initialDelay=0", "delay=20", "runLoggingLevel=WARN");

            await("a run is logged").until(() -> log.messages(Level.WARN).stream()
                    .anyMatch(message -> message.startsWith("Scheduled task started on")));
        }
    }

    @Test
    void shouldPollOnlyWhenTheUsersSchedulerTicks() throws Exception {
        HandScheduler scheduler = new HandScheduler();
        context.getRegistry().bind("byHand", scheduler);
        start(4, "scheduler=#byHand", "concurrentConsumers=2", "maxMessagesPerPoll=2", "greedy=false");

        scheduler.tick();
        awaitEnded(2);
        await("no refill comes").during(Duration.ofMillis(300)).until(() -> acquires() == 1);

        scheduler.tick();
        awaitEnded(4);
    }

    @Test
    void shouldAskSeldomWhileItsTopicIsIdleAndAtOnceWhenItIsWokenUp() throws Exception {
        AtomicLong clock = new AtomicLong();
        context.getComponent("flowable-ew", FlowableEwComponent.class).engines().setClock(clock::get);
        start(0, "initialDelay=0", "delay=10", "idleDelay=1h");
        await("each tick asks").until(() -> acquires() > 5);

        clock.addAndGet(Duration.ofSeconds(61).toNanos());
        await("ticks go on without a request").until(() -> {
            int before = acquires();
            long ticks = worker().getCounter();
            await("ticks").until(() -> worker().getCounter() > ticks + 5);
            return acquires() == before;
        });

        flowable.startProcess(key);
        worker().pollNow();
        awaitEnded(1);
        int before = acquires();
        await("each tick asks again").until(() -> acquires() > before + 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"idleDelay=0", "backoffIdleThreshold=1000000&backoffMultiplier=1"})
    void shouldAskAtEachTickWhereTheUserChoseThePace(String option) throws Exception {
        AtomicLong clock = new AtomicLong();
        context.getComponent("flowable-ew", FlowableEwComponent.class).engines().setClock(clock::get);
        start(0, "initialDelay=0", "delay=10", option);
        await("the consumer polls").until(() -> acquires() > 0);

        clock.addAndGet(Duration.ofHours(1).toNanos());

        int before = acquires();
        await("each tick asks").until(() -> acquires() > before + 5);
    }

    @Test
    void shouldBackOffFromErrorsByDefault() throws Exception {
        network.script(call -> Fault.status(503, "text/plain", "later"));
        start(0, "initialDelay=0", "delay=20");

        await("ticks are skipped").until(() -> worker().getBackoffCounter() > 0);

        assertThat(worker().getBackoffErrorThreshold()).isEqualTo(2);
        assertThat(worker().getBackoffMultiplier()).isEqualTo(10);
        network.script(call -> Fault.NONE);
        flowable.startProcess(key);
        awaitEnded(1);
    }

    @Test
    void shouldTakeTheSchedulerOptionsOfTheComponent() throws Exception {
        FlowableEwComponent component = context.getComponent("flowable-ew", FlowableEwComponent.class);
        component.setDelay(77);
        component.setInitialDelay(7);
        component.setGreedy(false);
        component.setBackoffMultiplier(3);
        component.setBackoffIdleThreshold(4);

        start(0, "delay=88");

        assertThat(worker().getDelay()).as("the URI beats the component").isEqualTo(88);
        assertThat(worker().getInitialDelay()).isEqualTo(7);
        assertThat(worker().isGreedy()).isFalse();
        assertThat(worker().getBackoffMultiplier()).isEqualTo(3);
        assertThat(worker().getBackoffIdleThreshold()).isEqualTo(4);
        assertThat(worker().getBackoffErrorThreshold()).isZero();
    }

    @Test
    void shouldNotAskForAReleasedJobBeforeTheNextTick() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        flowable.startProcess(key);
        String uri = "flowable-ew:" + topic + "?baseUrl=" + network.baseUrl() + "&initialDelay=0&" + ONE_TICK;
        routes(r -> r.from(uri).routeId("worker").process(e -> {
            bodies.add("run");
            e.getMessage().setHeader(FlowableEwConstants.OPERATION, "unacquire");
        }));

        await("it has run").until(() -> bodies.size() == 1);
        awaitNothingInHand();

        await("it does not come back").during(Duration.ofMillis(300)).until(() -> bodies.size() == 1);
        assertThat(acquires()).isEqualTo(1);
    }
}
