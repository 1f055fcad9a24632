package io.github.camelflowable.examples.benchmark;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What came out of the rounds, by contender. */
record Standings(Map<String, List<Sample>> samples) {

    /** @return NaN if there was no such contender */
    double median(String name, ToDoubleFunction<Sample> metric) {
        return samples.containsKey(name) ? median(samples.get(name), metric) : Double.NaN;
    }

    double jobsPerSecond(String name) {
        return median(name, Sample::jobsPerSecond);
    }

    /** The best median of jobs per second among some contenders. */
    double best(Predicate<String> names) {
        return samples.keySet().stream()
                .filter(names)
                .mapToDouble(this::jobsPerSecond)
                .max()
                .orElse(Double.NaN);
    }

    static double median(Collection<Sample> samples, ToDoubleFunction<Sample> metric) {
        return Medians.of(samples.stream().mapToDouble(metric).toArray());
    }

    /** One row per contender: the median of jobs per second, its extremes, and the medians of the other metrics. */
    List<Result.Row> rows(List<Metric> others) {
        return samples.entrySet().stream()
                .map(entry -> row(entry.getKey(), entry.getValue(), others))
                .toList();
    }

    private static Result.Row row(String name, List<Sample> rounds, List<Metric> others) {
        double[] values = new double[3 + others.size()];
        values[0] = median(rounds, Sample::jobsPerSecond);
        values[1] = rounds.stream().mapToDouble(Sample::jobsPerSecond).min().orElse(Double.NaN);
        values[2] = rounds.stream().mapToDouble(Sample::jobsPerSecond).max().orElse(Double.NaN);
        for (int i = 0; i < others.size(); i++) {
            values[3 + i] = median(rounds, others.get(i).value());
        }
        return new Result.Row(name, values);
    }

    static List<String> columns(List<Metric> others) {
        return Stream.concat(
                        Stream.of("jobs/s", "slowest", "fastest"),
                        others.stream().map(Metric::name))
                .toList();
    }

    /** A metric and its name in the table. */
    record Metric(String name, ToDoubleFunction<Sample> value) {

        static final Metric REQUESTS = new Metric("requests/job", Sample::requestsPerJob);
        static final Metric EMPTY = new Metric("empty %", Sample::emptyPercent);
        static final Metric CPU = new Metric("CPU us/job", Sample::cpuMicrosPerJob);
        static final Metric ALLOCATED = new Metric("kB/job", Sample::allocatedKilobytesPerJob);
        static final Metric THREADS = new Metric("threads", Sample::threads);
    }
}
