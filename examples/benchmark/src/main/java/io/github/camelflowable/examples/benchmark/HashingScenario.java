package io.github.camelflowable.examples.benchmark;

import static io.github.camelflowable.examples.benchmark.Standings.Metric.EMPTY;
import static io.github.camelflowable.examples.benchmark.Standings.Metric.REQUESTS;

import java.util.ArrayList;
import java.util.List;

import io.github.camelflowable.examples.benchmark.Contest.Entrant;
import io.github.camelflowable.examples.benchmark.Result.Bar;
import io.github.camelflowable.examples.benchmark.Standings.Metric;

/** A server that hashes passwords takes a tenth of a second for each request, so what counts is how few there are. */
final class HashingScenario implements Scenario {

    private static final List<Metric> METRICS = List.of(REQUESTS, EMPTY);

    /** So slow that fewer jobs will do. */
    private static final int SHARE = 10;

    @Override
    public Result run(Lab lab) throws Exception {
        int jobs = Math.max(1, lab.options().jobs() / SHARE);
        List<String> properties = new ArrayList<>(lab.options().database());
        properties.add("--flowable.idm.password-encoder=spring_bcrypt");
        List<Entrant> entrants = new ArrayList<>();
        entrants.add(Entrant.of(CamelRoute.DEFAULTS, Work.NONE, jobs));
        lab.official(1, 1).ifPresent(official -> entrants.add(Entrant.of(official, Work.NONE, jobs)));
        try (Flowable flowable = Flowable.start(properties)) {
            flowable.deploy("single.bpmn20.xml", Models.SINGLE);
            Topic topic = Topic.of(flowable, Models.SINGLE_PROCESS, Models.SINGLE_TOPIC, 1);
            Standings standings =
                    new Contest(topic, entrants, lab.out()).run(lab.options().rounds());
            String defaults = CamelRoute.DEFAULTS.name();
            return new Result(
                    "hashing",
                    jobs + " jobs from a server that hashes passwords, jobs per second",
                    Standings.columns(METRICS),
                    standings.rows(METRICS),
                    List.of(
                            Bar.atMost(
                                    "defaults, requests per job",
                                    standings.median(defaults, Sample::requestsPerJob),
                                    1.25),
                            Bar.atLeast(
                                    "defaults / official defaults",
                                    standings.jobsPerSecond(defaults) / standings.jobsPerSecond("official, defaults"),
                                    1.5)));
        }
    }
}
