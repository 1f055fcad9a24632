package io.github.camelflowable.examples.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

import io.github.camelflowable.examples.benchmark.Result.Bar;

/**
 * A worker that has nothing to do: how long a new job waits, from just before its process is started to the start of its
 * route, and what the waiting costs in requests.
 */
final class PickUpScenario implements Scenario {

    private static final int PATIENCE_SECONDS = 60;

    /** Longer than the time between two polls, so that a job falls on any moment in it. */
    private static final int LONGEST_PAUSE_MILLIS = 1_500;

    @Override
    public Result run(Lab lab) throws Exception {
        List<Result.Row> rows = new ArrayList<>();
        for (String options : List.of("", "?delay=100")) {
            rows.add(measure(lab, options));
        }
        double[] defaults = rows.get(0).values();
        return new Result(
                "pickup",
                "from the start of a process to the start of its route on an idle worker, milliseconds",
                List.of("median ms", "fastest", "slowest", "idle req/s"),
                rows,
                List.of(
                        Bar.atMost("defaults, median ms", defaults[0], 300),
                        Bar.atMost("defaults, requests per second while idle", defaults[3], 2)));
    }

    private static Result.Row measure(Lab lab, String options) throws Exception {
        Flowable flowable = lab.flowable();
        SynchronousQueue<Long> starts = new SynchronousQueue<>();
        Tally tally = new Tally(Integer.MAX_VALUE);
        try (DefaultCamelContext context = CamelRoute.context(flowable.site(Models.SINGLE_TOPIC), tally)) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("flowable-ew:" + Models.SINGLE_TOPIC + options)
                            .process(exchange -> starts.offer(System.nanoTime(), PATIENCE_SECONDS, TimeUnit.SECONDS));
                }
            });
            context.start();
            double requestsPerSecond =
                    idleRequestsPerSecond(tally, lab.options().idle());
            double[] millis = new double[lab.options().number("pickups")];
            for (int i = 0; i < millis.length; i++) {
                Thread.sleep(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MILLIS));
                long before = System.nanoTime();
                flowable.startInstance(Models.SINGLE_PROCESS, i);
                Long started = starts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (started == null) {
                    throw new IllegalStateException("Nobody took the job");
                }
                millis[i] = (started - before) / 1e6;
            }
            flowable.awaitQuiet();
            return new Result.Row(
                    "connector, " + (options.isEmpty() ? "defaults" : options.substring(1)),
                    Medians.of(millis),
                    least(millis),
                    most(millis),
                    requestsPerSecond);
        }
    }

    static double idleRequestsPerSecond(Tally tally, Duration window) throws InterruptedException {
        // The first requests are those of the start.
        Thread.sleep(2_000);
        long before = tally.requestsSoFar();
        Thread.sleep(window.toMillis());
        return (tally.requestsSoFar() - before) * 1e3 / window.toMillis();
    }

    private static double least(double... values) {
        return Arrays.stream(values).min().orElse(Double.NaN);
    }

    private static double most(double... values) {
        return Arrays.stream(values).max().orElse(Double.NaN);
    }
}
