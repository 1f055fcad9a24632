package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck.Result;
import org.apache.camel.health.HealthCheck.State;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.camelflowable.diagnosis.Diagnosis.Cause;
import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.HealthChecks;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Fault;
import io.github.camelflowable.observe.FlowableEwConsumerHealthCheck;

/** What probes and operators see of a worker, through Camel's own health checks. */
class HealthIT extends FlowableTestSupport {

    private static final String WRONG_PASSWORD = "s3cret-but-wrong";

    private static final String ENGINE = "producer:flowable-ew:";

    /** What keeps a consumer from its engine, and what its diagnosis says. */
    enum Obstacle {
        PASSWORD("password=" + WRONG_PASSWORD, Cause.CREDENTIALS, "does not accept user 'rest-admin'"),
        PRIVILEGE("username=no-privilege", Cause.NO_PRIVILEGE, "grant the privilege access-rest-api"),
        PORT("baseUrl=http://localhost:1/flowable-rest", Cause.UNREACHABLE, "Nothing listens there"),
        PATH("baseUrl={base}/nowhere", Cause.WRONG_ADDRESS, "this address is not Flowable's API");

        private final String option;
        private final Cause cause;
        private final String text;

        Obstacle(String option, Cause cause, String text) {
            this.option = option;
            this.cause = cause;
            this.text = text;
        }
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        HealthChecks.expose(context);
        return context;
    }

