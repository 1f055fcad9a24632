package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.github.camelflowable.docs.DashboardPicture;
import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.LogRecorder;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Fault;
import io.github.camelflowable.observe.ManagedConsumer;
import io.github.camelflowable.observe.ManagedConsumers;
import io.github.camelflowable.worker.JobCounts;
import io.github.camelflowable.worker.JobEnd;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import ch.qos.logback.classic.Level;

/** What is counted adds up, agrees with what the engine saw, and is what the dashboard and the alerts ask for. */
class MetricsIT extends FlowableTestSupport {

    private static final int INSTANCES = 200;
    private static final int SLOTS = 8;
    private static final Path OBSERVABILITY = Path.of("../examples/observability");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Network network = new Network(flowable);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger runs = new AtomicInteger();
    private final Set<String> firstRuns = ConcurrentHashMap.newKeySet();
    private static final Fault REFUSED =
            Fault.status(400, "application/json", "{\"message\":\"Bad request\",\"exception\":\"refused\"}");

    private final Set<String> reportedOnce = ConcurrentHashMap.newKeySet();
    private final Set<String> refusedOnce = ConcurrentHashMap.newKeySet();
    private final Map<Integer, AtomicInteger> faults = new ConcurrentHashMap<>();
    private final Queue<String> contradictions = new ConcurrentLinkedQueue<>();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getRegistry().bind("prometheus", registry);
        return context;
    }

    @AfterEach
    void closeAll() {
        context.stop();
        network.close();
        clock.shutdownNow();
    }

    /** A third of the jobs meet a fault with their first report; the producer's own reports are left alone. */
    private Fault fault(Network.Call call) {
        String job = call.path().replaceFirst(".*/jobs/([^/]+)/\\w+$", "$1");
        if (call.isReport() && refusedOnce.remove(job)) {
            // Nor does the engine take the failure that stands for the refused outcome.
            return REFUSED;
        }
        if (!call.isReport() || !reportedOnce.add(job)) {
            return Fault.NONE;
        }
        int kind = reportedOnce.size() % 15;
        if (kind > 4 || kind == 0 && call.path().endsWith("/fail")) {
            // An unanswered fail has freed the job, so this worker may
            // have it again when it repeats the fail, and lose it.
            return Fault.NONE;
        }
        faults.computeIfAbsent(kind, k -> new AtomicInteger()).incrementAndGet();
        return switch (kind) {
            case 0 -> Fault.ANSWER_LOST;
            case 1 -> Fault.REQUEST_LOST;
            case 2 -> Fault.status(503, "text/html", "later");
            case 3 -> {
                refusedOnce.add(job);
                yield REFUSED;
            }
            default -> Fault.status(404, "application/json", "{\"message\":\"Not found\",\"exception\":\"gone\"}");
        };
    }

    private int faults(int... kinds) {
        return Arrays.stream(kinds)
                .mapToObj(faults::get)
                .mapToInt(AtomicInteger::get)
                .sum();
    }

    private void work(Exchange exchange) throws BpmnErrorException {
        runs.incrementAndGet();
        String job = exchange.getMessage().getHeader(FlowableEwConstants.JOB_ID, String.class);
        int number = (int) variables(exchange).get("number");
        boolean first = firstRuns.add(job);
        if (number % 7 == 0) {
            throw new BpmnErrorException("OOPS");
        }
        if (number % 5 == 0 && first) {
            throw new IllegalStateException("not the first time");
        }
        if (number % 11 == 0 && first) {
            exchange.getMessage().setHeader(FlowableEwConstants.OPERATION, "unacquire");
        } else if (number % 4 == 0) {
            reportedOnce.add(job);
            exchange.getMessage().setHeader("settle", true);
        }
    }

    private ManagedConsumer worker() {
        return ManagedConsumers.of(context).all().get(0);
    }

    private static long ended(JobCounts counts) {
        return Arrays.stream(JobEnd.values()).mapToLong(counts::ended).sum();
    }

    /** Ends are read first: a job that was acquired in between may be missing among them, never the other way round. */
    private void lookWhileItRuns() {
        JobCounts counts = worker().counts();
        long ended = ended(counts);
        long acquired = counts.acquired();
        if (ended > acquired) {
            contradictions.add(ended + " ended of " + acquired);
        }
        if (worker().getSlotsUsed() > SLOTS) {
            contradictions.add(worker().getSlotsUsed() + " slots in use");
        }
    }

    private void startWorkerAndJobs() throws Exception {
        network.script(this::fault);
        flowable.deploy(Models.withErrorBoundary(key, topic, "OOPS"));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(consumed(
                                "concurrentConsumers=" + SLOTS,
                                "lockDuration=PT6S",
                                "bridgeErrorHandler=false",
                                "backlogInterval=1s",
                                "baseUrl=" + network.baseUrl()))
                        .delay(20)
                        .process(MetricsIT.this::work)
                        .choice()
                        .when(header("settle"))
                        .to("flowable-ew:" + topic + "?baseUrl=" + network.baseUrl());
            }
        });
        IntStream.rangeClosed(1, INSTANCES)
                .parallel()
                .forEach(number -> flowable.startProcess(key, Map.of("number", number)));
    }

    @Test
    void shouldAddUpUnderLoadWithFaults() throws Exception {
        DashboardPicture picture = new DashboardPicture(registry, topic);
        startWorkerAndJobs();
        clock.scheduleAtFixedRate(this::lookWhileItRuns, 0, 1, TimeUnit.MILLISECONDS);
        clock.scheduleAtFixedRate(picture::sample, 0, 100, TimeUnit.MILLISECONDS);

        await("all instances end").until(() -> flowable.endedInstances(key) == INSTANCES);
        awaitNothingInHand();
        JobCounts counts = worker().counts();
        await("the last job is counted").until(() -> ended(counts) == counts.acquired());

        int caught = INSTANCES / 7;
        assertThat(contradictions).isEmpty();
        assertThat(counts.acquired()).isEqualTo(runs.get());
        assertThat(counts.started()).isEqualTo(runs.get());
        assertThat(counts.ended(JobEnd.COMPLETED)).as("completed").isEqualTo(INSTANCES - caught);
        assertThat(counts.ended(JobEnd.BPMN_ERROR)).as("bpmnError").isEqualTo(caught);
        assertThat(counts.ended(JobEnd.LOST)).as("lost").isEqualTo(faults(3, 4));
        assertThat(counts.unreported()).as("unreported").isEqualTo(faults(3));
        assertThat(counts.reportRetries()).as("report retries").isEqualTo(faults(0, 1, 2));
        assertThat(counts.ended(JobEnd.FAILED)).isPositive();
        assertThat(counts.ended(JobEnd.HANDED_BACK)).isPositive();
        assertThat(counts.ended(JobEnd.LEFT)).isZero();

        shouldShowTheSameInMicrometer(counts);
        shouldKnowEveryMetricOfDashboardAndAlerts();
        assertThat(new ObjectMapper()
                        .readTree(
                                OBSERVABILITY.resolve("grafana-dashboard.json").toFile())
                        .findValuesAsText("title"))
                .as("the picture shows the dashboard's panels")
                .containsAll(picture.titles())
                .hasSize(picture.titles().size() + 1);
        picture.writeIfAsked(Path.of("src/main/docs/dashboard.svg"));
    }

    @Test
    void shouldMeasureHowLongAllSlotsWereTaken() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        flowable.deploy(Models.oneTask(key, topic));
        routes(route ->
                route.from(consumed("concurrentConsumers=2")).process(exchange -> mayEnd.await(30, TimeUnit.SECONDS)));
        flowable.startProcess(key);
        Timer wait = registry.get("flowable.ew.slot.wait").tag("topic", topic).timer();
        await("one slot is taken").until(() -> worker().getSlotsUsed() == 1);
        assertThat(wait.count()).as("a slot is free").isZero();
        String last = flowable.startProcess(key);
        await("both are taken").until(() -> worker().getJobsInFlight() == 2);

        mayEnd.countDown();

        await("it ends").until(() -> flowable.hasEnded(last));
        awaitNothingInHand();
        assertThat(wait.count()).isEqualTo(1);
    }

    @Test
    void shouldAddUpWithoutAWarningWhenTwoRoutesHaveOneTopic() throws Exception {
        try (LogRecorder log = new LogRecorder(MeterRegistry.class)) {
            routes(route -> {
                route.from(consumed("concurrentConsumers=2")).process(this::countRun);
                route.from(consumed("concurrentConsumers=3")).process(this::countRun);
            });

            assertThat(registry.get("flowable.ew.slots.limit")
                            .tag("topic", topic)
                            .gauge()
                            .value())
                    .isEqualTo(5);
            assertThat(log.messages(Level.WARN)).isEmpty();
        }
    }

    @Test
    void shouldCountAsLeftWhatIsLeftToOthers() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        routes(route -> route.from(consumed("autoComplete=false")).process(this::countRun));

        flowable.startProcess(key);

        await("it is counted").until(() -> outcome("left") == 1);
        assertThat(outcome("lost")).isZero();
    }

    @Test
    void shouldCountTheJobsOfAPollingConsumer() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        flowable.startProcess(key);

        Exchange exchange = consumer().receive("flowable-ew:" + topic, 30_000);
        assertThat(registry.get("flowable.ew.jobs.acquired")
                        .tag("topic", topic)
                        .counter()
                        .count())
                .isEqualTo(1);
        consumer().doneUoW(exchange);

        await("it is counted").until(() -> outcome("completed") == 1);
    }

    @Test
    void shouldHaveGaugesOfEachContextAndNoneOfAStoppedOne() throws Exception {
        routes(route -> route.from(consumed("concurrentConsumers=2")).process(this::countRun));
        CamelContext other = createCamelContext();
        other.getCamelContextExtension().setName("other");
        RouteBuilder.addRoutes(
                other, route -> route.from(consumed("concurrentConsumers=3")).process(this::countRun));
        other.start();
        assertThat(slotLimits()).containsExactlyInAnyOrder(2.0, 3.0);

        other.stop();

        assertThat(slotLimits()).containsExactly(2.0);
        assertThat(registry.getMeters())
                .noneMatch(meter -> "other".equals(meter.getId().getTag("camelContext")));
    }

    private List<Double> slotLimits() {
        return registry.get("flowable.ew.slots.limit").tag("topic", topic).gauges().stream()
                .map(Gauge::value)
                .toList();
    }

    @Test
    void shouldCountBacklogAndDeadLettersOfTheEngine() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        for (int i = 0; i < 4; i++) {
            flowable.startProcess(key);
        }
        JsonNode dead = flowable.acquire(topic, "elsewhere", 1, "PT1H").get(0);
        flowable.fail(dead, "no", 0);
        flowable.acquire(topic, "elsewhere", 1, "PT1H");

        routes(route -> route.from("flowable-ew:" + topic + "?initialDelay=3600000&backlogInterval=1s")
                .process(this::countRun));

        await("they are counted").untilAsserted(() -> {
            assertThat(backlog("free")).isEqualTo(2);
            assertThat(backlog("locked")).isEqualTo(1);
            assertThat(backlog("paused")).isZero();
            assertThat(registry.get("flowable.ew.dead.letters")
                            .tag("topic", topic)
                            .gauge()
                            .value())
                    .isEqualTo(1);
        });
    }

    private double backlog(String state) {
        return registry.get("flowable.ew.backlog")
                .tags("topic", topic, "state", state)
                .gauge()
                .value();
    }

    @Test
    void shouldShowTheDiagnosisAndTheAgeOfTheLastAnswer() throws Exception {
        network.script(call -> Fault.REQUEST_LOST);
        routes(route -> route.from(consumed("baseUrl=" + network.baseUrl())).process(this::countRun));

        await("it is diagnosed")
                .until(() -> registry.get("flowable.ew.diagnosis")
                                .tags("topic", topic, "cause", "UNREACHABLE")
                                .gauge()
                                .value()
                        == 1);
        assertThat(registry.get("flowable.ew.diagnosis")
                        .tags("topic", topic, "cause", "CSRF")
                        .gauge()
                        .value())
                .isZero();
        assertThat(age()).isPositive();

        network.script(call -> Fault.NONE);

        await("it is answered")
                .until(() -> registry.get("flowable.ew.diagnosis")
                                .tags("topic", topic, "cause", "UNREACHABLE")
                                .gauge()
                                .value()
                        == 0);
        await("it is answered again and again").until(() -> age() < 1);
    }

    private double age() {
        return registry.get("flowable.ew.poll.age").tag("topic", topic).gauge().value();
    }

    private void countRun(Exchange exchange) {
        runs.incrementAndGet();
    }

    private double outcome(String outcome) {
        return registry.get("flowable.ew.jobs")
                .tags("topic", topic, "outcome", outcome)
                .counter()
                .count();
    }

    private void shouldShowTheSameInMicrometer(JobCounts counts) {
        Tags tags = Tags.of("topic", topic);
        assertThat(registry.get("flowable.ew.jobs.acquired")
                        .tags(tags)
                        .counter()
                        .count())
                .isEqualTo(counts.acquired());
        assertThat(registry.get("flowable.ew.jobs.started").tags(tags).counter().count())
                .isEqualTo(counts.started());
        for (JobEnd end : JobEnd.values()) {
            assertThat(registry.get("flowable.ew.jobs")
                            .tags(tags.and("outcome", end.label()))
                            .counter()
                            .count())
                    .as(end.label())
                    .isEqualTo(counts.ended(end));
        }
        assertThat(registry.get("flowable.ew.report.retries")
                        .tags(tags)
                        .counter()
                        .count())
                .isEqualTo(counts.reportRetries());
        assertThat(registry.get("flowable.ew.job.run").tags(tags).timer().count())
                .isEqualTo(runs.get());
        assertThat(registry.get("flowable.ew.lock.headroom").tags(tags).timer().max(TimeUnit.SECONDS))
                .as("no more is left than was asked for")
                .isBetween(1.0, 6.0);
        assertThat(registry.get("flowable.ew.slots.limit").tags(tags).gauge().value())
                .isEqualTo(SLOTS);
        assertThat(registry.get("flowable.ew.jobs.in.flight").tags(tags).gauge().value())
                .isZero();
        assertThat(registry.get("flowable.ew.poll")
                        .tags(tags.and("outcome", "jobs"))
                        .timer()
                        .count())
                .isPositive();
        assertThat(registry.getMeters()).as("no tag that grows with the jobs").allSatisfy(meter -> assertThat(
                        meter.getId().getTags())
                .extracting(tag -> tag.getKey())
                .isSubsetOf("topic", "outcome", "camelContext", "cause", "state"));
    }

    /** A panel over a metric that nobody exports stays empty for ever, and an alert over it never fires. */
    private void shouldKnowEveryMetricOfDashboardAndAlerts() throws IOException {
        Set<String> exported = Pattern.compile("(?m)^(flowable_ew_\\w+)")
                .matcher(registry.scrape())
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> used = new ArrayList<>();
        for (String file : List.of("grafana-dashboard.json", "prometheus-alerts.yaml")) {
            Pattern.compile("flowable_ew_\\w+")
                    .matcher(Files.readString(OBSERVABILITY.resolve(file)))
                    .results()
                    .forEach(match -> used.add(match.group()));
        }
        assertThat(used).isNotEmpty();
        assertThat(new YAMLMapper()
                        .readTree(
                                OBSERVABILITY.resolve("prometheus-alerts.yaml").toFile())
                        .at("/groups/0/rules"))
                .isNotEmpty()
                .allSatisfy(rule ->
                        assertThat(rule.fieldNames()).toIterable().contains("alert", "expr", "labels", "annotations"));
        assertThat(exported).containsAll(used);
        assertThat(Files.readString(Path.of("src/main/docs/observability.md")))
                .as("the page explains every metric")
                .contains(registry.getMeters().stream()
                        .map(meter -> "`" + meter.getId().getName() + "`")
                        .toList());
    }
}
