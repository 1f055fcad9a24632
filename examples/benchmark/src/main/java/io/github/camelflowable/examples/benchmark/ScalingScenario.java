package io.github.camelflowable.examples.benchmark;

import static io.github.camelflowable.examples.benchmark.Standings.Metric.EMPTY;
import static io.github.camelflowable.examples.benchmark.Standings.Metric.REQUESTS;

import java.util.List;

import io.github.camelflowable.examples.benchmark.Contest.Entrant;
import io.github.camelflowable.examples.benchmark.Result.Bar;
import io.github.camelflowable.examples.benchmark.Standings.Metric;

/** More and more contexts on one engine: what they lose by getting into each other's way. */
final class ScalingScenario implements Scenario {

    private static final List<Metric> METRICS = List.of(REQUESTS, EMPTY);

    @Override
    public Result run(Lab lab) throws Exception {
        List<SeveralContexts> contenders =
                lab.options().contexts().stream().map(SeveralContexts::new).toList();
        List<Entrant> entrants = contenders.stream()
                .map(contender -> Entrant.of(contender, Work.NONE, lab.options().jobs()))
                .toList();
        Standings standings = new Contest(lab.singleJobs(), entrants, lab.out())
                .run(lab.options().rounds());
        String fewest = contenders.get(0).name();
        String most = contenders.get(contenders.size() - 1).name();
        return new Result(
                "scaling",
                lab.options().jobs() + " jobs, worked off by several contexts, jobs per second",
                Standings.columns(METRICS),
                standings.rows(METRICS),
                List.of(
                        Bar.atLeast(
                                most + " / " + fewest,
                                standings.jobsPerSecond(most) / standings.jobsPerSecond(fewest),
                                0.95),
                        Bar.atMost(most + ", empty acquires %", standings.median(most, Sample::emptyPercent), 10)));
    }
}
