package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import org.apache.camel.health.HealthCheck;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.diagnosis.Diagnosis;
import io.github.camelflowable.diagnosis.Diagnosis.Cause;
import io.github.camelflowable.diagnosis.PollDiagnostics;
import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.LogRecorder;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Fault;
import io.github.camelflowable.kit.Network.Gate;
import io.github.camelflowable.observe.FlowableEwConsumerHealthCheck;
import io.github.camelflowable.observe.ManagedConsumer;
import io.github.camelflowable.observe.ManagedConsumers;

import ch.qos.logback.classic.Level;

/**
 * Polls that come back empty, and the text that an operator sees. The engine here has its async executor off, so that
 * nothing resets a lock.
 */
class PollDiagnosticsIT extends FlowableTestSupport {

    private static final long DELAY_MILLIS = 50;
    private static final Map<String, String> QUICKLY = Map.of("diagnoseAfter", "3", "diagnoseInterval", "200");

    /** More than the engine's int of milliseconds holds: it computes an end that lies in the past. */
    private static final String LOCK_OF_LAST_MONTH = "P30D";

    private static Flowable engine;

    private final AtomicInteger done = new AtomicInteger();
    private final LogRecorder log = new LogRecorder(PollDiagnostics.class);

    @BeforeAll
    static void startEngine() {
        engine = Flowable.start(
                "flowable.async-executor-activate=false",
                "flowable.process.async-executor-activate=false",
                "flowable.cmmn.async-executor-activate=false");
    }

    @AfterAll
    static void stopEngine() {
        engine.close();
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Override
    protected Flowable engine() {
        return engine;
    }

    @Override
    public void configureTest(TestExecutionConfiguration configuration) {
        super.configureTest(configuration);
        configuration.withJMX(true);
    }

    @Test
    void shouldNameTheSiblingWhenAnExclusiveJobBlocksTheTopic() throws Exception {
        flowable.deploy(Models.parallelTasks(key, topic, 3, true));
        String instance = flowable.startProcess(key);
        JsonNode held = flowable.acquire(topic, "elsewhere", 1, "PT1H").get(0);

        consume();

        assertThat(text(Cause.EXCLUSIVE_SIBLING))
                .contains("(task work")
                .contains("process instance " + instance)
                .contains("job " + held.path("id").asText())
                .contains("locked by worker elsewhere until "
                        + held.path("lockExpirationTime").asText())
                .contains("1 job behind it waits too")
                .contains("model each as a call activity")
                .as("advice that loses results")
                .doesNotContain("exclusive=\"false\"");

        flowable.complete(held, List.of());
        await("the next one comes").until(() -> jobsDone() > 0);
    }

    @Test
    void shouldSayThatTheInstanceIsLockedWhenNoWorkerHoldsTheSibling() throws Exception {
        flowable.deploy(Models.parallelTasks(key, topic, 2, true));
        String instance = flowable.startProcess(key);
        JsonNode held = flowable.acquire(topic, "elsewhere", 1, "PT1H").get(0);
        flowable.post("/external-job-api/unacquire/jobs/" + held.path("id").asText(), Map.of("workerId", "elsewhere"));

        consume();

        assertThat(text(Cause.EXCLUSIVE_SIBLING))
                .contains("process instance " + instance)
                .contains("its instance is locked, though by no worker")
                .contains("given up with unacquire");
    }

    @Test
    void shouldSayThatTheInstanceIsLockedWhenABoundaryEventCancelledALockedTask() throws Exception {
        flowable.deploy(Models.withMessageBoundary(key, topic, key));
        String instance = flowable.startProcess(key);
        flowable.acquire(topic, "elsewhere", 1, "PT1H");
        String waiting = flowable.get("/process-api/runtime/executions?messageEventSubscriptionName=" + key)
                .path("data")
                .path(0)
                .path("id")
                .asText();
        flowable.put(
                "/process-api/runtime/executions/" + waiting,
                Map.of("action", "messageEventReceived", "messageName", key));
        assertThat(flowable.job(instance).path("elementId").asText()).isEqualTo("after");

        consume();

        assertThat(text(Cause.EXCLUSIVE_SIBLING))
                .contains("(task after of process instance " + instance)
                .contains("its instance is locked, though by no worker")
                .contains("a boundary event cancelled a locked task");
    }

    @Test
    void shouldNameTheResetWhenLocksAreOver() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        JsonNode held =
                flowable.acquire(topic, "elsewhere", 1, LOCK_OF_LAST_MONTH).get(0);

        consume();

        assertThat(text(Cause.EXPIRED_LOCK))
                .startsWith("The lock of 1 job is over")
                .contains("process instance " + instance)
                .contains(held.path("lockExpirationTime").asText())
                .contains("flowable.async-executor-activate=false")
                .contains("reset-expired-jobs-interval");
    }

