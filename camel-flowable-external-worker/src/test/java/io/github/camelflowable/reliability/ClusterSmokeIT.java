package io.github.camelflowable.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import io.github.camelflowable.kit.ErrorsOnly;

/** The short form of {@link ClusterIT}: one node of two is frozen for longer than a lock, then the other one ends. */
@Tag("reliability")
@ExtendWith(ErrorsOnly.class)
class ClusterSmokeIT {

    private static final int INSTANCES = 40;
    private static final Duration LOCK = Duration.ofSeconds(2);

    private final List<CamelContext> workers = new ArrayList<>();

    @Test
    void shouldLoseNothingWhenOneNodeIsFrozenAndTheOtherEnds(@TempDir Path folder) throws Exception {
        try (Cluster cluster = Cluster.inThisJvm(folder)) {
            cluster.start();
            List<String> instances = cluster.startInstances(0, INSTANCES);
            start(cluster, folder, "one");
            start(cluster, folder, "two");
            Cluster.await("some work is done").until(() -> cluster.ended(1) > 0);

            cluster.freeze(0);
            long frozenAt = System.nanoTime();
            Cluster.await("a lock is over")
                    .until(() ->
                            System.nanoTime() - frozenAt > LOCK.plusSeconds(1).toNanos());
            cluster.balancer().thaw();
            int before = cluster.ended(1);
            cluster.stopNode(0);

            Cluster.await("all end").until(() -> cluster.ended(1) == INSTANCES);
            assertThat(before).as("instances that ended before").isLessThan(INSTANCES);
            assertThat(cluster.balancer().faults())
                    .as("requests that met a bad node")
                    .isPositive();
            workers.forEach(CamelContext::stop);
            Cluster.await("no lock and no step of the engine is left")
                    .untilAsserted(() -> cluster.shouldBalance(instances, Ledger.readAll(folder)));
        } finally {
            workers.forEach(CamelContext::stop);
        }
    }

    private void start(Cluster cluster, Path folder, String name) throws Exception {
        workers.add(ClusterWorker.start(
                cluster.balancer().baseUrl(),
                new ClusterWorker(name, Cluster.KEY, "lockDuration=" + LOCK, folder, 300)));
    }
}
