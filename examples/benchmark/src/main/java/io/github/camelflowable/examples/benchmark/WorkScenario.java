package io.github.camelflowable.examples.benchmark;

import static io.github.camelflowable.examples.benchmark.Standings.Metric.EMPTY;
import static io.github.camelflowable.examples.benchmark.Standings.Metric.REQUESTS;
import static io.github.camelflowable.examples.benchmark.Standings.Metric.THREADS;

import java.util.ArrayList;
import java.util.List;

import io.github.camelflowable.examples.benchmark.Contest.Entrant;
import io.github.camelflowable.examples.benchmark.Result.Bar;
import io.github.camelflowable.examples.benchmark.Standings.Metric;

/** Jobs that take time: how much of it the worker spends on several at once. */
final class WorkScenario implements Scenario {

    /** One job at a time with work takes so long that it gets this part of the jobs. */
    private static final int SLOW_SHARE = 10;

    private static final CamelRoute FEW_REPORTS = new CamelRoute(
            "connector, 64 slots, maxConcurrentReports=4", "concurrentConsumers=64&maxConcurrentReports=4");

    private static final BareLoop CEILING = new BareLoop(8, 10);
    private static final List<Metric> METRICS = List.of(REQUESTS, EMPTY, THREADS);

    private final boolean blocking;

    private WorkScenario(boolean blocking) {
        this.blocking = blocking;
    }

    /** Work that keeps a thread busy. */
    static WorkScenario blocking() {
        return new WorkScenario(true);
    }

    /** Work that a thread only starts: a request to somewhere else. */
    static WorkScenario asynchronous() {
        return new WorkScenario(false);
    }

    @Override
    public Result run(Lab lab) throws Exception {
        int jobs = lab.options().jobs();
        Work work = blocking
                ? Work.blocking(lab.options().work())
                : Work.asynchronous(lab.options().work());
        CamelRoute many = blocking
                ? new CamelRoute("connector, concurrentConsumers=64", "concurrentConsumers=64")
                : new CamelRoute("connector, concurrentConsumers=128", "concurrentConsumers=128");
        // Those that are compared stand beside each other: a minute later the machine may be another one.
        List<Entrant> entrants = new ArrayList<>();
        if (blocking) {
            int few = Math.max(1, jobs / SLOW_SHARE);
            lab.official(1, 1).ifPresent(official -> entrants.add(Entrant.of(official, work, few)));
        }
        entrants.add(Entrant.of(CamelRoute.DEFAULTS, work, jobs));
        entrants.add(Entrant.of(many, work, jobs));
        if (blocking) {
            entrants.add(Entrant.of(FEW_REPORTS, work, jobs));
        }
        lab.other("defaults", "").ifPresent(other -> entrants.add(Entrant.of(other, work, jobs)));
        lab.other(many.options(), many.options()).ifPresent(other -> entrants.add(Entrant.of(other, work, jobs)));
        entrants.add(new Entrant("ceiling: bare loop 8 x 10, no work", CEILING, Work.NONE, jobs));
        if (blocking) {
            lab.official(8, 10).ifPresent(official -> entrants.add(Entrant.of(official, work, jobs)));
        }
        Standings standings = new Contest(lab.singleJobs(), entrants, lab.out())
                .run(lab.options().rounds());
        return new Result(
                blocking ? "blocking" : "async",
                jobs + " jobs with " + work.duration().toMillis() + " ms of " + (blocking ? "blocking" : "asynchronous")
                        + " work each, jobs per second",
                Standings.columns(METRICS),
                standings.rows(METRICS),
                bars(standings, many));
    }

    private List<Bar> bars(Standings standings, CamelRoute many) {
        double defaults = standings.jobsPerSecond(CamelRoute.DEFAULTS.name());
        double ceiling = standings.best(name -> name.startsWith("ceiling"));
        double toOther = defaults / standings.jobsPerSecond(Lab.otherName("defaults"));
        double toCeiling = standings.jobsPerSecond(many.name()) / ceiling;
        if (blocking) {
            return List.of(
                    Bar.atLeast(
                            "defaults / official defaults",
                            defaults / standings.jobsPerSecond("official, defaults"),
                            9),
                    Bar.atLeast("defaults / other jar", toOther, 1),
                    Bar.atLeast(
                            "maxConcurrentReports=4 / ceiling without work",
                            standings.jobsPerSecond(FEW_REPORTS.name()) / ceiling,
                            0.9),
                    Bar.atLeast("concurrentConsumers=64 / ceiling without work", toCeiling, 0.75));
        }
        return List.of(
                Bar.atLeast("defaults / other jar", toOther, 1.15),
                Bar.atLeast("concurrentConsumers=128 / ceiling without work", toCeiling, 0.8));
    }
}
