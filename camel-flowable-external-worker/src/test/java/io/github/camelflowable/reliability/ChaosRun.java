package io.github.camelflowable.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.camel.CamelContext;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.FlowableEwConsumer;
import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Fault;
import io.github.camelflowable.kit.RandomFaults;
import io.github.camelflowable.kit.WorkerProcess;
import io.github.camelflowable.reliability.ChaosWorker.Counts;
import io.github.camelflowable.reliability.Ledger.Outcome;
import io.github.camelflowable.reliability.Ledger.Run;

/**
 * Many instances, three workers (two contexts in this JVM and a process), a network that breaks at random, one worker
 * killed and started again, another stopped and started again; then the books are checked.
 */
final class ChaosRun {

    /**
     * @param again runs of a task beyond the first that did not fail
     * @param lost  jobs that the workers, apart from killed ones, counted as lost
     */
    record Figures(
            long seed,
            int instances,
            int requests,
            Map<?, Integer> faults,
            int killed,
            int runs,
            int failures,
            int again,
            long lost,
            Duration time) {
        int faultsInjected() {
            return faults.values().stream().mapToInt(Integer::intValue).sum();
        }

        @Override
        public String toString() {
            return "chaos seed=%d instances=%d tasks=%d runs=%d (%d failed on purpose, %d more than once, %d lost) requests=%d faults=%d killed=%d seconds=%.1f kinds=%s"
                    .formatted(
                            seed,
                            instances,
                            2 * instances,
                            runs,
                            failures,
                            again,
                            lost,
                            requests,
                            faultsInjected(),
                            killed,
                            time.toMillis() / 1000.0,
                            faults);
        }
    }

    private final Flowable flowable;
    private final long seed;
    private final int instances;
    private final int kills;
    private final Path folder;
    private final String key;
    private final String topic;
    private final RandomFaults faults;
    private final Random random;
    private final Map<String, Integer> started = new ConcurrentHashMap<>();

    ChaosRun(Flowable flowable, long seed, int instances, double faultRate, int kills, Path folder) {
        this.flowable = flowable;
        this.seed = seed;
        this.instances = instances;
        this.kills = kills;
        this.folder = folder;
        this.key = "chaos" + seed + "x" + Long.toString(System.nanoTime(), 36).replace("-", "");
        this.topic = key;
        this.faults = new RandomFaults(seed, faultRate);
        this.random = new Random(seed);
    }

