package io.github.camelflowable.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ExceptionHandler;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.camelflowable.FlowableEwComponent;
import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Postgres;
import io.github.camelflowable.reliability.Ledger.Run;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** Flowable goes away and comes back; its state is in PostgreSQL and survives. */
@Tag("soak")
class EngineRestartIT {

    private static final String KEY = "restart";

    @TempDir
    Path folder;

    private EmbeddedPostgres database;
    private CamelContext worker;
    private int port;

    @BeforeEach
    void startDatabase() throws Exception {
        database = Postgres.startOrSkip();
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
    }

    @AfterEach
    void stop() throws Exception {
        if (worker != null) {
            worker.stop();
        }
        if (database != null) {
            database.close();
        }
    }

    private Flowable engine(String... properties) {
        List<String> all = new ArrayList<>(Postgres.properties(database));
        all.add("server.port=" + port);
        all.addAll(List.of(properties));
        return Flowable.start(all.toArray(String[]::new));
    }

    private void startWorker() throws Exception {
        worker = new DefaultCamelContext();
        FlowableEwComponent component = worker.getComponent("flowable-ew", FlowableEwComponent.class);
        component.getConfiguration().setBaseUrl("http://localhost:" + port + "/flowable-rest");
        component.getConfiguration().setUsername(Flowable.USER);
        component.getConfiguration().setPassword(Flowable.PASSWORD);
        worker.getRegistry().bind("quiet", ExceptionHandler.class, new ChaosWorker.FaultsExpected());
        Ledger ledger = new Ledger(folder, "worker");
        worker.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("flowable-ew:" + KEY + "?initialDelay=0&delay=100&lockDuration=PT20S&exceptionHandler=#quiet")
                        .process(exchange -> ledger.write(Run.completing(exchange)))
                        // The route is in the middle of its work when the engine goes.
                        .delay(20);
            }
        });
        worker.start();
    }

    private List<String> start(Flowable engine, int instances) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < instances; i++) {
            ids.add(engine.startProcess(KEY, Map.of("number", i)));
        }
        return ids;
    }

    private List<Run> runs() throws Exception {
        return Ledger.readAll(folder);
    }

    @Test
    void shouldCompleteEachJobWhenTheEngineIsRestartedInTheMiddle() throws Exception {
        List<String> instances;
        try (Flowable before = engine()) {
            before.deploy(Models.oneTask(KEY, KEY));
            instances = start(before, 300);
            startWorker();
            await("it is in the middle").until(() -> runs().size() > 60);
        }
        int done = runs().size();
        assertThat(done).as("runs before the engine went").isLessThan(300);

        try (Flowable after = engine()) {
            await("all end").until(() -> after.endedInstances(KEY) == 300);

            assertThat(runs().stream().map(Run::instance)).containsAll(instances);
            assertThat(runs())
                    .as("a lock outlives the restart, so nothing runs twice")
                    .hasSize(300);
            assertThat(after.get("/external-job-api/jobs").path("total").asInt())
                    .isZero();
        }
    }

    /** Then {@code complete} is stored and answered, but nothing moves until an engine with an executor is there. */
    @Test
    void shouldReportOnceWhenTheAsyncExecutorIsOff() throws Exception {
        try (Flowable idle = engine("flowable.async-executor-activate=false")) {
            idle.deploy(Models.oneTask(KEY, KEY));
            start(idle, 20);
            startWorker();
            await("no job is left to acquire")
                    .until(() ->
                            idle.get("/external-job-api/jobs").path("total").asInt() == 0);
            assertThat(runs()).hasSize(20);
            assertThat(idle.endedInstances(KEY)).isZero();
        }

        try (Flowable busy = engine()) {
            await("all end").until(() -> busy.endedInstances(KEY) == 20);
            assertThat(runs()).hasSize(20);
        }
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what)
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions();
    }
}
