package io.github.camelflowable.outcomes;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever the route, a job has one outcome, and it is the right one: each cell of the table on a real engine. */
class OutcomeTableIT {

    private static Bench bench;

    @AfterAll
    static void close() {
        bench.close();
    }

    @TestFactory
    Stream<DynamicTest> shouldReportTheOneRightOutcome() throws Exception {
        long start = System.nanoTime();
        List<Cell> cells = OutcomeTable.cells();
        bench = new Bench(cells);
        Observation observation = bench.run();
        System.out.printf(
                "Outcome table: %d cells were run in %d s%n",
                cells.size(), TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
        return bench.trials().stream()
                .map(trial ->
                        DynamicTest.dynamicTest(trial.cell().toString(), () -> observation.assertReported(trial)));
    }
}
