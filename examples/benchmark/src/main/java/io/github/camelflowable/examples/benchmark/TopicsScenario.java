package io.github.camelflowable.examples.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

import io.github.camelflowable.examples.benchmark.Result.Bar;

/** Many consumers in one context that all wait: what waiting costs. */
final class TopicsScenario implements Scenario {

    private static final int FEW = 10;

    private static final int WARM_UP_WINDOWS = 3;

    /** Longer than a topic without jobs counts as busy. */
    private static final Duration UNTIL_IDLE = Duration.ofSeconds(65);

    /** {@code idleDelay} of the connector, by default. */
    private static final int DELAY_MILLIS = 5000;

    /** How the names of Camel's threads start, and of the bare loop's. */
    private static final String OF_CAMEL = "Camel (";

    private static final String OF_BARE_LOOP = "bare loop";

    @Override
    public Result run(Lab lab) throws Exception {
        int topics = lab.options().number("topics");
        Result.Row few = measure(lab, FEW);
        Result.Row many = measure(lab, topics);
        Result.Row bare = measureBare(lab, topics);
        return new Result(
                "topics",
                topics + " idle consumers of as many topics in one context: percent of a core",
                List.of("CPU %", "threads", "requests/s"),
                List.of(few, many, bare),
                List.of(
                        Bar.atMost("CPU % of a core with " + topics + " topics", many.values()[0], 5),
                        Bar.atMost("threads more than with " + FEW, many.values()[1] - few.values()[1], 0)));
    }

    private static Result.Row measure(Lab lab, int topics) throws Exception {
        Tally tally = new Tally(Integer.MAX_VALUE);
        try (DefaultCamelContext context = CamelRoute.context(lab.flowable().site(""), tally)) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    for (int topic = 1; topic <= topics; topic++) {
                        from("flowable-ew:idle-" + topic).to("log:idle");
                    }
                }
            });
            context.start();
            return idle(
                    "connector, " + topics + " topics",
                    OF_CAMEL,
                    tally,
                    lab.options().idle());
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
            Result.Row row = idle(
                    "bare loop, " + topics + " topics",
                    OF_BARE_LOOP,
                    tally,
                    lab.options().idle());
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

    private static Result.Row idle(String name, String threads, Tally tally, Duration window)
            throws InterruptedException {
        // Code is still compiled in the first minutes, at a cost that idling does not have.
        PickUpScenario.idleRequestsPerSecond(tally, longer(UNTIL_IDLE, window.multipliedBy(WARM_UP_WINDOWS)));
        Usage before = Usage.soFar();
        long start = System.nanoTime();
        double requests = PickUpScenario.idleRequestsPerSecond(tally, window);
        double cpu = 100.0 * Usage.soFar().cpuNanosSince(before) / (System.nanoTime() - start);
        return new Result.Row(name, cpu, ThreadPeak.count(threads), requests);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
