package io.github.camelflowable;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

import org.apache.camel.Component;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ThreadPoolProfile;

import io.github.camelflowable.worker.Repetitions;

/** The threads that all endpoints of a component share. All pools are Camel's, made when they are first needed. */
final class ComponentThreads {

    /** Threads that poll one engine. More serve more requests at a time that hang; a handful serves hundreds of topics. */
    private static final int POLL_THREADS = 8;

    private final Component component;
    private final ConcurrentMap<URI, ScheduledExecutorService> pollers = new ConcurrentHashMap<>();
    private final ConcurrentMap<URI, ExecutorService> diagnosis = new ConcurrentHashMap<>();
    private ScheduledExecutorService timer;
    private ExecutorService reports;
    private Repetitions repetitions;

    ComponentThreads(Component component) {
        this.component = component;
    }

    private ExecutorServiceManager manager() {
        return component.getCamelContext().getExecutorServiceManager();
    }

    /** @return poll one engine, so that one that does not answer cannot hold up the others */
    ScheduledExecutorService pollers(URI engine) {
        return pollers.computeIfAbsent(engine, key -> scheduled("FlowableEwPoll", POLL_THREADS));
    }

    /** @return examines one engine for why no jobs come: one thread, however many topics are idle */
    ExecutorService diagnosis(URI engine) {
        return diagnosis.computeIfAbsent(engine, key -> manager()
                .newThreadPool(component, "FlowableEwDiagnosis", profile("FlowableEwDiagnosis", 1)));
    }

    /**
     * @return runs reports of routes that end on threads of others, and repetitions. It has no limit of its own, since each
     *         report holds a slot, and it outlives the consumers, so that a route that is stopped by force can still report
     */
    synchronized ExecutorService reports() {
        if (reports == null) {
            reports = manager().newCachedThreadPool(component, "FlowableEwReport");
        }
        return reports;
    }

    /** @return waits for the ends of leases and between two tries of a report; it never sends a request itself */
    synchronized ScheduledExecutorService timer() {
        if (timer == null) {
            timer = scheduled("FlowableEwTimer", 1);
        }
        return timer;
    }

    private ScheduledExecutorService scheduled(String name, int threads) {
        return manager().newScheduledThreadPool(component, name, profile(name, threads));
    }

    /** Camel's own profile refuses the 1,001st task that waits; each consumer has one at the pollers, each job at the timer. */
    private static ThreadPoolProfile profile(String name, int threads) {
        ThreadPoolProfile unlimited = new ThreadPoolProfile(name);
        unlimited.setPoolSize(threads);
        unlimited.setMaxPoolSize(threads);
        unlimited.setMaxQueueSize(Integer.MAX_VALUE);
        return unlimited;
    }

    synchronized Repetitions repetitions() {
        if (repetitions == null) {
            repetitions = new Repetitions(reports(), timer());
        }
        return repetitions;
    }

    synchronized void stop() {
        stop(pollers);
        stop(diagnosis);
        if (repetitions != null) {
            repetitions.stop();
            repetitions = null;
        }
        if (timer != null) {
            manager().shutdownNow(timer);
            timer = null;
        }
        if (reports != null) {
            manager().shutdownNow(reports);
            reports = null;
        }
    }

    private void stop(Map<URI, ? extends ExecutorService> pools) {
        pools.values().forEach(manager()::shutdownNow);
        pools.clear();
    }
}
