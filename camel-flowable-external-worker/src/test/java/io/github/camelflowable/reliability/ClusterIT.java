package io.github.camelflowable.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.camelflowable.kit.ErrorsOnly;
import io.github.camelflowable.kit.WorkerProcess;
import io.github.camelflowable.reliability.Ledger.Run;

/**
 * Two nodes, one PostgreSQL, four workers, all of them processes; requests break at random, and one after the other everything
 * is restarted, killed or frozen. Then the books are checked. {@code -Dcluster.seeds} and {@code -Dcluster.instances} choose
 * how much of it.
 */
@Tag("soak")
@ExtendWith(ErrorsOnly.class)
class ClusterIT {

    private static final int SEEDS = Integer.getInteger("cluster.seeds", 1);
    private static final int INSTANCES = Integer.getInteger("cluster.instances", 1000);
    private static final int FAULTS = Integer.getInteger("cluster.faults", INSTANCES / 5);
    private static final int BACKLOG = 50;
    private static final double FAULT_RATE = 0.1;
    private static final Duration LOCK = Duration.ofSeconds(5);
    private static final Duration LONGER_THAN_A_LOCK = LOCK.plusSeconds(3);
    private static final long WORK_MILLIS = 800;

    /** A list of all jobs costs an engine more than a hundred jobs do. */
    private static final Duration RARELY = Duration.ofMillis(500);

    private final Queue<WorkerProcess> workers = new ConcurrentLinkedQueue<>();
    private final List<String> instances = new ArrayList<>();
    private final Map<String, Duration> recoveries = new TreeMap<>();
    private Cluster cluster;
    private Path folder;

    @FunctionalInterface
    private interface Event {
        /** Something happens to the cluster. */
        void happen() throws Exception;
    }

    static LongStream seeds() {
        long first = Long.getLong("cluster.seed", 1);
        return LongStream.range(first, first + SEEDS);
    }

    private WorkerProcess startWorker(String name) throws IOException {
        // Two of them have one worker id, as two pods that were given the name of their host.
        String id = name.startsWith("pod") ? "&workerId=pod&uniqueWorkerId=true" : "";
        WorkerProcess worker = WorkerProcess.start(
                ClusterWorker.class,
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"),
                cluster.balancer().baseUrl(),
                name,
                Cluster.KEY,
                "lockDuration=" + LOCK + id,
                folder.toString(),
                String.valueOf(WORK_MILLIS));
        workers.add(worker);
        return worker;
    }

    private int runs() throws IOException {
        return Ledger.readAll(folder).size();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldLoseNothingWhenEverythingBreaks(long seed, @TempDir Path folder) throws Exception {
        this.folder = folder;
        long begin = System.nanoTime();
        try (Cluster started = Cluster.ofProcesses(folder)) {
            cluster = started;
            cluster.start();
            instances.addAll(cluster.startInstances(0, INSTANCES));
            cluster.balancer().breakSome(new Random(seed), FAULT_RATE);
            WorkerProcess first = startWorker("one");
            WorkerProcess second = startWorker("two");
            startWorker("podA");
            startWorker("podB");
            Cluster.await("all workers work").until(() -> runs() > 8 * ClusterWorker.SLOTS);

            breakEverything(first, second);

            Cluster.await("all end")
                    .untilAsserted(() -> assertThat(cluster.ended(1)).isEqualTo(instances.size()));
            cluster.balancer().breakSome(new Random(seed), 0);
            Cluster.await("no lock and no step of the engine is left")
                    .untilAsserted(() -> cluster.shouldBalance(instances, Ledger.readAll(folder)));
            List<Run> all = Ledger.readAll(folder);
            System.out.printf(
                    "cluster seed=%d instances=%d runs=%d faults=%d seconds=%d recovery=%s%n",
                    seed,
                    instances.size(),
                    all.size(),
                    cluster.balancer().faults(),
                    Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
                    recoveries);
            assertThat(cluster.balancer().faults())
                    .as("faults in the background")
                    .isGreaterThanOrEqualTo(FAULTS);
        } finally {
            workers.forEach(WorkerProcess::close);
        }
    }

    private void breakEverything(WorkerProcess first, WorkerProcess second) throws Exception {
        after("a worker is killed", 0, () -> {
            first.close();
            startWorker("one again");
        });
        after("a worker is frozen for longer than its lock", 0, () -> {
            second.freeze();
            pass(LONGER_THAN_A_LOCK);
            second.thaw();
        });
        after("a node is killed", 1, () -> {
            cluster.process(0).close();
            cluster.startNode(0);
        });
        cluster.awaitNode(0);
        after("a node is frozen for longer than a lock", 0, () -> {
            cluster.process(1).freeze();
            pass(LONGER_THAN_A_LOCK);
            cluster.process(1).thaw();
        });
        after("PostgreSQL is killed", 0, cluster::killDatabase);
        for (int node : List.of(0, 1)) {
            after("node " + node + " is restarted", 1 - node, () -> {
                cluster.process(node).terminate();
                Cluster.await("the node ends")
                        .until(() -> !cluster.process(node).isAlive());
                cluster.startNode(node);
            });
            cluster.awaitNode(node);
        }
    }

    /** Lets something happen, and waits until every job that was in flight then is done. */
    private void after(String what, int askedNode, Event event) throws Exception {
        if (cluster.jobs(askedNode, "").size() < BACKLOG) {
            // The machine is slow at starting nodes: the work must not end before the faults do.
            instances.addAll(cluster.startInstances(askedNode, BACKLOG));
        }
        Cluster.await("jobs are in flight")
                .until(() -> !cluster.jobs(askedNode, "&locked=true").isEmpty());
        Set<String> inFlight = cluster.jobs(askedNode, "&locked=true");
        long begin = System.nanoTime();
        event.happen();
        Cluster.await(what + ": the jobs in flight are done")
                .pollInterval(RARELY)
                .until(() -> cluster.jobs(askedNode, "").stream().noneMatch(inFlight::contains));
        recoveries.put(what, Duration.ofMillis((System.nanoTime() - begin) / 1_000_000));
    }

    private static void pass(Duration time) {
        long begin = System.nanoTime();
        Cluster.await(time + " are over").until(() -> System.nanoTime() - begin > time.toNanos());
    }
}
