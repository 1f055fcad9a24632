package io.github.camelflowable.examples.benchmark;

import static io.github.camelflowable.examples.benchmark.Standings.Metric.ALLOCATED;
import static io.github.camelflowable.examples.benchmark.Standings.Metric.CPU;
import static io.github.camelflowable.examples.benchmark.Standings.Metric.REQUESTS;

import java.util.List;
import java.util.stream.Stream;

import io.github.camelflowable.examples.benchmark.Contest.Entrant;
import io.github.camelflowable.examples.benchmark.Result.Bar;
import io.github.camelflowable.examples.benchmark.Standings.Metric;

/** A server that costs next to nothing: what a job costs in the worker itself. */
final class OverheadScenario implements Scenario {

    private static final BareLoop BARE = new BareLoop(10, 10);
    private static final List<Metric> METRICS = List.of(REQUESTS, CPU, ALLOCATED);

    @Override
    public Result run(Lab lab) throws Exception {
        int jobs = lab.options().number("stub-jobs");
        List<Entrant> entrants = Stream.of(CamelRoute.DEFAULTS, CamelRoute.OBSERVED, BARE)
                .map(contender -> Entrant.of(contender, Work.NONE, jobs))
                .toList();
        // Whole rounds to warm up: here the JVM's compiler costs more than the jobs until it has seen some 100,000.
        Standings standings = new Contest(Topic.of(lab.stub()), entrants, lab.out())
                .run(lab.options().rounds(), jobs);
        String ours = CamelRoute.DEFAULTS.name();
        return new Result(
                "overhead",
                jobs + " jobs from a stub instead of an engine, jobs per second",
                Standings.columns(METRICS),
                standings.rows(METRICS),
                List.of(Bar.atLeast(
                        "jobs/s, observed / defaults",
                        standings.jobsPerSecond(CamelRoute.OBSERVED.name()) / standings.jobsPerSecond(ours),
                        0.97)));
    }
}
