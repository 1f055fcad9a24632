package io.github.camelflowable.examples.benchmark;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Contenders empty the same topic in turn, round after round: A B C, B C A. So a machine that is busy with something else
 * for a while slows all of them, the pause between two rounds hits another one each time, and the medians of their rounds can
 * be compared. A first, smaller round warms up and does not count.
 */
final class Contest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
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
            for (Entrant entrant : inOrderOf(round)) {
                Sample sample = run(entrant, entrant.jobs());
                samples.get(entrant.name()).add(sample);
                progress.printf("  round %d  %-40s %8.1f jobs/s%n", round, entrant.name(), sample.jobsPerSecond());
            }
        }
        return new Standings(samples);
    }

    private List<Entrant> inOrderOf(int round) {
        List<Entrant> order = new ArrayList<>(entrants);
        Collections.rotate(order, 1 - round);
        return order;
    }

    private Sample run(Entrant entrant, int jobs) throws Exception {
        topic.fill(jobs);
        Tally tally = new Tally(jobs);
        try (ThreadPeak threads = new ThreadPeak("flowable-ew:")) {
            Contender.Worker worker = entrant.contender().start(topic.site(), entrant.work(), tally);
            try {
                tally.await(PATIENCE);
            } finally {
                worker.stop();
            }
            topic.settle();
            return Sample.of(tally, jobs, threads.peak());
        }
    }
}