    @Test
    void shouldSayUntilWhenJobsPause() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        flowable.failWithPause(flowable.acquire(topic, "elsewhere", 1, "PT1H").get(0), "no paper", "PT3H");

        consume();

        assertThat(text(Cause.RETRY_PAUSE))
                .contains("The only job of the topic is in the pause")
                .contains("until "
                        + flowable.job(instance).path("lockExpirationTime").asText())
                .contains("2 retries left")
                .contains("failed with: no paper");
    }

    @Test
    void shouldNameTheDeadLetters() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        JsonNode job = flowable.acquire(topic, "elsewhere", 1, "PT1H").get(0);
        flowable.fail(job, "details", 0);

        consume();

        assertThat(text(Cause.DEAD_LETTER))
                .startsWith("No job waits, and 1 job of the topic became a dead letter: job "
                        + job.path("id").asText() + " (task work of instance " + instance + ")")
                .contains("failed with: failed")
                .contains("redriveDeadLetterJobs");
    }

    @Test
    void shouldNameTheDeadLettersOfACase() throws Exception {
        flowable.deployCase(Models.oneTaskCase(key, topic));
        String instance = flowable.startCase(key, Map.of());
        flowable.fail(flowable.acquire(topic, "elsewhere", 1, "PT1H").get(0), "details", 0);

        consume();

        assertThat(text(Cause.DEAD_LETTER)).contains("(task work of instance " + instance + ")");
    }

    @Test
    void shouldNameTheSuspendedInstances() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        flowable.suspend(instance);

        consume();

        assertThat(text(Cause.SUSPENDED))
                .startsWith("1 job of the topic cannot be acquired")
                .contains("instance " + instance)
                .contains("Activate the instance");

        flowable.activate(instance);
        await("it comes").until(() -> jobsDone() == 1);
        await("the diagnosis goes")
                .until(() ->
                        worker().diagnosis() == null || worker().diagnosis().cause() == Cause.IDLE);
        assertThat(log.messages(Level.WARN)).hasSize(1);
        assertThat(log.messages(Level.INFO)).anyMatch(line -> line.startsWith("Diagnosis SUSPENDED of topic "));
    }

    @Test
    void shouldNameTheOptionWhenOnlyTheOtherScopeTypeWaits() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);

        consume("scopeType=cmmn");

        assertThat(text(Cause.WRONG_SCOPE_TYPE))
                .contains("1 job of the topic waits in processes, but scopeType=cmmn asks for others")
                .contains("process instance " + instance)
                .contains("Set scopeType=bpmn");
    }

    @Test
    void shouldNameTheOptionWhenOnlyACaseWaits() throws Exception {
        flowable.deployCase(Models.oneTaskCase(key, topic));
        String instance = flowable.startCase(key, Map.of());

        consume("scopeType=bpmn");

        assertThat(text(Cause.WRONG_SCOPE_TYPE))
                .contains("waits in cases, but scopeType=bpmn")
                .contains("case instance " + instance);
    }

    @Test
    void shouldNameTheOtherSpellingWhenTheTopicDiffersInCase() throws Exception {
        String written = topic.replace("topic-", "Topic-");
        flowable.deploy(Models.oneTask(key, written));
        flowable.startProcess(key);

        consume();

        assertThat(text(Cause.WRONG_TOPIC)).contains("'" + topic + "'").contains("'" + written + "'");
    }

    @Test
    void shouldSayWhoHasThemWithoutAlarmWhenAllJobsAreTaken() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        flowable.startProcess(key);
        flowable.acquire(topic, "elsewhere", 1, "PT1H");

        consume();

        assertThat(calmText(Cause.LOCKED)).contains("1 job locked by worker elsewhere");
    }

    @Test
    void shouldSayThatNothingWaitsWhenItIsTrulyIdle() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));

        consume();

        assertThat(calmText(Cause.IDLE)).startsWith("No job of the topic waits");
    }

    /** Each job of 25 models could be of the topic; what is asked does not grow with them. */
    @Test
    void shouldAskLittleWhenItIsIdleAndOthersHaveJobs() throws Exception {
        flowable.deploy(Models.oneTaskEach(key, "other" + topic, 25));
        for (int i = 0; i < 25; i++) {
            flowable.startProcess(key + i);
        }
        try (Network network = new Network(flowable)) {
            consume("baseUrl=" + network.baseUrl(), "diagnoseInterval=PT1H");

            String text = calmText(Cause.IDLE);
            List<String> asked = network.calls().stream()
                    .filter(call -> call.method().equals("GET"))
                    .map(Network.Call::path)
                    .toList();
            assertThat(asked).hasSizeLessThanOrEqualTo(8);
            assertThat(asked)
                    .filteredOn(path -> !path.endsWith("/resourcedata"))
                    .satisfiesExactly(
                            path -> assertThat(path).endsWith("/management/engine"),
                            path -> assertThat(path).endsWith("/jobs"),
                            path -> assertThat(path).endsWith("/tables/ACT_RU_EXTERNAL_JOB/data"),
                            path -> assertThat(path).endsWith("/suspended-jobs"),
                            path -> assertThat(path).endsWith("/deadletter-jobs"));
            assertThat(text).isEqualTo("No job of the topic waits");
            context.stop();
        }
    }

    @Test
    void shouldSayWhatItMayNotSeeWhenModelsAreHidden() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        flowable.startProcess(key);
        flowable.acquire(topic, "elsewhere", 1, "PT1H");
        try (Network network = new Network(flowable)) {
            network.script(call -> call.path().contains("/process-api/")
                    ? Network.Fault.status(403, "text/plain", "")
                    : Network.Fault.NONE);

            consume("baseUrl=" + network.baseUrl());

            assertThat(text(Cause.UNKNOWN))
                    .contains("does not name its topic")
                    .contains("403")
                    .contains("access-rest-api");
            context.stop();
        }
    }

    @Test
    void shouldLookSeldomWhenNothingChanges() throws Exception {
        try (Network network = new Network(flowable)) {
            consume("baseUrl=" + network.baseUrl(), "diagnoseInterval=PT1H");
            calmText(Cause.IDLE);

            int polls = network.calls("/acquire/jobs").size();
            await("it polls on").until(() -> network.calls("/acquire/jobs").size() > polls + 10);

            assertThat(network.calls("/external-job-api/jobs")).hasSize(1);
            context.stop();
        }
    }

    /** The connection is closed during the examination; that is no trouble of the engine's. */
    @Test
    void shouldSayNothingWhenTheContextStopsDuringALook() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        flowable.startProcess(key);
        flowable.acquire(topic, "elsewhere", 1, "PT1H");
        Network.Gate gate = new Network.Gate();
        try (Network network = new Network(flowable)) {
            network.script(call ->
                    call.path().contains("/process-api/") ? Network.Fault.answerHeld(gate) : Network.Fault.NONE);
            consume("baseUrl=" + network.baseUrl());
            gate.awaitArrival();

            context.stop();

            await("the examination ends").until(() -> threads("FlowableEwDiagnosis") == 0);
            assertThat(log.messages(Level.WARN)).isEmpty();
            gate.open();
        }
    }

    private List<ManagedConsumer> consumers() {
        return ManagedConsumers.of(context).all();
    }

    @Test
    void shouldLookOnOneThreadHoweverManyTopicsAreIdle() throws Exception {
        routes(r -> {
            for (int number = 1; number <= 20; number++) {
                r.from(consumed("diagnoseAfter=3", "diagnoseInterval=200").replace(topic, topic + "-" + number))
                        .process(exchange -> done.incrementAndGet());
            }
        });

        await("all are diagnosed").until(() -> consumers().stream().allMatch(w -> w.diagnosis() != null));

        assertThat(threads("FlowableEwDiagnosis")).isEqualTo(1);
        assertThat(threads(topic)).as("threads of consumers").isZero();
    }

    @Test
    void shouldCostNoMoreThanOneRequestPerIntervalWithItsLooks() throws Exception {
        try (Network network = new Network(flowable)) {
            long start = System.nanoTime();
            consume("baseUrl=" + network.baseUrl(), "diagnoseInterval=60000");
            await("the engine is examined").until(() -> worker().diagnosis() != null);
            await("it goes on polling")
                    .until(() -> network.calls("/acquire/jobs").size() > 60);

            int calls = network.calls().size();
            long intervals = Duration.ofNanos(System.nanoTime() - start).toMillis() / DELAY_MILLIS;
            assertThat(network.calls().size())
                    .isGreaterThan(network.calls("/acquire/jobs").size());
            assertThat((long) calls).isLessThanOrEqualTo(intervals + 1);
            context.stop();
        }
    }

    @Test
    void shouldPollAtTheNextTickWhenAPollOfAnIdleTopicGivesWay() throws Exception {
        AtomicLong clock = new AtomicLong();
        context.getComponent("flowable-ew", FlowableEwComponent.class).engines().setClock(clock::get);
        Gate gate = new Gate();
        try (Network network = new Network(flowable)) {
            network.script(call -> call.path().endsWith("/acquire/jobs") ? Fault.NONE : Fault.answerHeld(gate));
            consume("baseUrl=" + network.baseUrl(), "diagnoseInterval=1h", "idleDelay=1h");
            await("each tick polls").until(() -> network.calls("/acquire/jobs").size() > 3);
            gate.awaitArrival();
            clock.addAndGet(Duration.ofSeconds(61).toNanos());
            await("ticks go on without a poll").until(() -> {
                int before = network.calls("/acquire/jobs").size();
                long ticks = worker().getCounter();
                await("ticks").until(() -> worker().getCounter() > ticks + 3);
                return network.calls("/acquire/jobs").size() == before;
            });
            gate.open();
            await("the engine is examined").until(() -> worker().diagnosis() != null);

            int polls = network.calls("/acquire/jobs").size();
            clock.addAndGet(Duration.ofHours(1).toNanos());

            await("a poll").until(() -> network.calls("/acquire/jobs").size() == polls + 1);
            context.stop();
        }
    }

    @Test
    void shouldNotLookWhenItIsSwitchedOff() throws Exception {
        try (Network network = new Network(flowable)) {
            consume("baseUrl=" + network.baseUrl(), "diagnoseAfter=0");
            await("it polls").until(() -> network.calls("/acquire/jobs").size() > 20);

            assertThat(network.calls()).allMatch(call -> call.path().endsWith("/acquire/jobs"));
            assertThat(log.messages(Level.INFO))
                    .singleElement()
                    .asString()
                    .startsWith("Connected to Flowable at " + network.baseUrl() + ": topic " + topic + ", worker id ")
                    .endsWith(", 10 slots, lock PT5M");
            assertThat(worker().diagnosis()).isNull();
            context.stop();
        }
    }

    // ---- helpers ----

    private void consume(String... options) throws Exception {
        Map<String, String> all = new LinkedHashMap<>(QUICKLY);
        for (String option : options) {
            all.put(option.replaceAll("=.*", ""), option.replaceAll("^[^=]*=", ""));
        }
        routes(r -> r.from(consumed(
                        all.entrySet().stream().map(Map.Entry::toString).toArray(String[]::new)))
                .routeId("worker")
                .process(exchange -> done.incrementAndGet()));
    }

    private static long threads(String namePart) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().contains(namePart))
                .count();
    }

    private int jobsDone() {
        return done.get();
    }

    private FlowableEwConsumer worker() {
        return (FlowableEwConsumer) context.getRoute("worker").getConsumer();
    }

    /** Waits for an alarming diagnosis; it must be the same in health details, JMX and the log, and there once. */
    private String text(Cause cause) throws Exception {
        String text = calmly(cause);
        assertThat(log.messages(Level.WARN)).containsExactly("No jobs: topic " + topic + ": " + text);
        return text;
    }

    private String calmText(Cause cause) throws Exception {
        String text = calmly(cause);
        assertThat(log.messages(Level.WARN)).isEmpty();
        return text;
    }

    private String calmly(Cause cause) throws Exception {
        await("a diagnosis").until(() -> worker().diagnosis() != null);
        Diagnosis diagnosis = worker().diagnosis();
        assertThat(diagnosis.cause()).as(diagnosis.text()).isEqualTo(cause);
        HealthCheck.Result health = worker().getHealthCheck().callReadiness();
        assertThat(health.getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(health.getDetails())
                .containsEntry(FlowableEwConsumerHealthCheck.CAUSE, cause.name())
                .containsEntry(FlowableEwConsumerHealthCheck.DIAGNOSIS, diagnosis.text());
        assertThat(jmx("Diagnosis")).isEqualTo(diagnosis.text());
        assertThat(jmx("DiagnosisCause")).isEqualTo(cause.name());
        assertThat(jmx("RouteId")).as("what Camel itself shows stays").isEqualTo("worker");
        return diagnosis.text();
    }

    private Object jmx(String attribute) throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Set<ObjectName> names = server.queryNames(
                new ObjectName("org.apache.camel:context=" + context.getManagementName() + ",type=consumers,*"), null);
        assertThat(names).hasSize(1);
        return server.getAttribute(names.iterator().next(), attribute);
    }
}
