package io.github.camelflowable.examples.benchmark;

import static io.github.camelflowable.examples.benchmark.Standings.Metric.EMPTY;
import static io.github.camelflowable.examples.benchmark.Standings.Metric.REQUESTS;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.camelflowable.examples.benchmark.Result.Bar;
import io.github.camelflowable.examples.benchmark.Standings.Metric;

/**
 * More and more worker processes on one topic, before one node of the engine or several: what they lose by getting into each
 * other's way. All processes have started and are warm before the first of them is measured; the clock runs from the start of
 * their routes until the engine has no instance left.
 */
final class ScalingScenario implements Scenario {

    private static final List<Metric> METRICS = List.of(REQUESTS, EMPTY);
    private static final String URI = "flowable-ew:" + Models.SINGLE_TOPIC + "?initialDelay=0";
    private static final int WARM_UP_JOBS_EACH = 1000;

    @Override
    public Result run(Lab lab) throws Exception {
        List<Integer> counts = lab.options().processes();
        List<Flowable> nodes = lab.nodes();
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        counts.forEach(count -> samples.put(name(count), new ArrayList<>()));
        List<WorkerProcess> workers = new ArrayList<>();
        try {
            int most = counts.stream().mapToInt(Integer::intValue).max().orElseThrow();
            for (int i = 0; i < most; i++) {
                Site site = nodes.get(i % nodes.size()).site("");
                workers.add(WorkerProcess.launch(site, List.of(URI)));
            }
            run(lab, workers, WARM_UP_JOBS_EACH * most);
            for (int round = 1; round <= lab.options().rounds(); round++) {
                for (int count : Contest.inOrderOf(round, counts)) {
                    Sample sample =
                            run(lab, workers.subList(0, count), lab.options().jobs());
                    samples.get(name(count)).add(sample);
                    lab.out().printf("  round %d  %-40s %8.1f jobs/s%n", round, name(count), sample.jobsPerSecond());
                }
            }
        } finally {
            workers.forEach(WorkerProcess::close);
        }
        return result(lab, counts, new Standings(samples));
    }

    private static Sample run(Lab lab, List<WorkerProcess> workers, int jobs) throws Exception {
        Flowable flowable = lab.flowable();
        flowable.startInstances(Models.SINGLE_PROCESS, jobs);
        Tally.Sent before = sent(workers);
        long start = System.nanoTime();
        for (WorkerProcess worker : workers) {
            worker.startRoutes();
        }
        flowable.awaitQuiet();
        double seconds = (System.nanoTime() - start) / 1e9;
        Tally.Sent sent = sent(workers).since(before);
        for (WorkerProcess worker : workers) {
            worker.stopRoutes();
        }
        return new Sample(
                jobs / seconds,
                (double) sent.requests() / jobs,
                100.0 * sent.emptyAcquires() / Math.max(1, sent.acquires()),
                Double.NaN,
                Double.NaN,
                Double.NaN);
    }

    private static Tally.Sent sent(List<WorkerProcess> workers) throws IOException {
        Tally.Sent all = new Tally.Sent(0, 0, 0);
        for (WorkerProcess worker : workers) {
            all = all.plus(worker.report().sent());
        }
        return all;
    }

    private static Result result(Lab lab, List<Integer> counts, Standings standings) {
        String fewest = name(counts.get(0));
        String most = name(counts.get(counts.size() - 1));
        return new Result(
                "scaling",
                lab.options().jobs() + " jobs, worked off by several processes, jobs per second; nodes of Flowable: "
                        + lab.options().number("nodes"),
                Standings.columns(METRICS),
                standings.rows(METRICS),
                List.of(
                        Bar.atLeast(
                                most + " / " + fewest,
                                standings.jobsPerSecond(most) / standings.jobsPerSecond(fewest),
                                0.95),
                        Bar.atMost(most + ", empty acquires %", standings.median(most, Sample::emptyPercent), 10)));
    }

    private static String name(int count) {
        return "connector, defaults, " + count + (count == 1 ? " process" : " processes");
    }
}
