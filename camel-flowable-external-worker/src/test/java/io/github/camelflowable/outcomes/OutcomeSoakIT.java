package io.github.camelflowable.outcomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.outcomes.Shape.Trait;

/** Shapes inside shapes at random, with the same rules: {@code -Dseed=} repeats a run. */
@Tag("soak")
class OutcomeSoakIT {

    private static final int CELLS = Integer.getInteger("outcomes.cells", 1000);
    private static final int AT_A_TIME = 250;
    private static final int DEEPEST = 3;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    /** Goes on from bench to bench: jobs that failed are still there, and a topic of the same name would bring them. */
    private int number;

    @Test
    void shouldReportTheOneRightOutcomeOfNestedShapes() throws Exception {
        System.out.printf("Outcome soak: -Dseed=%d%n", seed);
        List<String> wrong = new ArrayList<>();
        for (int ran = 0; ran < CELLS; ran += AT_A_TIME) {
            wrong.addAll(wrong(cells(Math.min(AT_A_TIME, CELLS - ran))));
        }
        System.out.printf("Outcome soak: %d of %d cells are wrong%n", wrong.size(), CELLS);
        assertThat(wrong).as("wrong outcomes with -Dseed=%d", seed).isEmpty();
    }

    private static List<String> wrong(List<Cell> cells) throws Exception {
        List<String> wrong = new ArrayList<>();
        try (Bench bench = new Bench(cells)) {
            Observation observation = bench.run();
            for (Trial trial : bench.trials()) {
                try {
                    observation.assertReported(trial);
                } catch (AssertionError e) {
                    wrong.add(e.getMessage());
                }
            }
        }
        return wrong;
    }

    private List<Cell> cells(int count) {
        List<Cell> cells = new ArrayList<>();
        while (cells.size() < count) {
            Shape shape = nested();
            Ending ending = any(Endings.all());
            if (shape.fits(ending) && isDefinite(shape, ending)) {
                cells.add(new Cell(number++, shape, ending));
            }
        }
        return cells;
    }

    private Shape nested() {
        List<Shape> inner = Shapes.all().stream()
                .filter(shape -> !shape.traits().contains(Trait.OUTERMOST))
                .toList();
        Shape shape = any(inner);
        for (int depth = random.nextInt(DEEPEST); depth > 0; depth--) {
            shape = any(inner).around(shape);
        }
        return any(Shapes.all()).around(shape);
    }

    /** Whether Camel itself leaves no doubt about how the exchange ends. */
    private static boolean isDefinite(Shape shape, Ending ending) {
        boolean copies = shape.traits().contains(Trait.COPIES);
        if (shape.isErrorHandler() && (copies || shape.traits().contains(Trait.HIDES_EXCEPTION))) {
            // Out of a doTry, and out of a multicast or split in a
            // circuitBreaker, Camel hands no exception to an error handler.
            return false;
        }
        return switch (ending.group()) {
            case STOP, ERROR -> false;
            // What is read on a copy is released with the copy.
            case RESULT -> !copies;
            default -> true;
        };
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
