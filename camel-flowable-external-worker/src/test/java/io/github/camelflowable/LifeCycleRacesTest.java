package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.github.camelflowable.LifeCyclePair.Operation;
import io.github.camelflowable.RaceEngine.Standing;
import io.github.camelflowable.kit.ErrorsOnly;
import io.github.camelflowable.worker.JobEnd;

/**
 * Each pair of life-cycle operations races, with jobs in each state. Whatever the order, afterwards no job is in flight, all
 * slots are free, no thread pool of the consumer is left, each job has one outcome or keeps its lock, and nothing has started
 * after a stop. A consumer that is started afterwards takes jobs.
 */
@Tag("reliability")
@ExtendWith(ErrorsOnly.class)
class LifeCycleRacesTest {

    /** Twenty of each pair in each state; {@code -Psoak} makes it ten times as many. */
    private static final int RACES = Integer.getInteger("seam.races", 2_800);

    /** Races that run at the same time, since most of a race is waiting. */
    private static final int LANES = 4;

    private static final int JOBS = 2;

    /** Only a race that hangs needs so long. */
    private static final long HANGS_SECONDS = 60;

    /** Where a job is when the race begins. */
    private enum Where {
        ANSWER_UNDER_WAY,
        WAITING_FOR_A_THREAD,
        ROUTE_RUNNING,
        REPORT_UNDER_WAY,
        REPORT_TO_BE_REPEATED
    }

