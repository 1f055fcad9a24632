package io.github.camelflowable.outcomes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.camelflowable.outcomes.Shape.Trait;

/** Which shape meets which ending. */
final class OutcomeTable {

    private OutcomeTable() {}

    static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (Shape shape : Shapes.all()) {
            for (Ending ending : Endings.all()) {
                if (shape.fits(ending) && meets(shape, ending.group())) {
                    cells.add(new Cell(cells.size(), shape, ending));
                }
            }
        }
        return cells;
    }

    private static boolean meets(Shape shape, Ending.Group group) {
        Set<Trait> traits = shape.traits();
        return switch (group) {
            case WORK -> true;
            case PRODUCER, REPORT -> traits.contains(Trait.CORE);
            case STOP -> traits.contains(Trait.CORE) && shape.kind() == Passes.ALL;
            // What a copy has read, Camel releases with the copy, before the route ends.
            case RESULT ->
                !traits.contains(Trait.COPIES) && (shape.kind() == Passes.ALL || shape.kind() == Passes.NO_EXCEPTION);
        };
    }
}
