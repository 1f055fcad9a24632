package io.github.camelflowable.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.camelflowable.FlowableEwComponent;
import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Postgres;
import io.github.camelflowable.reliability.Ledger.Outcome;
import io.github.camelflowable.reliability.Ledger.Run;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * Two Flowable nodes on one PostgreSQL behind a load balancer that does not know which of them is well, and four workers. A node
 * is restarted, another frozen for longer than a lock, a worker is replaced.
 */
@Tag("soak")
class ClusterIT {

    private static final String KEY = "cluster";
    private static final int INSTANCES = Integer.getInteger("cluster.instances", 200);
    private static final Duration LOCK = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    private final List<CamelContext> workers = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final Flowable[] nodes = new Flowable[2];
    private EmbeddedPostgres database;
    private RoundRobin balancer;

    @BeforeEach
    void startCluster() throws Exception {
        database = Postgres.startOrSkip();
        for (int node = 0; node < nodes.length; node++) {
            try (ServerSocket socket = new ServerSocket(0)) {
                ports.add(socket.getLocalPort());
            }
            // One after the other: the first makes the tables.
            startNode(node);
        }
        balancer = new RoundRobin(List.of(address(0), address(1)));
    }

    @AfterEach
    void stop() throws Exception {
        if (balancer != null) {
            balancer.thaw();
        }
        workers.forEach(CamelContext::stop);
        for (Flowable node : nodes) {
            if (node != null) {
                node.close();
            }
        }
        if (balancer != null) {
            balancer.close();
        }
        if (database != null) {
            database.close();
        }
    }

    private URI address(int node) {
        return URI.create("http://localhost:" + ports.get(node));
    }

    private void startNode(int node) {
        List<String> properties = new ArrayList<>(Postgres.properties(database));
        properties.add("server.port=" + ports.get(node));
        nodes[node] = Flowable.start(properties.toArray(String[]::new));
    }

    private CamelContext startWorker(String name, String options) throws Exception {
        CamelContext worker = new DefaultCamelContext();
        FlowableEwComponent component = worker.getComponent("flowable-ew", FlowableEwComponent.class);
        component.getConfiguration().setBaseUrl(balancer.baseUrl());
        component.getConfiguration().setUsername(Flowable.USER);
        component.getConfiguration().setPassword(Flowable.PASSWORD);
        Ledger ledger = new Ledger(folder, name);
        worker.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("flowable-ew:" + KEY + "?initialDelay=0&delay=100&concurrentConsumers=4&acquireTimeout=2s"
                                + "&lockDuration=" + LOCK + options)
                        .process(exchange -> ledger.write(new Run(
                                exchange.getExchangeId(),
                                exchange.getMessage().getHeader(FlowableEwConstants.PROCESS_INSTANCE_ID, String.class),
                                "work",
                                exchange.getMessage().getHeader(FlowableEwConstants.JOB_ID, String.class),
                                Outcome.COMPLETE)))
                        .delay(200)
                        .process(exchange -> exchange.getMessage().setBody(Map.of("run", exchange.getExchangeId())));
            }
        });
        worker.start();
        workers.add(worker);
        return worker;
    }

    private List<Run> runs() throws Exception {
        return Ledger.readAll(folder);
    }

    @Test
    void shouldLoseNothingWhenNodesAndWorkersComeAndGo() throws Exception {
        nodes[0].deploy(Models.oneTask(KEY, KEY));
        List<String> instances = new ArrayList<>();
        for (int i = 0; i < INSTANCES; i++) {
            instances.add(nodes[0].startProcess(KEY));
        }
        startWorker("one", "");
        CamelContext second = startWorker("two", "");
        startWorker("three", "&workerId=pod&uniqueWorkerId=true");
        startWorker("four", "&workerId=pod&uniqueWorkerId=true");

        await("a part is done").until(() -> runs().size() > INSTANCES / 5);
        nodes[1].close();
        second.stop();
        startWorker("five", "");
        await("one node goes on alone").until(() -> runs().size() > 2 * INSTANCES / 5);
        startNode(1);

        balancer.freeze(address(0));
        long frozenAt = System.nanoTime();
        await("a lock is over")
                .until(() -> System.nanoTime() - frozenAt > LOCK.plusSeconds(2).toNanos());
        balancer.thaw();

        await("all end").until(() -> nodes[1].endedInstances(KEY) == INSTANCES);
        assertThat(balancer.faults()).as("requests that met a bad node").isPositive();
        shouldBalance(instances);
    }

    private void shouldBalance(List<String> instances) throws Exception {
        Set<String> ledger = runs().stream().map(Run::id).collect(Collectors.toSet());
        Set<String> accepted = instances.stream()
                .map(id -> nodes[1].variables(id).get("run"))
                .map(variable -> variable.path("value").asText())
                .collect(Collectors.toSet());
        assertThat(accepted).as("runs whose result the engine has").hasSize(INSTANCES);
        assertThat(ledger).containsAll(accepted);
        assertThat(nodes[1].get("/external-job-api/jobs").path("total").asInt()).isZero();
        assertThat(nodes[1].get("/process-api/management/deadletter-jobs")
                        .path("total")
                        .asInt())
                .isZero();
        System.out.printf(
                "cluster: %d instances, %d runs, %d requests met a bad node%n",
                INSTANCES, ledger.size(), balancer.faults());
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what)
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions();
    }
}