    @Test
    void shouldLeaveNothingBehindHoweverTheOperationsFall() throws Exception {
        ExecutorService lanes = Executors.newFixedThreadPool(LANES);
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int lane = 0; lane < LANES; lane++) {
                int first = lane;
                runs.add(lanes.submit(() -> {
                    lane(first);
                    return null;
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        } finally {
            lanes.shutdownNow();
        }
    }

    private static void lane(int first) throws Exception {
        List<LifeCyclePair> pairs = LifeCyclePair.all();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (RaceBench bench = new RaceBench()) {
            for (int seed = first; seed < RACES; seed += LANES) {
                LifeCyclePair pair = pairs.get(seed % pairs.size());
                Where where = Where.values()[seed / pairs.size() % Where.values().length];
                new Race(bench, threads, pair, where, seed).run();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static final class Race {
        private final RaceBench bench;
        private final ExecutorService threads;
        private final LifeCyclePair pair;
        private final Where where;
        private final String name;
        private final boolean heldToTheEnd;
        private final boolean asynchronous;
        private final Operation before;
        private final RaceGate gate = new RaceGate();
        private final RaceEngine engine;
        private final FlowableEwEndpoint endpoint;
        private final FlowableEwConsumer consumer;
        private final AtomicInteger starts = new AtomicInteger();
        private final List<Thread> runners = new ArrayList<>();
        /** The route controller and the context share a lock, and nothing starts once the context has stopped. */
        private final ReentrantLock contextLock = new ReentrantLock();

        private boolean contextStopped;

        Race(RaceBench bench, ExecutorService threads, LifeCyclePair pair, Where where, int seed) throws Exception {
            Random random = new Random(seed);
            this.bench = bench;
            this.threads = threads;
            this.pair = pair;
            this.where = where;
            // An operation waits for an answer that is under way.
            this.heldToTheEnd = where != Where.ANSWER_UNDER_WAY && random.nextBoolean();
            this.asynchronous = random.nextBoolean();
            Operation[] befores = {null, null, Operation.SUSPEND, Operation.STOP};
            this.before = where == Where.ANSWER_UNDER_WAY ? null : befores[random.nextInt(befores.length)];
            this.name = "seed " + seed + ": " + pair + " " + where + (heldToTheEnd ? ", held to the end" : "")
                    + (asynchronous ? ", asynchronous" : "") + (before == null ? "" : ", after " + before);
            this.engine = new RaceEngine(
                    gate,
                    where == Where.ANSWER_UNDER_WAY,
                    where == Where.REPORT_UNDER_WAY,
                    where == Where.REPORT_TO_BE_REPEATED ? JOBS : 0);
            bench.hold(
                    where == Where.WAITING_FOR_A_THREAD ? gate : null,
                    where == Where.REPORT_TO_BE_REPEATED ? gate : null);
            this.endpoint = bench.endpoint(engine, JOBS);
            this.consumer = (FlowableEwConsumer) endpoint.createConsumer(new Route());
        }

        /** Ends on the thread that started it, or on another. */
        private final class Route extends AsyncProcessorSupport {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                starts.incrementAndGet();
                if (asynchronous) {
                    threads.execute(() -> {
                        hold();
                        callback.done(false);
                    });
                    return false;
                }
                hold();
                callback.done(true);
                return true;
            }

            private void hold() {
                if (where == Where.ROUTE_RUNNING) {
                    gate.passUninterruptibly();
                }
            }
        }

        void run() throws Exception {
            for (int i = 0; i < JOBS; i++) {
                engine.add("job" + i);
            }
            consumer.start();
            int held = where == Where.ANSWER_UNDER_WAY ? 1 : JOBS;
            await("the jobs are where the race meets them", () -> gate.arrived() >= held);
            if (before == Operation.SUSPEND) {
                consumer.suspend();
            } else if (before == Operation.STOP) {
                consumer.stop();
            }
            race();
            boolean goesOn = consumer.isStarted();
            int startsBefore = starts.get();
            gate.open();
            await("nothing is in flight", this::isQuiet);
            if (heldToTheEnd && !goesOn) {
                assertThat(starts).as("%s: nothing starts after a stop", name).hasValue(startsBefore);
            }
            if (goesOn) {
                engine.add("later");
                await("it takes jobs", () -> engine.standing("later") == Standing.DONE);
            }
            consumer.stop();
            await("nothing is in flight after the stop", this::isQuiet);
            check();
        }

        private void race() throws Exception {
            CyclicBarrier together = new CyclicBarrier(heldToTheEnd ? 2 : 3);
            Future<?> one = threads.submit(() -> operate(pair.one(), together));
            Future<?> other = threads.submit(() -> operate(pair.other(), together));
            if (!heldToTheEnd) {
                together.await();
                gate.open();
            }
            join(one);
            join(other);
        }

        private void join(Future<?> operation) throws InterruptedException {
            try {
                operation.get(HANGS_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new AssertionError(name, e);
            }
        }

        private Void operate(Operation operation, CyclicBarrier together) throws Exception {
            synchronized (runners) {
                runners.add(Thread.currentThread());
            }
            together.await();
            try {
                operate(operation);
            } finally {
                synchronized (runners) {
                    runners.remove(Thread.currentThread());
                }
                // It was for the operation, not for the next race on this thread.
                Thread.interrupted();
            }
            return null;
        }

        private void operate(Operation operation) {
            if (operation == Operation.INTERRUPT) {
                interrupt();
                return;
            }
            // Without the context, as JMX does it, every other time; a consumer has its own lock.
            boolean locked = pair.has(Operation.CONTEXT_STOP);
            if (locked) {
                contextLock.lock();
            }
            try {
                if (!contextStopped) {
                    carryOut(operation);
                }
            } finally {
                if (locked) {
                    contextLock.unlock();
                }
            }
        }

        private void carryOut(Operation operation) {
            switch (operation) {
                case START -> consumer.start();
                case SUSPEND -> consumer.suspend();
                case RESUME -> consumer.resume();
                case STOP -> stopGracefully();
                case ABORT -> {
                    consumer.suspend();
                    consumer.start();
                }
                case CONTEXT_STOP -> {
                    contextStopped = true;
                    stopGracefully();
                    consumer.shutdown();
                    endpoint.shutdown();
                    bench.component().stop();
                }
                case INTERRUPT -> throw new IllegalArgumentException();
            }
        }

        /** Camel's shutdown, whose time is over at once if the jobs are held to the end. */
        private void stopGracefully() {
            consumer.prepareShutdown(false, false);
            consumer.suspend();
            await(
                    "the shutdown ends",
                    () -> heldToTheEnd || consumer.getPendingExchangesSize() == 0 || consumer.isStarted());
            consumer.prepareShutdown(false, heldToTheEnd);
            consumer.stop();
        }

        /** The thread of the other operation, and all threads of the pools: a shutdown by force does that. */
        private void interrupt() {
            synchronized (runners) {
                runners.stream()
                        .filter(thread -> thread != Thread.currentThread())
                        .forEach(Thread::interrupt);
            }
            bench.interruptThreads();
        }

        private boolean isQuiet() {
            // An acquire request under way has reserved slots.
            return consumer.getPendingExchangesSize() == 0 && consumer.jobs().free() == JOBS;
        }

        private void check() {
            assertThat(endpoint.activeJobs().all()).as(name).isEmpty();
            assertThat(consumer.jobs().free()).as("%s: free slots", name).isEqualTo(JOBS);
            assertThat(engine.accidents()).as(name).isEmpty();
            long ended = 0;
            for (JobEnd end : JobEnd.values()) {
                ended += consumer.counts().ended(end);
            }
            assertThat(ended)
                    .as("%s: jobs that ended, as counted", name)
                    .isEqualTo(consumer.counts().acquired());
            for (RaceBench.Pool pool : bench.takePools(pair.has(Operation.CONTEXT_STOP))) {
                await("the pool ends: " + pool, pool.threads()::isTerminated);
            }
        }

        private void await(String what, BooleanSupplier condition) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(HANGS_SECONDS);
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - end > 0) {
                    throw new AssertionError(name + ": waited in vain until " + what + "; " + consumer.getStatus()
                            + " in flight " + consumer.jobs().all());
                }
                LockSupport.parkNanos(100_000);
            }
        }
    }
}
