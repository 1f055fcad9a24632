package io.github.camelflowable.examples.benchmark;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Contenders empty the same topic in turn, round after round: A B D C, B C A D. So a machine that is busy with something else
 * for a while slows all of them, and the medians of their rounds can be compared. The one before leaves its traces, such as a
 * rested machine or a full heap, so in each round it is another one. A first, smaller round warms up and does not count.
 */
final class Contest {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final int WARM_UP_JOBS = 300;

    /**
     * One contender in one contest.
     *
     * @param jobs how many jobs it gets; a slow one may be given fewer, since what is compared is jobs per second
     */
    record Entrant(String name, Contender contender, Work work, int jobs) {

        static Entrant of(Contender contender, Work work, int jobs) {
            return new Entrant(contender.name(), contender, work, jobs);
        }
    }

    private final Topic topic;
    private final List<Entrant> entrants;
    private final PrintStream progress;

    Contest(Topic topic, List<Entrant> entrants, PrintStream progress) {
        this.topic = topic;
        this.entrants = entrants;
        this.progress = progress;
    }

    Standings run(int rounds) throws Exception {
        return run(rounds, WARM_UP_JOBS);
    }

    Standings run(int rounds, int warmUpJobs) throws Exception {
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        for (Entrant entrant : entrants) {
            run(entrant, Math.min(entrant.jobs(), warmUpJobs));
            samples.put(entrant.name(), new ArrayList<>());
        }
        for (int round = 1; round <= rounds; round++) {
            for (Entrant entrant : inOrderOf(round, entrants)) {
                Sample sample = run(entrant, entrant.jobs());
                samples.get(entrant.name()).add(sample);
                progress.printf("  round %d  %-40s %8.1f jobs/s%n", round, entrant.name(), sample.jobsPerSecond());
            }
        }
        return new Standings(samples);
    }

    /**
     * A Williams design: of an even number, each comes at each place once, and after each other one once, in as many rounds as
     * there are; of an odd number, after half of the others twice.
     */
    static <T> List<T> inOrderOf(int round, List<T> all) {
        int many = all.size();
        return IntStream.range(0, many)
                .map(place -> place % 2 == 0 ? many - place / 2 : (place + 1) / 2)
                .mapToObj(of -> all.get((of + round - 1) % many))
                .toList();
    }

    private Sample run(Entrant entrant, int jobs) throws Exception {
        topic.fill(jobs);
        Tally tally = new Tally(jobs);
        try (ThreadPeak threads = new ThreadPeak("flowable-ew:")) {
            Contender.Worker worker = entrant.contender().start(topic.site(), entrant.work(), tally);
            try {
                tally.await(LONGEST_WAIT);
            } finally {
                worker.stop();
            }
            topic.settle();
            return Sample.of(tally, jobs, threads.peak());
        }
    }
}
