package io.github.camelflowable.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Assumptions;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.examples.server.FlowableServer;
import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Postgres;
import io.github.camelflowable.kit.WorkerProcess;
import io.github.camelflowable.reliability.Ledger.Run;
import io.github.camelflowable.test.junit5.SharedFlowable;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** Two Flowable nodes on one PostgreSQL, behind a load balancer that does not know which of them is well. */
final class Cluster implements AutoCloseable {

    static final String KEY = "cluster";

    private final Path folder;
    private final int databasePort = freePort();
    private final int[] ports = {freePort(), freePort()};
    private final WorkerProcess[] nodes = new WorkerProcess[2];
    private final Flowable[] nodesHere = new Flowable[2];
    private final boolean processes;
    private EmbeddedPostgres database;
    private RoundRobin balancer;

    private Cluster(Path folder, boolean processes) {
        this.folder = folder;
        this.processes = processes;
    }

    /**
     * Its nodes are processes, to be killed.
     *
     * @param folder where PostgreSQL keeps its data and workers their ledgers
     */
    static Cluster ofProcesses(Path folder) {
        return new Cluster(folder, true);
    }

    /** Its nodes are in this JVM, which is quicker to start. */
    static Cluster inThisJvm(Path folder) {
        return new Cluster(folder, false);
    }

    void start() throws IOException {
        try {
            startDatabase();
        } catch (Exception | LinkageError e) {
            Assumptions.abort("PostgreSQL cannot start here: " + e);
        }
        // One after the other: the first makes the tables.
        startNode(0);
        awaitNode(0);
        node(0).deploy(Models.oneTask(KEY, KEY));
        startNode(1);
        awaitNode(1);
        balancer = new RoundRobin(List.of(address(0), address(1)));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private URI address(int node) {
        return URI.create("http://localhost:" + ports[node]);
    }

    RoundRobin balancer() {
        return balancer;
    }

    /** The REST API of one node, past the load balancer. */
    Flowable node(int node) {
        return Flowable.at(address(node) + "/flowable-rest");
    }

    WorkerProcess process(int node) {
        return nodes[node];
    }

    /** A node in this JVM ends. */
    void stopNode(int node) {
        nodesHere[node].close();
    }

    /** The load balancer gets no answer from this node until it is thawed. */
    void freeze(int node) {
        balancer.freeze(address(node));
    }

    void startNode(int node) throws IOException {
        List<String> settings = new ArrayList<>(Postgres.properties(database));
        settings.add("server.port=" + ports[node]);
        // By default another node carries a stored outcome of a node that died out after an hour.
        settings.add("flowable.process.async.executor.async-job-lock-time=PT10S");
        if (processes) {
            nodes[node] = startProcess(settings);
        } else {
            nodesHere[node] = Flowable.start(settings.toArray(String[]::new));
        }
    }

    private static WorkerProcess startProcess(List<String> settings) throws IOException {
        return WorkerProcess.start(
                FlowableServer.class,
                List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"),
                Stream.concat(SharedFlowable.settings().stream(), settings.stream())
                        .filter(setting -> !setting.equals("server.port=0"))
                        .map(setting -> "--" + setting)
                        .toArray(String[]::new));
    }

    void awaitNode(int node) {
        await("node " + node + " answers")
                .until(() -> node(node).get("/process-api/management/engine").has("version"));
    }

    // ---- PostgreSQL ----

    private Path data() {
        return folder.resolve("postgres");
    }

    private void startDatabase() throws IOException {
        database = Postgres.builder()
                .setDataDirectory(data())
                .setCleanDataDirectory(false)
                .setPort(databasePort)
                .start();
    }

    /** kill -9 of PostgreSQL and all its processes, and its start with the data that it has. */
    void killDatabase() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data().resolve("postmaster.pid")).get(0).strip());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
        Files.deleteIfExists(data().resolve("postmaster.pid"));
        // It holds a lock of the folder.
        database.close();
        await("PostgreSQL starts with its data").until(() -> {
            startDatabase();
            return true;
        });
    }

    // ---- work ----

    /** @return the ids of as many new instances */
    List<String> startInstances(int node, int count) {
        List<String> instances = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            instances.add(node(node).startProcess(KEY));
        }
        return instances;
    }

    int ended(int node) {
        return node(node).endedInstances(KEY);
    }

    /** @return ids of the external worker jobs that the filters select */
    Set<String> jobs(int node, String filters) {
        Set<String> ids = new HashSet<>();
        rows(node(node).get("/external-job-api/jobs?size=100000" + filters))
                .forEach(job -> ids.add(job.path("id").asText()));
        return ids;
    }

    /** The books: each instance has ended, once, with the result of a run that really took place; nothing is left over. */
    void shouldBalance(List<String> instances, List<Run> runs) {
        Map<String, String> accepted = Stream.of(
                        node(1).get("/process-api/history/historic-variable-instances?size=100000&variableName="
                                + ClusterWorker.RUN))
                .flatMap(page -> rows(page).stream())
                .collect(Collectors.toMap(
                        row -> row.path("processInstanceId").asText(),
                        row -> row.path("variable").path("value").asText()));
        assertThat(accepted.keySet()).as("instances with a result").containsExactlyInAnyOrderElementsOf(instances);
        assertThat(accepted.values()).as("runs that gave a result").doesNotHaveDuplicates();
        Map<String, String> ledger = runs.stream().collect(Collectors.toMap(Run::id, Run::instance));
        accepted.forEach((instance, run) ->
                assertThat(ledger.get(run)).as("instance of run %s", run).isEqualTo(instance));
        assertThat(instancesOf("work"))
                .as("tasks, one for each instance")
                .containsExactlyInAnyOrderElementsOf(instances);
        // The engine's history may lack the end of a task after a conflict of two transactions.
        assertThat(instancesOf("done&finished=true"))
                .as("ends that were reached, one for each instance")
                .containsExactlyInAnyOrderElementsOf(instances);
        for (String jobs : List.of("/external-job-api/jobs", "/process-api/management/jobs")) {
            assertThat(node(1).get(jobs).path("total").asInt()).as(jobs).isZero();
        }
        assertThat(rows(node(1).get("/process-api/management/deadletter-jobs")))
                .as("dead letters")
                .isEmpty();
    }

    private List<String> instancesOf(String activity) {
        return rows(node(1).get("/process-api/history/historic-activity-instances?size=100000&activityId=" + activity))
                .stream()
                .map(row -> row.path("processInstanceId").asText())
                .toList();
    }

    private static List<JsonNode> rows(JsonNode page) {
        List<JsonNode> rows = new ArrayList<>();
        page.path("data").forEach(rows::add);
        return rows;
    }

    static ConditionFactory await(String what) {
        return Awaitility.await(what)
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions();
    }

    @Override
    public void close() throws IOException {
        if (balancer != null) {
            balancer.thaw();
        }
        Stream.of(nodes).filter(Objects::nonNull).forEach(WorkerProcess::close);
        Stream.of(nodesHere).filter(Objects::nonNull).forEach(Flowable::close);
        if (balancer != null) {
            balancer.close();
        }
        if (database != null) {
            database.close();
        }
    }
}
