package io.github.camelflowable.examples.benchmark;

import static io.github.camelflowable.examples.benchmark.Standings.Metric.EMPTY;
import static io.github.camelflowable.examples.benchmark.Standings.Metric.REQUESTS;

import java.util.ArrayList;
import java.util.List;

import io.github.camelflowable.examples.benchmark.Contest.Entrant;
import io.github.camelflowable.examples.benchmark.Result.Bar;
import io.github.camelflowable.examples.benchmark.Standings.Metric;

/** Jobs that cost nothing: how fast the worker can get and end them. */
final class DrainScenario implements Scenario {

    static final String BARE = "bare loop";
    static final CamelRoute TUNED = new CamelRoute("connector, concurrentConsumers=32", "concurrentConsumers=32");
    private static final List<Metric> METRICS = List.of(REQUESTS, EMPTY);

    @Override
    public Result run(Lab lab) throws Exception {
        int jobs = lab.options().jobs();
        List<Contender> contenders = new ArrayList<>();
        lab.official(1, 1).ifPresent(contenders::add);
        contenders.add(CamelRoute.OBSERVED);
        contenders.add(CamelRoute.DEFAULTS);
        lab.official(8, 10).ifPresent(contenders::add);
        lab.other("defaults", "").ifPresent(contenders::add);
        contenders.add(new BareLoop(2, 10));
        contenders.add(TUNED);
        contenders.add(new BareLoop(4, 10));
        contenders.add(new BareLoop(8, 10));
        List<Entrant> entrants = contenders.stream()
                .map(contender -> Entrant.of(contender, Work.NONE, jobs))
                .toList();
        Standings standings = new Contest(lab.singleJobs(), entrants, lab.out())
                .run(lab.options().rounds());
        double defaults = standings.jobsPerSecond(CamelRoute.DEFAULTS.name());
        double ceiling = standings.best(name -> name.startsWith(BARE));
        return new Result(
                "drain",
                jobs + " jobs without work, jobs per second",
                Standings.columns(METRICS),
                standings.rows(METRICS),
                List.of(
                        Bar.atLeast(
                                "jobs/s, observed / defaults",
                                standings.jobsPerSecond(CamelRoute.OBSERVED.name()) / defaults,
                                0.97),
                        Bar.atLeast(
                                "defaults / official defaults",
                                defaults / standings.jobsPerSecond("official, defaults"),
                                1.8),
                        Bar.atLeast(
                                "defaults / official 8 x 10",
                                defaults / standings.jobsPerSecond("official, 8 x 10"),
                                1.0),
                        Bar.atLeast(
                                "defaults / other jar",
                                defaults / standings.jobsPerSecond(Lab.otherName("defaults")),
                                1.1),
                        Bar.atLeast("tuned / best bare loop", standings.jobsPerSecond(TUNED.name()) / ceiling, 0.95)));
    }
}
