package io.github.camelflowable.examples.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

import io.github.camelflowable.examples.benchmark.Result.Bar;

/**
 * A worker that has nothing to do: how long a new job waits, from just before its process is started to the start of its
 * route, and what the waiting costs in requests. While the topic is busy, woken up, and after more than a minute without a job:
 * there each topic can be asked once only, so there are as many as pick-ups.
 */
final class PickUpScenario implements Scenario {

    private static final int LONGEST_WAIT_SECONDS = 60;

    /** Longer than the time between two polls of a busy topic, so that a job falls on any moment in it. */
    private static final int LONGEST_PAUSE_MILLIS = 1_500;

    private static final double GOLDEN_RATIO = (1 + Math.sqrt(5)) / 2;

    /** Longer than a topic without jobs counts as busy. */
    private static final Duration UNTIL_IDLE = Duration.ofSeconds(65);

    private static final String WAKE_UP = "direct:wake";

    /** Starts one process, and measures until its route starts. */
    private interface PickUp {

        double millis(int number) throws Exception;
    }

    @Override
    public Result run(Lab lab) throws Exception {
        int topics = lab.options().number("pickups");
        List<Result.Row> rows = new ArrayList<>();
        rows.add(measure(lab, "connector, defaults", "", 1));
        rows.add(measure(lab, "connector, delay=100", "?delay=100", 1));
        rows.add(measure(lab, "connector, wakeUpOn", "?wakeUpOn=" + WAKE_UP, 1));
        if (lab.options().idle().compareTo(UNTIL_IDLE) >= 0) {
            rows.add(measure(lab, "connector, defaults, idle for a minute", "", topics));
        }
        double idle = rows.size() > 3 ? rows.get(3).values()[0] : Double.NaN;
        double idleRequests = rows.size() > 3 ? rows.get(3).values()[3] : Double.NaN;
        return new Result(
                "pickup",
                "from the start of a process to the start of its route on an idle worker, milliseconds",
                List.of("median ms", "fastest", "slowest", "idle req/s and topic"),
                rows,
                List.of(
                        Bar.atMost("defaults, median ms", rows.get(0).values()[0], 300),
                        Bar.atMost("wakeUpOn, median ms", rows.get(2).values()[0], 50),
                        Bar.atMost("idle for a minute, median ms", idle, 2600),
                        Bar.atMost("idle for a minute, requests per second", idleRequests, 0.25)));
    }

    /** @param topics one for all jobs, or one for each */
    private static Result.Row measure(Lab lab, String name, String options, int topics) throws Exception {
        Flowable flowable = lab.flowable();
        SynchronousQueue<Long> starts = new SynchronousQueue<>();
        Tally tally = new Tally(Integer.MAX_VALUE);
        IntStream.range(0, topics).forEach(topic -> flowable.deploy("idle.bpmn20.xml", model(topic)));
        try (DefaultCamelContext context = CamelRoute.context(flowable.site(""), tally)) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    for (int topic = 0; topic < topics; topic++) {
                        from("flowable-ew:" + Models.SINGLE_TOPIC + topic + options)
                                .process(exchange ->
                                        starts.offer(System.nanoTime(), LONGEST_WAIT_SECONDS, TimeUnit.SECONDS));
                    }
                }
            });
            context.start();
            if (topics > 1) {
                Thread.sleep(UNTIL_IDLE.toMillis());
            }
            double requestsPerSecond =
                    idleRequestsPerSecond(tally, lab.options().idle());
            PickUp pickUp = number -> {
                Thread.sleep(pauseMillis(number));
                long before = System.nanoTime();
                flowable.startInstance(Models.SINGLE_PROCESS + number % topics, number);
                if (options.contains(WAKE_UP)) {
                    context.createProducerTemplate().sendBody(WAKE_UP, "");
                }
                Long started = starts.poll(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
                if (started == null) {
                    throw new IllegalStateException("No route was started by a job for a minute");
                }
                return (started - before) / 1e6;
            };
            if (topics == 1 && !options.contains(WAKE_UP)) {
                // Makes the topic a busy one again, after the window without a job.
                pickUp.millis(0);
            }
            double[] millis = new double[lab.options().number("pickups")];
            for (int i = 0; i < millis.length; i++) {
                millis[i] = pickUp.millis(i);
            }
            flowable.awaitQuiet();
            return new Result.Row(name, Medians.of(millis), least(millis), most(millis), requestsPerSecond / topics);
        }
    }

    /** Spread evenly, as multiples of the golden ratio are: random ones would need hundreds of pick-ups for a median. */
    static long pauseMillis(int number) {
        return (long) (LONGEST_PAUSE_MILLIS * (number * GOLDEN_RATIO % 1));
    }

    private static String model(int topic) {
        return Models.SINGLE
                .replace('"' + Models.SINGLE_PROCESS + '"', '"' + Models.SINGLE_PROCESS + topic + '"')
                .replace('"' + Models.SINGLE_TOPIC + '"', '"' + Models.SINGLE_TOPIC + topic + '"');
    }

    static double idleRequestsPerSecond(Tally tally, Duration window) throws InterruptedException {
        // The first requests are those of the start.
        Thread.sleep(2_000);
        long before = tally.sentSoFar().requests();
        Thread.sleep(window.toMillis());
        return (tally.sentSoFar().requests() - before) * 1e3 / window.toMillis();
    }

    private static double least(double... values) {
        return Arrays.stream(values).min().orElse(Double.NaN);
    }

    private static double most(double... values) {
        return Arrays.stream(values).max().orElse(Double.NaN);
    }
}
