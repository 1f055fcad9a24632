package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.kit.FailureRecorder;
import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Fault;
import io.github.camelflowable.kit.Network.Gate;

/** Stop, abort and interrupt leave nothing behind and forget nothing; what goes wrong before a route costs no retry. */
class LifeCycleIT extends FlowableTestSupport {

    private final Network network = new Network(flowable);
    private final Gate work = new Gate();
    private final AtomicInteger runs = new AtomicInteger();
    private final FailureRecorder failures = new FailureRecorder();

    @AfterEach
    void close() {
        work.open();
        context.stop();
        network.close();
    }

    private String start(String... options) throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        routes(r -> r.from(consumed(options) + "&baseUrl=" + network.baseUrl())
                .routeId("worker")
                .process(e -> {
                    runs.incrementAndGet();
                    work.arrive();
                }));
        return instance;
    }

    private FlowableEwConsumer worker() {
        return (FlowableEwConsumer) context.getRoute("worker").getConsumer();
    }

    private static int threads(String name) {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains(name))
                .count();
    }

    @Test
    void shouldKnowItsJobsAfterAStopThatWasAborted() throws Exception {
        String instance = start();
        work.awaitArrival();

        boolean stopped = context.getRouteController().stopRoute("worker", 300, TimeUnit.MILLISECONDS, true);

        assertThat(stopped).isFalse();
        assertThat(worker().isStarted()).isTrue();
        assertThat(worker().getJobsInFlight()).isEqualTo(1);
        String job = worker().jobs().all().iterator().next().id();
        assertThat(threads(topic)).as("threads of routes").isEqualTo(1);
        assertThat(worker().handBack(job)).contains("handedBack");
        assertThat(flowable.job(instance).path("retries").asInt()).isEqualTo(3);

        work.open();
        await("it runs again and ends").until(() -> flowable.hasEnded(instance));
        context.getRouteController().stopRoute("worker");
        assertThat(worker().getPendingExchangesSize()).isZero();
    }

    @Test
    void shouldWaitForARunningJobAfterAnAbortedStop() throws Exception {
        String instance = start();
        work.awaitArrival();
        context.getRouteController().stopRoute("worker", 300, TimeUnit.MILLISECONDS, true);

        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> {
            try {
                context.getRouteController().stopRoute("worker", 30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        await("it takes no more jobs").until(() -> worker().isSuspendingOrSuspended());
        assertThat(stop).isNotDone();
        work.open();

        stop.get(2, TimeUnit.MINUTES);
        await("it ends").until(() -> flowable.hasEnded(instance));
    }

    @Test
    void shouldStopAlthoughTheStoppingThreadIsInterrupted() throws Exception {
        Gate answer = new Gate();
        AtomicBoolean held = new AtomicBoolean();
        network.script(call -> call.path().endsWith("/acquire/jobs") && held.compareAndSet(false, true)
                ? Fault.answerHeld(answer)
                : Fault.NONE);
        String instance = start();
        answer.awaitArrival();
        FlowableEwConsumer consumer = worker();

        CompletableFuture<Boolean> interrupted = CompletableFuture.supplyAsync(() -> {
            Thread.currentThread().interrupt();
            consumer.stop();
            return Thread.interrupted();
        });

        assertThat(interrupted.get(2, TimeUnit.MINUTES))
                .as("the interrupt is kept")
                .isTrue();
        assertThat(consumer.isStopped()).isTrue();
        answer.open();
        await("what the request brought is released or was never locked")
                .until(() -> flowable.job(instance).path("retries").asInt() == 3
                        && worker().jobs().size() == 0);
        assertThat(runs).hasValue(0);
    }

    /** A check that is UP, then is never answered: jobs run on what was found before. */
    private static final class HangingCheck extends AbstractHealthCheck {
        private final Gate hang;
        private volatile boolean called;

        HangingCheck(Gate hang) {
            super("shop", "shop");
            this.hang = hang;
        }

        @Override
        protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
            if (called) {
                hang.arrive();
            }
            called = true;
            builder.up();
        }
    }

    private void register(HealthCheck check) {
        HealthCheckRegistry.get(context).register(check);
    }

    @Test
    void shouldStartJobsWhileTheHealthCheckHangs() throws Exception {
        Gate hang = new Gate();
        register(new HangingCheck(hang));
        work.open();
        try {
            String first = start("pauseOn=shop", "lockDuration=3s");
            await("it ends").until(() -> flowable.hasEnded(first));
            hang.awaitArrival();

            String second = flowable.startProcess(key);
            await("it ends although nobody answers the check").until(() -> flowable.hasEnded(second));
        } finally {
            hang.open();
        }
    }

    @Test
    void shouldHandRouteFailuresToTheExceptionHandlerOnce() throws Exception {
        context.getRegistry().bind("failures", failures);
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        routes(r -> r.from(consumed("exceptionHandler=#failures", "retries=0"))
                .throwException(new IllegalStateException("the work is broken")));

        await("it is a dead letter").until(() -> flowable.deadLetters(instance).size() == 1);
        awaitNothingInHand();
        assertThat(failures.failures())
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                .hasMessage("the work is broken");
    }

    @Test
    void shouldReportToItsEngineAlthoughAnotherEngineDoesNotKnowTheJob() throws Exception {
        try (Network other = new Network(flowable)) {
            other.script(call ->
                    Fault.status(404, "application/json", "{\"message\":\"Not found\",\"exception\":\"no such job\"}"));
            flowable.deploy(Models.oneTask(key, topic));
            String instance = flowable.startProcess(key);
            routes(r -> r.from(consumed("baseUrl=" + network.baseUrl()))
                    .doTry()
                    .to("flowable-ew:other?baseUrl=" + other.baseUrl())
                    .doCatch(Exception.class)
                    .end());

            await("it ends").until(() -> flowable.hasEnded(instance));
            // The engine has ended it before its answer is back.
            awaitNothingInHand();
            assertThat(other.calls())
                    .as("the other engine was asked about its job")
                    .isNotEmpty();
            assertThat(network.calls("/complete")).hasSize(1);
        }
    }
}
