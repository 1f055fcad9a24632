package io.github.camelflowable.examples.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.github.camelflowable.examples.benchmark.Result.Bar;

/** A great many jobs through a small heap: nothing may pile up. */
final class MillionScenario implements Scenario {

    private static final List<String> SMALL_HEAP = List.of("-Xmx64m");

    @Override
    public Result run(Lab lab) throws Exception {
        int jobs = lab.options().number("million-jobs");
        lab.stub().fill(jobs);
        List<Result.Row> rows = new ArrayList<>();
        try (ChildJvm worker = ChildJvm.start(
                SMALL_HEAP, LongRun.class, List.of(lab.stub().site().baseUrl(), Integer.toString(jobs)))) {
            for (int tenth = 1; tenth <= LongRun.PARTS; tenth++) {
                rows.add(row(tenth, worker.nextLine()));
                lab.out().printf("  %d0 %% done%n", tenth);
            }
        }
        double first = rows.get(0).values()[0];
        double last = rows.get(rows.size() - 1).values()[0];
        return new Result(
                "million",
                jobs + " jobs from a stub through a heap of 64 MB: kilobytes in use after a collection",
                List.of("heap kB", "jobs/s"),
                rows,
                List.of(Bar.atMost("heap after the last tenth / after the first", last / first, 1.05)));
    }

    private static Result.Row row(int tenth, String line) throws IOException {
        String[] numbers = line.split(" ");
        if (!numbers[0].equals(LongRun.PART)) {
            throw new IOException("The worker says: " + line);
        }
        return new Result.Row(
                "connector, tenth " + tenth, Double.parseDouble(numbers[1]), Double.parseDouble(numbers[2]));
    }
}