    Figures run() throws Exception {
        long begin = System.nanoTime();
        flowable.deploy(Models.twoTasksWithErrorBoundary(key, topic, "OUT_OF_STOCK"));
        Queue<AutoCloseable> open = new ConcurrentLinkedQueue<>();
        ExecutorService starter = Executors.newSingleThreadExecutor();
        try (Network network = new Network(flowable)) {
            network.script(faults);
            Future<?> starting = starter.submit(this::startInstances);
            List<Counts> killed = new ArrayList<>();
            WorkerProcess process = process(network, 0);
            open.add(process);
            // Contexts are quicker to start than a process, and would leave it nothing of a small run.
            awaitWork(process, 1);
            CamelContext one = ChaosWorker.start("one", network.baseUrl(), topic, folder, seed);
            open.add(one);
            CamelContext two = ChaosWorker.start("two", network.baseUrl(), topic, folder, seed);
            open.add(two);
            for (int kill = 1; kill <= kills; kill++) {
                awaitWork(process, 1 + random.nextInt(2 * ChaosWorker.SLOTS));
                process.close();
                Counts.of(process).ifPresent(killed::add);
                process = process(network, kill);
                open.add(process);
            }
            FlowableEwConsumer stopped = ChaosWorker.consumer(two);
            two.getRouteController().stopRoute("work");
            checkCounts("two until it was stopped", () -> Counts.of(stopped));
            two.getRouteController().startRoute("work");
            starting.get();
            await("all instances end")
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> flowable.endedInstances(key) == instances);
            int requests = network.calls().size();
            network.script(call -> Fault.NONE);
            int held = checkSlots(3 * ChaosWorker.SLOTS);
            List<Run> runs = Ledger.readAll(folder);
            checkBooks(runs, held);
            WorkerProcess last = process;
            long lost = checkCounts(
                    Map.of(
                            "one",
                            () -> Counts.of(ChaosWorker.consumer(one)),
                            "two",
                            () -> Counts.of(stopped).plus(Counts.of(ChaosWorker.consumer(two))),
                            "process" + kills,
                            () -> Counts.of(last).orElseThrow()),
                    killed);
            assertThat(ChaosWorker.FaultsExpected.errors())
                    .as("what a worker met, besides failing requests")
                    .isEmpty();
            int failures = (int)
                    runs.stream().filter(run -> run.outcome() == Outcome.FAIL).count();
            int needed = 2 * instances + 2 * held + failures;
            return new Figures(
                    seed,
                    instances,
                    requests,
                    faults.injected(),
                    kills,
                    runs.size(),
                    failures,
                    runs.size() - needed,
                    lost,
                    Duration.ofNanos(System.nanoTime() - begin));
        } finally {
            starter.shutdownNow();
            for (AutoCloseable worker : open) {
                worker.close();
            }
        }
    }

    private Void startInstances() {
        for (int i = 0; i < instances; i++) {
            started.put(flowable.startProcess(key, Map.of("number", i)), i);
        }
        return null;
    }

    private WorkerProcess process(Network network, int number) throws IOException {
        return WorkerProcess.start(
                ChaosWorker.class,
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"),
                "process" + number,
                network.baseUrl(),
                topic,
                folder.toString(),
                Long.toString(seed));
    }

    /** Waits until the process is in the middle of its work. */
    private void awaitWork(WorkerProcess process, int jobs) {
        await("the process has begun " + jobs + " jobs, or nothing is left to do")
                .pollInterval(Duration.ofMillis(2))
                .until(() -> process.started().size() >= jobs || flowable.endedInstances(key) == instances);
    }

    // ---- slots ----

    /**
     * As many jobs as all workers have slots must be held at the same time: then no slot is missing.
     *
     * @return how many instances were started for that
     */
    private int checkSlots(int slots) throws IOException {
        for (int i = 0; i < slots; i++) {
            started.put(flowable.startProcess(key, Map.of("number", 1, "hold", true)), 1);
        }
        await("every slot of every worker holds a job").until(() -> held() >= slots);
        Files.writeString(ChaosWorker.release(folder), "");
        await("the held instances end").until(() -> flowable.endedInstances(key) == instances + slots);
        return slots;
    }

    private long held() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.getFileName().toString().startsWith("held-"))
                    .count();
        }
    }

    // ---- figures ----

    /**
     * Every job that a worker acquired has ended in one way, or is in flight; that holds for a killed one as far as it
     * came. A run in the ledger is a job that was started.
     *
     * @return how many jobs the living lost
     */
    private long checkCounts(Map<String, Supplier<Counts>> living, List<Counts> killed) throws IOException {
        assertThat(killed).as("figures of killed workers").allMatch(counts -> counts.acquired() >= counts.ended());
        long lost = 0;
        for (Map.Entry<String, Supplier<Counts>> worker : living.entrySet()) {
            Counts counts = checkCounts(worker.getKey(), worker.getValue());
            assertThat(counts.started())
                    .as("jobs that worker %s has started", worker.getKey())
                    .isEqualTo(new Ledger(folder, worker.getKey()).size());
            lost += counts.lost();
        }
        return lost;
    }

    private static Counts checkCounts(String worker, Supplier<Counts> counts) {
        await("worker " + worker + " has nothing in flight")
                .until(() -> counts.get().inFlight() == 0);
        // A job is counted in the moment after it is let go.
        await("the figures of worker " + worker + " add up")
                .atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(counts.get())
                        .matches(
                                now -> now.acquired() == now.ended() + now.inFlight(), "acquired = ended + in flight"));
        return counts.get();
    }

    // ---- books ----

    private void checkBooks(List<Run> runs, int held) {
        String definition = definition();
        assertThat(started).hasSize(instances + held);
        assertThat(rows("/process-api/management/deadletter-jobs", definition))
                .as("dead letters")
                .isEmpty();
        assertThat(rows("/external-job-api/jobs", definition))
                .as("jobs, locked or not")
                .isEmpty();
        assertThat(rows("/process-api/management/jobs", definition))
                .as("steps of the engine")
                .isEmpty();
        assertThat(flowable.runningInstances(key)).isZero();
        assertThat(ends())
                .as("how each instance ended")
                .isEqualTo(started.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> expectedEnd(entry.getValue()))));

        Map<String, Run> ledger = runs.stream().collect(Collectors.toMap(Run::id, Function.identity()));
        for (String element : List.of("first", "second")) {
            assertThat(histories(definition, element))
                    .as("histories of task %s by instance", element)
                    .isEqualTo(started.keySet().stream().collect(Collectors.toMap(Function.identity(), id -> 1)));
            Map<String, String> completions = completions(element);
            assertThat(completions.keySet())
                    .as("instances with a completion of %s", element)
                    .isEqualTo(started.keySet());
            completions.forEach((instance, run) -> assertThat(ledger.get(run))
                    .as("the run that completed %s of instance %s", element, instance)
                    .isNotNull()
                    .matches(found -> found.instance().equals(instance), "is of this instance")
                    .matches(found -> found.element().equals(element), "is of this task")
                    .matches(found -> found.outcome() != Outcome.FAIL, "was not a failure"));
        }
        assertThat(runs).as("side effects belong to an instance").allMatch(run -> started.containsKey(run.instance()));
    }

    private static String expectedEnd(int number) {
        return number % ChaosWorker.BPMN_ERRORS == 0 ? "caught" : "done";
    }

    private String definition() {
        return flowable.get("/process-api/repository/process-definitions?key=" + key)
                .path("data")
                .path(0)
                .path("id")
                .asText();
    }

    private Map<String, String> ends() {
        Map<String, String> ends = new HashMap<>();
        all("/process-api/history/historic-process-instances?processDefinitionKey=" + key)
                .forEach(row -> ends.put(
                        row.path("id").asText(), row.path("endActivityId").asText()));
        return ends;
    }

    /** How many ended histories of the task each instance has. */
    private Map<String, Integer> histories(String definition, String element) {
        Map<String, Integer> histories = new TreeMap<>();
        all("/process-api/history/historic-activity-instances?activityId=" + element + "&processDefinitionId="
                        + Flowable.encode(definition))
                .forEach(row -> histories.merge(
                        row.path("processInstanceId").asText(),
                        row.path("endTime").isTextual() ? 1 : 1000,
                        Integer::sum));
        return histories;
    }

    private Map<String, String> completions(String element) {
        Map<String, String> completions = new HashMap<>();
        all("/process-api/history/historic-variable-instances?variableName="
                        + Flowable.encode(ChaosWorker.runVariable(topic, element)))
                .forEach(row -> completions.put(
                        row.path("processInstanceId").asText(),
                        row.path("variable").path("value").asText()));
        return completions;
    }

    private List<JsonNode> rows(String path, String definition) {
        return all(path + "?processDefinitionId=" + Flowable.encode(definition));
    }

    private List<JsonNode> all(String path) {
        List<JsonNode> rows = new ArrayList<>();
        flowable.get(path + "&size=100000").path("data").forEach(rows::add);
        return rows;
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(50));
    }
}
