package io.github.camelflowable;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultThreadPoolFactory;

import io.github.camelflowable.consumer.JobSource;
import io.github.camelflowable.worker.JobMeters;
import io.github.camelflowable.worker.ReportSender;

/** A Camel context for races: its component has an engine in memory, and pools whose tasks a gate can hold. */
final class RaceBench implements AutoCloseable {

    /** A longer delay is the end of a lease, which no race waits for. */
    private static final long REPETITION_MILLIS = 20_000;

    /** Divisor of the pause before a repetition. */
    private static final int HASTE = 100;

    /** @param name has the name of the pool in it */
    record Pool(String name, ExecutorService threads) {}

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Queue<Pool> pools = new ConcurrentLinkedQueue<>();
    private final Set<Thread> working = ConcurrentHashMap.newKeySet();
    private final FlowableEwComponent component = new FlowableEwComponent();
    private volatile RaceGate threadGate;
    private volatile RaceGate timerGate;

    RaceBench() {
        context.disableJMX();
        context.getExecutorServiceManager().setThreadPoolFactory(new Pools());
        component.setCamelContext(context);
        context.start();
        component.start();
    }

    /**
     * @param threads holds routes before their threads start them, or null
     * @param timers  holds repetitions before they are due, or null
     */
    void hold(RaceGate threads, RaceGate timers) {
        threadGate = threads;
        timerGate = timers;
    }

    FlowableEwComponent component() {
        return component;
    }

    FlowableEwEndpoint endpoint(RaceEngine engine, int slots) {
        component.start();
        FlowableEwConfiguration configuration = new FlowableEwConfiguration();
        configuration.setBaseUrl("http://localhost:1/flowable-rest");
        configuration.setDiagnoseAfter(0);
        configuration.setConcurrentConsumers(slots);
        FlowableEwEndpoint endpoint = new MemoryEndpoint(component, configuration, engine);
        endpoint.setCamelContext(context);
        endpoint.setInitialDelay(0);
        endpoint.setDelay(2);
        endpoint.setGreedy(true);
        endpoint.start();
        return endpoint;
    }

    /** @return the pools of consumers that were made since the last call, and those of the component if it has stopped */
    List<Pool> takePools(boolean componentStopped) {
        List<Pool> taken = pools.stream()
                .filter(pool -> pool.name().contains(componentStopped ? "" : "flowable-ew:"))
                .toList();
        pools.removeAll(taken);
        return taken;
    }

    /** Interrupts what runs on threads of the pools. */
    void interruptThreads() {
        working.forEach(Thread::interrupt);
    }

    @Override
    public void close() {
        component.stop();
        context.stop();
    }

    private static final class MemoryEndpoint extends FlowableEwEndpoint {
        private final RaceEngine engine;

        MemoryEndpoint(FlowableEwComponent component, FlowableEwConfiguration configuration, RaceEngine engine) {
            super("flowable-ew:order", component, "order", configuration);
            this.engine = engine;
        }

        @Override
        JobSource jobSource() {
            return new JobSource(engineUrl(), Duration.ofMinutes(5), engine::acquire, JobMeters.NONE);
        }

        @Override
        ReportSender reports() {
            return new ReportSender(engine, 0);
        }
    }

    private final class Pools extends DefaultThreadPoolFactory {
        @Override
        public ExecutorService newCachedThreadPool(ThreadFactory threads) {
            return made(threads, new GatedPool(threads));
        }

        @Override
        public ScheduledExecutorService newScheduledThreadPool(ThreadPoolProfile profile, ThreadFactory threads) {
            return made(threads, new GatedTimer(profile.getPoolSize(), threads));
        }

        private <P extends ExecutorService> P made(ThreadFactory threads, P pool) {
            pools.add(new Pool(threads.toString(), pool));
            return pool;
        }
    }

    private final class GatedPool extends ThreadPoolExecutor {
        GatedPool(ThreadFactory threads) {
            super(0, Integer.MAX_VALUE, 60, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
        }

        @Override
        protected void beforeExecute(Thread thread, Runnable task) {
            RaceGate gate = threadGate;
            if (gate != null) {
                gate.passUninterruptibly();
            }
            working.add(thread);
        }

        @Override
        protected void afterExecute(Runnable task, Throwable failure) {
            working.remove(Thread.currentThread());
        }
    }

    private final class GatedTimer extends ScheduledThreadPoolExecutor {
        GatedTimer(int size, ThreadFactory threads) {
            super(size, threads, new CallerRunsPolicy());
            setRemoveOnCancelPolicy(true);
        }

        @Override
        protected void beforeExecute(Thread thread, Runnable task) {
            working.add(thread);
        }

        @Override
        protected void afterExecute(Runnable task, Throwable failure) {
            working.remove(Thread.currentThread());
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            RaceGate gate = timerGate;
            long millis = unit.toMillis(delay);
            if (millis > REPETITION_MILLIS || isPoller()) {
                return super.schedule(task, delay, unit);
            }
            if (gate == null) {
                return super.schedule(task, unit.toMicros(delay) / HASTE, TimeUnit.MICROSECONDS);
            }
            gate.passLater(() -> super.schedule(task, 0, TimeUnit.MILLISECONDS));
            return null;
        }

        private boolean isPoller() {
            return getCorePoolSize() > 1;
        }
    }
}