    @Test
    void shouldBeReadyWithTheDetailsThatAnOperatorWants() throws Exception {
        Instant before = Instant.now();
        consume();

        Result check = awaitState(State.UP);

        assertThat(check.getDetails())
                .containsEntry(FlowableEwConsumerHealthCheck.TOPIC, topic)
                .containsEntry(FlowableEwConsumerHealthCheck.BASE_URL, flowable.baseUrl())
                .containsEntry(FlowableEwConsumerHealthCheck.FAILURES, 0L)
                .doesNotContainKey(FlowableEwConsumerHealthCheck.CAUSE);
        assertThat(Instant.parse((String) check.getDetails().get(FlowableEwConsumerHealthCheck.LAST_SUCCESS)))
                .isBetween(before, Instant.now());
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotBeReadyAndSayWhyWhenThereIs(Obstacle obstacle) throws Exception {
        consume(obstacle.option.replace("{base}", flowable.baseUrl()));
        await("the cause is found").until(() -> obstacle.cause
                .name()
                .equals(readiness().getDetails().get(FlowableEwConsumerHealthCheck.CAUSE)));
        await("it fails again")
                .until(() -> (long) readiness().getDetails().get(FlowableEwConsumerHealthCheck.FAILURES) > 1);

        Result check = readiness();

        assertThat(check.getState()).isEqualTo(State.DOWN);
        assertThat(check.getError())
                .as("an exception, which Spring Boot's Camel would log at each probe")
                .isEmpty();
        assertThat(check.getMessage().orElseThrow())
                .contains("polls of topic " + topic + " failed")
                .contains(obstacle.text);
        assertThat(check.getDetails())
                .doesNotContainKey(FlowableEwConsumerHealthCheck.LAST_SUCCESS)
                .extractingByKey(FlowableEwConsumerHealthCheck.DIAGNOSIS)
                .asString()
                .contains(obstacle.text);
        assertThat(check.getMessage() + check.getDetails().toString()).doesNotContain(WRONG_PASSWORD);
        assertThat(HealthCheckHelper.invokeLiveness(context))
                .as("a restart would not help")
                .allMatch(result -> result.getState() == State.UP);
    }

    @Test
    void shouldTellCsrfFromAWrongPasswordWhenOnlyPostsAreRefused() throws Exception {
        try (Network network = new Network(flowable)) {
            network.script(call -> call.method().equals("POST") ? Fault.status(401, "text/plain", "") : Fault.NONE);

            consume("baseUrl=" + network.baseUrl());

            await("the cause is found")
                    .until(() -> "CSRF".equals(readiness().getDetails().get(FlowableEwConsumerHealthCheck.CAUSE)));
            assertThat(readiness().getMessage().orElseThrow()).contains("csrf.disable()");
            await("it fails again")
                    .until(() -> (long) readiness().getDetails().get(FlowableEwConsumerHealthCheck.FAILURES) > 5);
            assertThat(network.calls("/external-job-api/jobs"))
                    .as("one second opinion is enough")
                    .hasSize(1);
            context.stop();
        }
    }

    @Test
    void shouldBeReadyAgainWhenTheEngineComesBack() throws Exception {
        try (Network network = new Network(flowable)) {
            consume("baseUrl=" + network.baseUrl());
            String lastSuccess =
                    (String) awaitState(State.UP).getDetails().get(FlowableEwConsumerHealthCheck.LAST_SUCCESS);

            network.script(call -> Fault.REQUEST_LOST);
            Result down = awaitState(State.DOWN);
            assertThat(down.getDetails())
                    .containsEntry(FlowableEwConsumerHealthCheck.CAUSE, "UNREACHABLE")
                    .extractingByKey(FlowableEwConsumerHealthCheck.LAST_SUCCESS)
                    .asString()
                    .isGreaterThanOrEqualTo(lastSuccess);

            network.script(call -> Fault.status(502, "text/html", "<html>Bad gateway</html>"));
            await("another cause").until(() -> "SERVER_ERROR"
                    .equals(readiness().getDetails().get(FlowableEwConsumerHealthCheck.CAUSE)));

            network.script(call -> Fault.NONE);
            assertThat(awaitState(State.UP).getDetails()).containsEntry(FlowableEwConsumerHealthCheck.FAILURES, 0L);
            context.stop();
        }
    }

    @Test
    void shouldNotBeReadyWhileAPollHangs() throws Exception {
        AtomicLong clock = new AtomicLong();
        context.getComponent("flowable-ew", FlowableEwComponent.class).engines().setClock(clock::get);
        CountDownLatch thawed = new CountDownLatch(1);
        try (Network network = new Network(flowable)) {
            consume("baseUrl=" + network.baseUrl());
            awaitState(State.UP);
            network.script(call -> (worker, engine) -> {
                awaitLatch(thawed);
                engine.answer(worker);
            });
            await("a poll hangs").until(() -> network.calls("/acquire/jobs").size() > 1);

            await("it hangs for long").until(() -> {
                clock.addAndGet(Duration.ofSeconds(1).toNanos());
                return ofConsumer().getState() == State.DOWN;
            });
            assertThat(ofConsumer().getMessage().orElseThrow())
                    .contains("has waited")
                    .contains("acquireTimeout");
            assertThat((long) ofConsumer().getDetails().get(FlowableEwConsumerHealthCheck.AGE))
                    .isGreaterThanOrEqualTo(5);

            network.script(call -> Fault.NONE);
            thawed.countDown();
            awaitState(State.UP);
            context.stop();
        }
    }

    private static void awaitLatch(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void shouldGiveUpAnAcquireBeforeAReport() throws Exception {
        CountDownLatch thawed = new CountDownLatch(1);
        try (Network network = new Network(flowable)) {
            network.script(call -> (worker, engine) -> {
                awaitLatch(thawed);
                engine.answer(worker);
            });

            consume("baseUrl=" + network.baseUrl(), "acquireTimeout=200", "requestTimeout=1h");

            await("the cause is found").until(() -> "UNREACHABLE"
                    .equals(ofConsumer().getDetails().get(FlowableEwConsumerHealthCheck.CAUSE)));
            assertThat(ofConsumer().getMessage().orElseThrow())
                    .contains("no whole answer within acquireTimeout PT0.2S")
                    .contains("a slow server needs a longer acquireTimeout");
            thawed.countDown();
            context.stop();
        }
    }

    @Test
    void shouldBeReadyWithoutTheEngineWhenThatIsAsked() throws Exception {
        consume("baseUrl=http://localhost:1/flowable-rest", "readyWithoutEngine=true");

        await("it has failed")
                .until(() -> "UNREACHABLE".equals(readiness().getDetails().get(FlowableEwConsumerHealthCheck.CAUSE)));

        assertThat(readiness().getState()).isEqualTo(State.UP);
        assertThat(readiness().getMessage().orElseThrow()).contains("Nothing listens there");
    }

    /** As {@code @Consume} makes it. */
    @Test
    void shouldHaveACheckWhenTheConsumerHasNoRoute() throws Exception {
        Consumer consumer = context.getEndpoint(consumed()).createConsumer(exchange -> {});
        consumer.start();
        Result check = null;
        try {
            String id = "consumer:flowable-ew:" + topic;
            await("it is ready").until(() -> result(context, id).getState() == State.UP);
            check = result(context, id);
            assertThat(check.getDetails()).containsEntry(FlowableEwConsumerHealthCheck.TOPIC, topic);
        } finally {
            consumer.stop();
        }
        String id = check.getCheck().getId();
        assertThat(HealthCheckHelper.invokeReadiness(context))
                .noneMatch(result -> result.getCheck().getId().equals(id));
    }

    @Test
    void shouldAskTheEngineForItsVersionWhenAProducerIsThere() throws Exception {
        routes(r -> r.from("direct:complete").to("flowable-ew:" + topic));

        Result check = result(context, ENGINE);

        assertThat(check.getState()).isEqualTo(State.UP);
        assertThat(check.getDetails())
                .containsEntry("flowable.version", flowable.version())
                .containsEntry(FlowableEwConsumerHealthCheck.BASE_URL, flowable.baseUrl());
    }

    @Test
    void shouldSayThatTheEngineAnswersWhenItsVersionIsHidden() throws Exception {
        try (Network network = new Network(flowable)) {
            network.script(
                    call -> call.path().contains("/process-api/") ? Fault.status(403, "text/plain", "") : Fault.NONE);
            routes(r -> r.from("direct:complete").to("flowable-ew:" + topic + "?baseUrl=" + network.baseUrl()));

            Result check = result(context, ENGINE);
            assertThat(check.getState()).isEqualTo(State.UP);
            assertThat(check.getDetails()).containsEntry("flowable.version", "unknown");

            network.script(call -> Fault.REQUEST_LOST);
            assertThat(result(context, ENGINE).getState()).isEqualTo(State.DOWN);
            context.stop();
        }
    }

    @Test
    void shouldHaveOneCheckPerConnectionAndNoneAfterTheComponentStopped() throws Exception {
        for (String option : new String[] {"retries=1", "retries=2", "requestTimeout=9s"}) {
            context.getEndpoint("flowable-ew:" + topic + "?" + option).start();
        }
        assertThat(engines()).hasSize(2);

        context.getComponent("flowable-ew").stop();

        assertThat(engines()).isEmpty();
    }

    @Test
    void shouldBeSeenByTheProbesOfCamelMain() throws Exception {
        Main main = new Main();
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "camel.component.flowable-ew.base-url",
                flowable.baseUrl(),
                "camel.component.flowable-ew.username",
                Flowable.USER,
                "camel.component.flowable-ew.password",
                Flowable.PASSWORD,
                "camel.component.flowable-ew.diagnose-after",
                "2",
                "camel.health.exposureLevel",
                "full",
                "camel.health.producersEnabled",
                "true"));
        main.setOverrideProperties(properties);
        main.configure().withRoutesIncludePattern("false");
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from(consumed()).routeId("worker").to("mock:worker");
            }
        });
        main.start();
        try {
            CamelContext application = main.getCamelContext();
            await("it is ready")
                    .until(() -> HealthCheckHelper.isResultsUp(HealthCheckHelper.invokeReadiness(application), true));
            await("the engine is examined").until(() -> result(application, "consumer:worker")
                    .getDetails()
                    .containsKey(FlowableEwConsumerHealthCheck.DIAGNOSIS));
            assertThat(result(application, ENGINE).getDetails()).containsEntry("flowable.version", flowable.version());
        } finally {
            main.stop();
        }
    }

    // ---- helpers ----

    private void consume(String... options) throws Exception {
        routes(r -> r.from(consumed(options)).routeId("worker").to("mock:worker"));
    }

    private Result awaitState(State state) {
        await("it is " + state)
                .atMost(Duration.ofMinutes(3))
                .until(() -> readiness().getState() == state);
        return readiness();
    }

    private Result readiness() {
        return result(context, "consumer:worker");
    }

    /** Asks this check alone: that of the engine would wait for an engine that hangs. */
    private Result ofConsumer() {
        return HealthCheckHelper.getHealthCheck(context, "consumer:worker").call();
    }

    private static Result result(CamelContext context, String idStart) {
        return HealthCheckHelper.invokeReadiness(context).stream()
                .filter(result -> result.getCheck().getId().startsWith(idStart))
                .findFirst()
                .orElseThrow();
    }

    private Collection<Result> engines() {
        return HealthCheckHelper.invokeReadiness(context).stream()
                .filter(result -> result.getCheck().getId().startsWith(ENGINE))
                .toList();
    }
}
