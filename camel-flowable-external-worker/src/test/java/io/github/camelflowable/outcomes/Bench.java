package io.github.camelflowable.outcomes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

import com.sun.net.httpserver.HttpServer;

import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.HttpServers;

/** Runs cells: one process instance and one route each, all at the same time, and each job once. */
final class Bench implements AutoCloseable {

    /** Camel compares each route with all others of its context when it starts. */
    private static final int ROUTES_PER_CONTEXT = 100;

    private static final Duration AT_MOST = Duration.ofMinutes(1);

    private final Flowable flowable = Flowable.shared();
    private final CellNetwork network = new CellNetwork(flowable);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Warnings warnings = new Warnings();
    private final HttpServer download;
    private final List<BenchContext> contexts = new ArrayList<>();
    private final List<Trial> trials;

    Bench(List<Cell> cells) {
        trials = cells.stream().map(Trial::new).toList();
        download = HttpServers.create();
        download.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, Documents.CONTENT.length);
            exchange.getResponseBody().write(Documents.CONTENT);
            exchange.close();
        });
        download.start();
    }

    List<Trial> trials() {
        return trials;
    }

    /** Runs all cells. @return what was seen of them */
    Observation run() throws Exception {
        long t0 = System.nanoTime();
        network.startInstances(trials, threads);
        System.out.println("TT instances " + (System.nanoTime() - t0) / 1000000);
        List<Trial> pooled = trials.stream().filter(Trial::isPooled).toList();
        List<Trial> plain = trials.stream().filter(trial -> !trial.isPooled()).toList();
        start(pooled);
        for (int i = 0; i < plain.size(); i += ROUTES_PER_CONTEXT) {
            start(plain.subList(i, Math.min(plain.size(), i + ROUTES_PER_CONTEXT)));
        }
        System.out.println("TT started " + (System.nanoTime() - t0) / 1000000);
        awaitEnd(() -> contexts.stream().allMatch(BenchContext::isIdle));
        System.out.println("TT idle " + (System.nanoTime() - t0) / 1000000);
        awaitEnd(() -> new Observation(flowable, network, warnings.messages()).isComplete());
        return new Observation(flowable, network, warnings.messages());
    }

    private void start(List<Trial> some) throws Exception {
        if (!some.isEmpty()) {
            contexts.add(new BenchContext(
                    some,
                    network.baseUrl(),
                    "http://localhost:" + download.getAddress().getPort(),
                    threads));
        }
    }

    /** A cell that does not come to its end must not keep the others from being looked at. */
    private static void awaitEnd(Callable<Boolean> over) {
        try {
            Awaitility.await()
                    .atMost(AT_MOST)
                    .pollInterval(Duration.ofMillis(200))
                    .until(over);
        } catch (ConditionTimeoutException late) {
            System.out.println("TT LATE " + late);
            // What the cell should have reported is missing then, and its test says so.
        }
    }

    @Override
    public void close() {
        contexts.parallelStream().forEach(BenchContext::close);
        download.stop(0);
        network.close();
        threads.shutdownNow();
        warnings.close();
    }
}
