package io.github.camelflowable.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.docs.StuckCasesRoute;
import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Postgres;
import io.github.camelflowable.reliability.ParallelLoad.Damage;
import io.github.camelflowable.rest.FlowableRestComponent;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * What modelling.md says about exclusive tasks, on PostgreSQL: parallel external worker tasks that are exclusive keep every
 * result, and those that are not lose some.
 *
 * <p>The engine completes a job in an asynchronous job of its own. Two of one instance that run at the same time meet the
 * engine's optimistic locking, and what follows for the second one depends on the model. The tests of the loss fail on a
 * Flowable that no longer loses: then the advice can be taken back.
 */
@Tag("soak")
class ExclusiveAdviceSoakIT {

    private static final int BRANCHES = 5;
    private static final int TASKS_OF_A_CASE = 2;

    /** So far the first load of each model was damaged in each run; a quicker machine may need more. */
    private static final int LOADS = 5;

    private static EmbeddedPostgres database;
    private static Flowable engine;

    @BeforeAll
    static void startEngine() {
        database = Postgres.startOrSkip();
        engine = Flowable.start(Postgres.properties(database).toArray(String[]::new));
    }

    @AfterAll
    static void stopEngine() throws Exception {
        if (engine != null) {
            engine.close();
        }
        if (database != null) {
            database.close();
        }
    }

    // ---- exclusive ----

    @Test
    void shouldKeepEachResultWhenAMultiInstanceIsExclusive() throws Exception {
        assertThat(multiInstance("multiSafe", true)).matches(Damage::isNone, "nothing lost, nothing left open");
    }

    @Test
    void shouldKeepEachResultWhenTasksAfterAGatewayAreExclusive() throws Exception {
        engine.deploy(Models.parallelTasks("gatewaySafe", "gatewaySafe", BRANCHES, true));
        ParallelLoad load = new ParallelLoad(engine, "gatewaySafe", BRANCHES);

        assertThat(load.ofProcesses(load.runProcesses())).matches(Damage::isNone, "nothing lost, nothing left open");
    }

    @ParameterizedTest(name = "in a stage: {0}")
    @ValueSource(booleans = {false, true})
    void shouldCompleteEachCaseWhenItsTasksAreExclusive(boolean inStage) throws Exception {
        String key = "caseSafe" + inStage;
        engine.deployCase(Models.parallelTasksCase(key, key, TASKS_OF_A_CASE, true, inStage));
        ParallelLoad load = new ParallelLoad(engine, key, TASKS_OF_A_CASE);

        assertThat(load.ofCases(load.runCases())).matches(Damage::isNone, "nothing lost, nothing left open");
    }

    /** The way to work on branches at the same time: an exclusive job locks its own instance only. */
    @Test
    void shouldKeepEachResultWhenEachBranchIsAnInstanceOfItsOwn() throws Exception {
        engine.deploy(Models.multiInstanceOfCalls("calls", "calls", BRANCHES));

        assertThat(new ParallelLoad(engine, "calls", BRANCHES).runProcesses()).allSatisfy(id -> {
            assertThat(engine.hasEnded(id)).isTrue();
            assertThat(engine.variables(id).get("results").path("value")).hasSize(BRANCHES);
        });
    }

    // ---- not exclusive ----

    @Test
    void shouldLoseResultsWhenAMultiInstanceIsNotExclusive() throws Exception {
        long lost = 0;
        for (int number = 0; number < LOADS && lost == 0; number++) {
            lost = multiInstance("multiTrap" + number, false).lostResults();
        }

        assertThat(lost).as("results that the engine accepted and lost").isPositive();
    }

    /** An operator can move the dead letters back: their results are not lost. */
    @Test
    void shouldStandStillWhenManyTasksAfterAGatewayAreNotExclusive() throws Exception {
        List<String> ids = List.of();
        ParallelLoad load = null;
        long dead = 0;
        for (int number = 0; number < LOADS && dead == 0; number++) {
            String key = "gatewayTrap" + number;
            engine.deploy(Models.parallelTasks(key, key, BRANCHES, false));
            load = new ParallelLoad(engine, key, BRANCHES);
            ids = load.runProcesses();
            dead = load.ofProcesses(ids).deadLetters();
        }
        assertThat(dead)
                .as("completions that collided until they had no retries left")
                .isPositive();

        ids.stream()
                .flatMap(id -> engine.deadLetters(id).stream())
                .forEach(job -> engine.post(
                        "/process-api/management/deadletter-jobs/"
                                + job.path("id").asText(),
                        Map.of("action", "move")));
        List<String> started = ids;
        Awaitility.await("the others end, too").atMost(Duration.ofMinutes(2)).until(() -> started.stream()
                .allMatch(engine::hasEnded));
        assertThat(load.ofProcesses(ids).lostResults()).isZero();
    }

    /** An operator finds them, as no plan item but the stage is left, and can complete them. */
    @ParameterizedTest(name = "in a stage: {0}")
    @ValueSource(booleans = {false, true})
    void shouldLeaveCasesOpenWhenTheirTasksAreNotExclusive(boolean inStage) throws Exception {
        List<String> open = List.of();
        for (int number = 0; number < LOADS && open.isEmpty(); number++) {
            String key = "caseTrap" + number + inStage;
            engine.deployCase(Models.parallelTasksCase(key, key, TASKS_OF_A_CASE, false, inStage));
            ParallelLoad load = new ParallelLoad(engine, key, TASKS_OF_A_CASE);
            List<String> ids = load.runCases();
            load.ofCases(ids);
            open = ids.stream().filter(id -> engine.caseState(id).isEmpty()).toList();
        }
        assertThat(open)
                .as("cases that stay active though all their tasks are done")
                .isNotEmpty();

        assertThat(stuckCases(open.size())).containsExactlyInAnyOrderElementsOf(open);
        assertThat(open).allSatisfy(id -> {
            engine.put("/cmmn-api/cmmn-runtime/case-instances/" + id, Map.of("action", "evaluateCriteria"));
            assertThat(engine.caseState(id)).isEqualTo("completed");
        });
    }

    /** @return what the route of the page finds, with a case beside them that waits for its worker */
    private static List<String> stuckCases(int expected) throws Exception {
        engine.deployCase(Models.oneTaskCase("atWork", "atWork"));
        String atWork = engine.startCase("atWork", Map.of());
        CamelContext context = new DefaultCamelContext();
        FlowableRestComponent component = context.getComponent("flowable-rest", FlowableRestComponent.class);
        component.getConfiguration().setBaseUrl(engine.baseUrl());
        component.getConfiguration().setUsername(Flowable.USER);
        component.getConfiguration().setPassword(Flowable.PASSWORD);
        context.addRoutes(new StuckCasesRoute());
        SedaEndpoint found = context.getEndpoint("seda:stuckCases", SedaEndpoint.class);
        context.start();
        try {
            Awaitility.await("the route has named the cases and is through")
                    .until(() -> found.getCurrentQueueSize() >= expected
                            && context.getInflightRepository().size() == 0);
            return found.getExchanges().stream()
                    .map(exchange -> exchange.getMessage().getHeader("CamelFlowableRest.caseInstanceId", String.class))
                    .toList();
        } finally {
            context.stop();
            engine.delete("/cmmn-api/cmmn-runtime/case-instances/" + atWork);
        }
    }

    private static Damage multiInstance(String key, boolean exclusive) throws Exception {
        engine.deploy(Models.multiInstance(key, key, BRANCHES, exclusive));
        ParallelLoad load = new ParallelLoad(engine, key, BRANCHES);
        return load.ofProcesses(load.runProcesses());
    }
}
