package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.consumer.JobRunner;
import io.github.camelflowable.diagnosis.Diagnosis.Cause;
import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.LogRecorder;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Fault;
import io.github.camelflowable.kit.Network.Gate;

import ch.qos.logback.classic.Level;

/** What the route needs is down: no job is locked, failed or given back with a retry less. */
class PauseIT extends FlowableTestSupport {

    private final AtomicBoolean shopIsUp = new AtomicBoolean(true);
    private final List<String> instances = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();

    /** A health check as an application has them: of a service that its routes call. */
    private static final class ShopCheck extends AbstractHealthCheck {
        private final AtomicBoolean up;

        ShopCheck(AtomicBoolean up) {
            super("shop", "shop");
            this.up = up;
        }

        @Override
        protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
            builder.message("the shop").state(up.get() ? State.UP : State.DOWN);
        }
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        HealthCheckRegistry.get(context).register(new ShopCheck(shopIsUp));
        return context;
    }

    @Test
    void shouldAskForNothingWhileTheHealthCheckIsDown() throws Exception {
        start(3);
        shopIsUp.set(false);
        try (Network network = new Network(flowable)) {
            consume("pauseOn=shop", "baseUrl=" + network.baseUrl());
            // A tick may come before the first check.
            await("it pauses").until(() -> "Health check shop is DOWN: the shop".equals(worker().getDiagnosis()));
            assertThat(worker().getDiagnosisCause()).isEqualTo(Cause.PAUSED.name());
            assertThat(worker().getHealthCheck().callReadiness().getState())
                    .as("its own readiness")
                    .isEqualTo(HealthCheck.State.UP);
            assertThat(network.calls()).isEmpty();

            shopIsUp.set(true);
            await("all end").until(() -> flowable.endedInstances(key) == 3);

            assertThat(worker().diagnosis()).isNull();
            context.stop();
        }
    }

    @Test
    void shouldHandBackWhatWasNotStartedWhenTheHealthCheckGoesDown() throws Exception {
        String instance = start(1);
        Gate answer = new Gate();
        try (Network network = new Network(flowable)) {
            network.script(call -> call.path().endsWith("/acquire/jobs") ? Fault.answerHeld(answer) : Fault.NONE);
            consume("pauseOn=shop", "baseUrl=" + network.baseUrl());
            answer.awaitArrival();
            assertThat(flowable.job(instance).path("lockOwner").isTextual()).isTrue();

            // Not before the check may be asked again: once a second is often enough for it.
            ScheduledExecutorService clock =
                    context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "clock");
            shopIsUp.set(false);
            clock.schedule(answer::open, 1100, TimeUnit.MILLISECONDS);

            await("it is free again")
                    .until(() -> flowable.job(instance).path("lockOwner").isNull());
            JsonNode job = flowable.job(instance);
            assertThat(job.path("retries").asInt()).isEqualTo(3);
            assertThat(job.path("exceptionMessage").isNull()).isTrue();
            assertThat(job.path("lockExpirationTime").isNull()).isTrue();
            assertThat(calls).hasValue(0);
            assertThat(flowable.acquire(topic, "other", 1, "PT1M"))
                    .as("for others, at once")
                    .hasSize(1);
            context.stop();
        }
    }

    @ParameterizedTest(name = "turns half-open by itself: {0}")
    @ValueSource(booleans = {false, true})
    void shouldCallTheShopOnlyToTryWhileTheCircuitBreakerIsOpen(boolean byItself) throws Exception {
        start(12);
        LogRecorder log = new LogRecorder(JobRunner.class);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(consumed("pauseOn=toShop", "concurrentConsumers=2", "retries=9"))
                        .routeId("worker")
                        .circuitBreaker()
                        .id("toShop")
                        .resilience4jConfiguration()
                        .minimumNumberOfCalls(2)
                        .slidingWindowSize(2)
                        .waitDurationInOpenState(1)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .automaticTransitionFromOpenToHalfOpenEnabled(byItself)
                        .end()
                        .process(exchange -> {
                            if (calls.incrementAndGet() <= 3) {
                                throw new IOException("closed");
                            }
                        })
                        .end();
            }
        });

        await("it pauses").until(() -> worker().getDiagnosisCause().equals(Cause.PAUSED.name()));
        assertThat(worker().getDiagnosis()).startsWith("Circuit breaker toShop is ");
        assertThat(calls.get()).isLessThanOrEqualTo(3);

        await("all end").until(() -> flowable.endedInstances(key) == 12);
        assertThat(log.messages(Level.INFO))
                .as("at most what was acquired before it opened; never the one that is to try")
                .hasSizeLessThanOrEqualTo(2);
        assertThat(calls).as("each job once, and the three that failed again").hasValue(12 + 3);
        await("it does not pause")
                .until(() ->
                        worker().diagnosis() == null || worker().diagnosis().cause() != Cause.PAUSED);
        log.close();
    }

    /** Camel's circuit breaker lets a route go on after it rejected a call: its job would be completed undone. */
    @ParameterizedTest(name = "the circuit breaker throws: {0}")
    @ValueSource(booleans = {false, true})
    void shouldHandBackWhatTheOpenCircuitBreakerRejected(boolean throwing) throws Exception {
        start(2);
        Gate secondIsUnderWay = new Gate();
        AtomicInteger runs = new AtomicInteger();
        shopIsUp.set(false);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(consumed("pauseOn=toShop"))
                        .routeId("worker")
                        .process(exchange -> {
                            if (runs.incrementAndGet() == 2) {
                                secondIsUnderWay.arrive();
                            } else {
                                secondIsUnderWay.awaitArrival();
                            }
                        })
                        .circuitBreaker()
                        .id("toShop")
                        .resilience4jConfiguration()
                        .minimumNumberOfCalls(1)
                        .slidingWindowSize(1)
                        .waitDurationInOpenState(3600)
                        .throwExceptionWhenHalfOpenOrOpenState(throwing)
                        .end()
                        .process(exchange -> callShop())
                        .end();
            }
        });
        secondIsUnderWay.awaitArrival();
        await("the first has opened it")
                .until(() -> worker().getDiagnosisCause().equals(Cause.PAUSED.name()));

        secondIsUnderWay.open();

        await("it is given back").until(() -> instances.stream()
                .allMatch(id -> flowable.job(id).path("lockOwner").isNull()));
        assertThat(calls).hasValue(1);
        assertThat(retriesLost()).as("that of the job that called").isEqualTo(1);
    }

    @Test
    void shouldFailItsPollsAndNameTheChecksWhenTheIdIsUnknown() throws Exception {
        start(1);
        consume("pauseOn=shopp");

        await("it says so").until(() -> worker().getConsecutiveFailures() > 0);

        assertThat(worker().getDiagnosis())
                .contains("Option pauseOn")
                .contains("'shopp'")
                .contains("shop");
        assertThat(flowable.runningInstances(key)).isEqualTo(1);
    }

    // ---- helpers ----

    private void consume(String... options) throws Exception {
        routes(r -> r.from(consumed(options)).routeId("worker").process(exchange -> callShop()));
    }

    private void callShop() throws IOException {
        calls.incrementAndGet();
        if (!shopIsUp.get()) {
            throw new IOException("closed");
        }
    }

    private String start(int count) {
        flowable.deploy(Models.oneTask(key, topic));
        for (int i = 0; i < count; i++) {
            instances.add(flowable.startProcess(key));
        }
        return instances.get(0);
    }

    private int retriesLost() {
        return instances.stream()
                .mapToInt(id -> 3 - flowable.job(id).path("retries").asInt())
                .sum();
    }

    private FlowableEwConsumer worker() {
        return (FlowableEwConsumer) context.getRoute("worker").getConsumer();
    }
}
