package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.LifeCyclePair.Operation;
import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Fault;
import io.github.camelflowable.worker.ActiveJobs;

/**
 * The races of {@link LifeCycleRacesTest} with Camel's route controller and a real engine: each pair of operations once by
 * default.
 */
class LifeCycleRacesIT extends FlowableTestSupport {

    private static final int RACES = Integer.getInteger("races", 21);
    private static final String ROUTE = "worker";

    /** Where the job is when the race begins. */
    private enum Where {
        ACQUIRED,
        ROUTE_RUNNING,
        REPORT_UNDER_WAY,
        REPORT_TO_BE_REPEATED
    }

    private final Network network = new Network(flowable);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        network.close();
        threads.shutdownNow();
    }

    @Test
    void shouldLeaveNothingBehindHoweverTheOperationsFall() throws Exception {
        List<LifeCyclePair> pairs = LifeCyclePair.all().stream()
                .filter(pair -> pair.one() != pair.other())
                .toList();
        for (int i = 0; i < RACES; i++) {
            Where where = Where.values()[i % Where.values().length];
            boolean heldToTheEnd = where != Where.ACQUIRED && i % 3 == 0;
            new Race(i, pairs.get(i % pairs.size()), where, heldToTheEnd).run();
        }
    }

    private final class Race {
        private final LifeCyclePair pair;
        private final Where where;
        private final boolean heldToTheEnd;
        private final String name;
        private final String raceTopic;
        private final String raceKey;
        private final RaceGate gate = new RaceGate();
        private final AtomicInteger starts = new AtomicInteger();
        private final List<Thread> runners = new ArrayList<>();
        private final DefaultCamelContext camel = new DefaultCamelContext();
        private FlowableEwConsumer consumer;
        private ActiveJobs books;

        Race(int number, LifeCyclePair pair, Where where, boolean heldToTheEnd) {
            this.pair = pair;
            this.where = where;
            this.heldToTheEnd = heldToTheEnd;
            this.raceTopic = topic + "x" + number + "x";
            this.raceKey = key + "x" + number;
            this.name = "race " + number + ": " + pair.one() + " and " + pair.other() + ", " + where
                    + (heldToTheEnd ? ", held to the end" : "");
        }

        void run() throws Exception {
            flowable.deploy(Models.oneTask(raceKey, raceTopic));
            String instance = flowable.startProcess(raceKey);
            network.script(this::fault);
            begin();
            try {
                await(name + ": the job is where the race meets it").until(() -> gate.arrived() > 0);
                race();
                boolean goesOn = camel.isStarted() && consumer.isStarted();
                int startsBefore = starts.get();
                gate.open();
                if (goesOn) {
                    String later = flowable.startProcess(raceKey);
                    await(name + ": it takes jobs").until(() -> flowable.hasEnded(later));
                } else {
                    await(name + ": nothing is in flight").until(this::isQuiet);
                    if (heldToTheEnd) {
                        assertThat(starts)
                                .as("%s: nothing starts after a stop", name)
                                .hasValue(startsBefore);
                    }
                }
            } finally {
                gate.open();
                camel.stop();
            }
            check(instance);
        }

        private Fault fault(Network.Call call) {
            boolean complete = call.path().endsWith("/complete");
            boolean held = where == Where.ACQUIRED && call.path().endsWith("/acquire/jobs")
                    || where == Where.REPORT_UNDER_WAY && complete;
            if (held && gate.arrived() == 0) {
                return (worker, engine) -> {
                    var answer = engine.call();
                    gate.passUninterruptibly();
                    engine.answer(worker, answer);
                };
            }
            if (where == Where.REPORT_TO_BE_REPEATED && complete && gate.arrived() == 0) {
                gate.passLater(() -> {});
                return Fault.REQUEST_LOST;
            }
            return Fault.NONE;
        }

        private void begin() throws Exception {
            camel.disableJMX();
            camel.getShutdownStrategy().setTimeout(1);
            connect(camel);
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("flowable-ew:" + raceTopic + "?initialDelay=0&delay=50&workerId=" + raceTopic + "&baseUrl="
                                    + network.baseUrl())
                            .routeId(ROUTE)
                            .process(exchange -> {
                                if (starts.incrementAndGet() == 1 && where == Where.ROUTE_RUNNING) {
                                    gate.passUninterruptibly();
                                }
                            });
                }
            });
            camel.start();
            consumer = (FlowableEwConsumer) camel.getRoute(ROUTE).getConsumer();
            books = consumer.getEndpoint().activeJobs();
        }

        private void race() throws Exception {
            CyclicBarrier together = new CyclicBarrier(heldToTheEnd ? 2 : 3);
            Future<?> one = threads.submit(() -> operate(pair.one(), together));
            Future<?> other = threads.submit(() -> operate(pair.other(), together));
            if (!heldToTheEnd) {
                together.await();
                gate.open();
            }
            one.get(1, TimeUnit.MINUTES);
            other.get(1, TimeUnit.MINUTES);
        }

        private Void operate(Operation operation, CyclicBarrier together) throws Exception {
            synchronized (runners) {
                runners.add(Thread.currentThread());
            }
            together.await();
            try {
                carryOut(operation);
            } catch (Exception e) {
                // What is asked of a context that is stopping may be refused.
                if (!camel.isStopping() && !camel.isStopped()) {
                    throw new IllegalStateException(name, e);
                }
            } finally {
                synchronized (runners) {
                    runners.remove(Thread.currentThread());
                }
                Thread.interrupted();
            }
            return null;
        }

        private void carryOut(Operation operation) throws Exception {
            switch (operation) {
                case START -> camel.getRouteController().startRoute(ROUTE);
                case SUSPEND -> camel.getRouteController().suspendRoute(ROUTE, 1, TimeUnit.SECONDS);
                case RESUME -> camel.getRouteController().resumeRoute(ROUTE);
                case STOP -> camel.getRouteController().stopRoute(ROUTE, 1, TimeUnit.SECONDS);
                case ABORT -> camel.getRouteController().stopRoute(ROUTE, 300, TimeUnit.MILLISECONDS, true);
                case CONTEXT_STOP -> camel.stop();
                case INTERRUPT -> {
                    synchronized (runners) {
                        runners.stream()
                                .filter(thread -> thread != Thread.currentThread())
                                .forEach(Thread::interrupt);
                    }
                    threadsOfRoute().forEach(Thread::interrupt);
                }
            }
        }

        private Stream<Thread> threadsOfRoute() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().contains(raceTopic));
        }

        private boolean isQuiet() {
            // An acquire request under way has reserved slots.
            return consumer.getPendingExchangesSize() == 0
                    && consumer.jobs().free() == consumer.jobs().slots();
        }

        private void check(String instance) {
            await(name + ": nothing is in flight after the stop").until(this::isQuiet);
            assertThat(books.all()).as(name).isEmpty();
            await(name + ": its threads end")
                    .until(() -> threadsOfRoute().findAny().isEmpty());
            List<JsonNode> left = flowable.jobs(instance);
            if (left.isEmpty()) {
                await(name + ": its instance ends").until(() -> flowable.hasEnded(instance));
            } else {
                assertThat(left).as("%s: locked or free", name).singleElement().satisfies(job -> assertThat(
                                job.path("retries").asInt())
                        .isEqualTo(3));
            }
            // A call is recorded after its answer, which the engine's state is ahead of.
            await(name + ": what has ended was completed once")
                    .until(() -> completions() == flowable.endedInstances(raceKey));
        }

        private long completions() {
            return network.reportsTaken().stream()
                    .filter(call ->
                            call.path().endsWith("/complete") && call.body().contains(raceTopic))
                    .count();
        }
    }
}
