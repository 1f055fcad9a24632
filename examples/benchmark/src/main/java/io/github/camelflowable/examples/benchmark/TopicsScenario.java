package io.github.camelflowable.examples.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

import io.github.camelflowable.examples.benchmark.Result.Bar;

/** One consumer, some and many in a process of their own that all wait: what waiting costs. */
final class TopicsScenario implements Scenario {

    private static final int FEW = 10;

    private static final int WARM_UP_WINDOWS = 3;

    /** Longer than a topic without jobs counts as busy. */
    private static final Duration UNTIL_IDLE = Duration.ofSeconds(65);

    /** {@code idleDelay} of the connector, by default. */
    private static final int DELAY_MILLIS = 5000;

    /** How the names of the bare loop's threads start. */
    private static final String OF_BARE_LOOP = "bare loop";

    @Override
    public Result run(Lab lab) throws Exception {
        int topics = lab.options().number("topics");
        Result.Row one = measure(lab, 1);
        Result.Row few = measure(lab, FEW);
        Result.Row many = measure(lab, topics);
        Result.Row bare = measureBare(lab, topics);
        return new Result(
                "topics",
                topics + " idle consumers of as many topics in one process: percent of a core",
                List.of("CPU %", "threads", "requests/s", "heap MB", "resident MB"),
                List.of(one, few, many, bare),
                List.of(
                        Bar.atMost("CPU % of a core with " + topics + " topics", many.values()[0], 5),
                        Bar.atMost("threads more than with " + FEW, many.values()[1] - few.values()[1], 0)));
    }

    private static Result.Row measure(Lab lab, int topics) throws Exception {
        List<String> uris = IntStream.rangeClosed(1, topics)
                .mapToObj(topic -> "flowable-ew:idle-" + topic)
                .toList();
        Duration window = lab.options().idle();
        try (WorkerProcess worker = WorkerProcess.launch(lab.flowable().site(""), uris)) {
            worker.startRoutes();
            // Code is still compiled in the first minutes, at a cost that idling does not have.
            Thread.sleep(warmUp(window).toMillis());
            WorkerProcess.Report before = worker.report();
            long start = System.nanoTime();
            Thread.sleep(window.toMillis());
            WorkerProcess.Report after = worker.report();
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Result.Row(
                    "connector, " + topics + (topics == 1 ? " topic" : " topics"),
                    100 * (after.cpuSeconds() - before.cpuSeconds()) / seconds,
                    after.threads(),
                    after.sent().since(before.sent()).requests() / seconds,
                    after.heapMegabytes(),
                    after.residentMegabytes());
        }
    }

    /** As many requests by as many threads, with nothing between them and the wire: what is left to save. */
    private static Result.Row measureBare(Lab lab, int topics) throws Exception {
        Tally tally = new Tally(Integer.MAX_VALUE);
        ScheduledExecutorService threads =
                Executors.newScheduledThreadPool(FEW, task -> new Thread(task, OF_BARE_LOOP));
        try (CloseableHttpClient http = BareLoop.client(FEW)) {
            for (int topic = 1; topic <= topics; topic++) {
                BareLoop.Wire wire = new BareLoop.Wire(http, lab.flowable().site("idle-" + topic), FEW);
                threads.scheduleWithFixedDelay(() -> acquire(wire, tally), topic, DELAY_MILLIS, TimeUnit.MILLISECONDS);
            }
            Duration window = lab.options().idle();
            Thread.sleep(warmUp(window).toMillis());
            Usage before = Usage.soFar();
            long start = System.nanoTime();
            double requests = PickUpScenario.idleRequestsPerSecond(tally, window);
            double cpu = 100.0 * Usage.soFar().cpuNanosSince(before) / (System.nanoTime() - start);
            Result.Row row = new Result.Row(
                    "bare loop, " + topics + " topics",
                    cpu,
                    ThreadPeak.count(OF_BARE_LOOP),
                    requests,
                    Double.NaN,
                    Double.NaN);
            // Before the client closes: a request under way would fail.
            threads.shutdown();
            threads.awaitTermination(1, TimeUnit.MINUTES);
            return row;
        } finally {
            threads.shutdownNow();
        }
    }

    private static void acquire(BareLoop.Wire wire, Tally tally) {
        try {
            wire.acquire(tally);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Duration warmUp(Duration window) {
        Duration windows = window.multipliedBy(WARM_UP_WINDOWS);
        return windows.compareTo(UNTIL_IDLE) > 0 ? windows : UNTIL_IDLE;
    }
}
