package io.github.camelflowable.examples.benchmark;

import java.util.List;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

import io.github.camelflowable.examples.benchmark.Result.Bar;

/** Many consumers in one context that all wait: what waiting costs. */
final class TopicsScenario implements Scenario {

    private static final int FEW = 10;

    /** How the names of Camel's threads start. */
    private static final String OF_CAMEL = "Camel (";

    @Override
    public Result run(Lab lab) throws Exception {
        int topics = lab.options().number("topics");
        Result.Row few = measure(lab, FEW);
        Result.Row many = measure(lab, topics);
        return new Result(
                "topics",
                topics + " idle consumers of as many topics in one context: percent of a core",
                List.of("CPU %", "threads", "requests/s"),
                List.of(few, many),
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
            // A first window warms up: code is compiled in it, at a cost that idling does not have.
            PickUpScenario.idleRequestsPerSecond(tally, lab.options().idle());
            Usage before = Usage.soFar();
            long start = System.nanoTime();
            double requests =
                    PickUpScenario.idleRequestsPerSecond(tally, lab.options().idle());
            double cpu = 100.0 * Usage.soFar().cpuNanosSince(before) / (System.nanoTime() - start);
            int threads = ThreadPeak.count(OF_CAMEL);
            return new Result.Row("connector, " + topics + " topics", cpu, threads, requests);
        }
    }
}
