package io.github.camelflowable.examples.benchmark;

import static io.github.camelflowable.examples.benchmark.Standings.Metric.EMPTY;
import static io.github.camelflowable.examples.benchmark.Standings.Metric.REQUESTS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.camelflowable.examples.benchmark.Contest.Entrant;
import io.github.camelflowable.examples.benchmark.Result.Bar;
import io.github.camelflowable.examples.benchmark.Standings.Metric;

/**
 * A server that is some milliseconds away, and each answer another time. What can be had is Little's law: slots divided by the
 * time of an acquire, the work and a report. From the stub, which answers at once, without work; from an engine with blocking
 * work, where the engine may be the limit: then the best bare loop shows it.
 */
final class DistanceScenario implements Scenario {

    private static final int DEFAULT_SLOTS = 10;
    private static final int MANY_SLOTS = 64;
    private static final CamelRoute MANY =
            new CamelRoute("connector, concurrentConsumers=" + MANY_SLOTS, "concurrentConsumers=" + MANY_SLOTS);

    /** One job at a time over a distance takes so long that it gets this part of the jobs. */
    private static final int SLOW_SHARE = 20;

    private static final List<Metric> METRICS = List.of(REQUESTS, EMPTY);

    private final boolean engine;

    private DistanceScenario(boolean engine) {
        this.engine = engine;
    }

    static DistanceScenario toTheEngine() {
        return new DistanceScenario(true);
    }

    static DistanceScenario toTheStub() {
        return new DistanceScenario(false);
    }

    @Override
    public Result run(Lab lab) throws Exception {
        Duration latency = Duration.ofMillis(lab.options().number("latency-millis"));
        Topic topic = engine ? lab.singleJobs() : Topic.of(lab.stub());
        try (SlowNetwork network = SlowNetwork.before(topic.site().baseUrl(), latency)) {
            Standings standings = new Contest(network.to(topic), entrants(lab), lab.out())
                    .run(lab.options().rounds());
            Duration work = engine ? lab.options().work() : Duration.ZERO;
            return new Result(
                    engine ? "distance" : "distance-stub",
                    lab.options().jobs() + " jobs from " + (engine ? "an engine" : "a stub") + ", answers of "
                            + latency.toMillis() + " ms on average, " + work.toMillis() + " ms of work",
                    Standings.columns(METRICS),
                    standings.rows(METRICS),
                    bars(standings, 2 * latency.toMillis() + work.toMillis()));
        }
    }

    private List<Entrant> entrants(Lab lab) throws Exception {
        int jobs = lab.options().jobs();
        Work work = engine ? Work.blocking(lab.options().work()) : Work.NONE;
        List<Entrant> entrants = new ArrayList<>();
        lab.official(1, 1)
                .ifPresent(official -> entrants.add(Entrant.of(official, work, Math.max(1, jobs / SLOW_SHARE))));
        lab.official(8, 10).ifPresent(official -> entrants.add(Entrant.of(official, work, jobs)));
        entrants.add(Entrant.of(CamelRoute.DEFAULTS, work, jobs));
        entrants.add(Entrant.of(MANY, work, jobs));
        lab.other("defaults", "").ifPresent(other -> entrants.add(Entrant.of(other, work, jobs)));
        lab.other("concurrentConsumers=" + MANY_SLOTS, "concurrentConsumers=" + MANY_SLOTS)
                .ifPresent(other -> entrants.add(Entrant.of(other, work, jobs)));
        BareLoop ceiling = new BareLoop(MANY_SLOTS, 10);
        entrants.add(new Entrant("ceiling: " + ceiling.name() + ", no work", ceiling, Work.NONE, jobs));
        return entrants;
    }

    private static List<Bar> bars(Standings standings, double millisOfAJob) {
        double defaults = standings.jobsPerSecond(CamelRoute.DEFAULTS.name());
        double many = standings.jobsPerSecond(MANY.name());
        return List.of(
                Bar.atLeast(
                        "defaults / official defaults", defaults / standings.jobsPerSecond("official, defaults"), 3),
                Bar.atLeast("defaults / official 8 x 10", defaults / standings.jobsPerSecond("official, 8 x 10"), 1.2),
                Bar.atLeast("defaults / Little's law", defaults * millisOfAJob / DEFAULT_SLOTS / 1000, 0.75),
                Bar.atLeast("64 slots / Little's law", many * millisOfAJob / MANY_SLOTS / 1000, 0.8),
                Bar.atLeast("64 slots / ceiling", many / standings.best(name -> name.startsWith("ceiling")), 0.9),
                Bar.atLeast(
                        "64 slots / other jar",
                        many / standings.jobsPerSecond(Lab.otherName("concurrentConsumers=" + MANY_SLOTS)),
                        1),
                Bar.atLeast("defaults / other jar", defaults / standings.jobsPerSecond(Lab.otherName("defaults")), 1));
    }
}
