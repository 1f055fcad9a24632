package io.github.camelflowable.examples.benchmark;

import static io.github.camelflowable.examples.benchmark.Standings.Metric.EMPTY;
import static io.github.camelflowable.examples.benchmark.Standings.Metric.REQUESTS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.camelflowable.examples.benchmark.Contest.Entrant;
import io.github.camelflowable.examples.benchmark.Result.Bar;
import io.github.camelflowable.examples.benchmark.Standings.Metric;

/**
 * Parallel exclusive tasks: the engine answers a request for several of one instance with none at all, so a worker must
 * find out that it has to ask for one.
 */
final class ExclusiveScenario implements Scenario {

    private static final BareLoop ONE_AT_A_TIME = new BareLoop(1, 1);
    private static final List<Metric> METRICS = List.of(REQUESTS, EMPTY);
    private static final Duration LOOK = Duration.ofSeconds(3);

    @Override
    public Result run(Lab lab) throws Exception {
        int instances = Math.max(1, lab.options().jobs() / Models.PARALLEL_TASKS);
        int jobs = instances * Models.PARALLEL_TASKS;
        List<Entrant> entrants = new ArrayList<>();
        entrants.add(Entrant.of(CamelRoute.DEFAULTS, Work.NONE, jobs));
        lab.other("defaults", "").ifPresent(other -> entrants.add(Entrant.of(other, Work.NONE, jobs)));
        entrants.add(Entrant.of(ONE_AT_A_TIME, Work.NONE, jobs));
        Standings standings = new Contest(lab.parallelJobs(), entrants, lab.out())
                .run(lab.options().rounds());
        List<Result.Row> rows = new ArrayList<>(standings.rows(METRICS));
        double official = Double.NaN;
        Optional<Contender> asksForTen = lab.official(1, 10);
        if (asksForTen.isPresent()) {
            official = jobsPerSecond(asksForTen.get(), lab);
            rows.add(new Result.Row(asksForTen.get().name(), official, official, official, Double.NaN, Double.NaN));
        }
        return new Result(
                "exclusive",
                instances + " instances with " + Models.PARALLEL_TASKS + " parallel exclusive tasks, jobs per second",
                Standings.columns(METRICS),
                rows,
                List.of(
                        Bar.atLeast(
                                "defaults / bare loop that asks for one at a time",
                                standings.jobsPerSecond(CamelRoute.DEFAULTS.name())
                                        / standings.jobsPerSecond(ONE_AT_A_TIME.name()),
                                0.8),
                        Bar.atLeast(
                                "defaults / other jar",
                                standings.jobsPerSecond(CamelRoute.DEFAULTS.name())
                                        / standings.jobsPerSecond(Lab.otherName("defaults")),
                                0.95),
                        Bar.atMost("official client asking for 10, jobs/s", official, 0)));
    }

    /** How far a contender comes that may never come to an end. */
    private static double jobsPerSecond(Contender contender, Lab lab) throws Exception {
        Topic topic = lab.parallelJobs();
        topic.fill(Models.PARALLEL_TASKS);
        Tally tally = new Tally(Models.PARALLEL_TASKS);
        Contender.Worker worker = contender.start(topic.site(), Work.NONE, tally);
        Thread.sleep(LOOK.toMillis());
        worker.stop();
        double rate = tally.completions() / (double) LOOK.toSeconds();
        lab.flowable().deleteInstances();
        return rate;
    }
}
