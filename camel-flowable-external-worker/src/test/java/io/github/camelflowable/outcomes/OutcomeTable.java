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
                if (shape.fits(ending) && meets(shape, ending)) {
                    cells.add(new Cell(cells.size(), shape, ending));
                }
            }
        }
        return cells;
    }

    private static boolean meets(Shape shape, Ending ending) {
        Set<Trait> traits = shape.traits();
        boolean core = traits.contains(Trait.CORE);
        boolean ownExchange = !traits.contains(Trait.COPIES);
        return switch (ending.group()) {
            case WORK ->
                core || ending.options().isEmpty() || ending.run().end().header() != null;
            case ERROR -> traits.contains(Trait.CALLER);
            case PRODUCER -> core;
            case REPORT -> core && ownExchange && shape.kind() != Passes.NO_EXCEPTION;
            // A seda route that is stopped by force lets Camel's own stop of the context wait for ever, at times.
            case STOP -> core && ownExchange && shape.kind() == Passes.ALL && !traits.contains(Trait.HANDS_OVER);
            // What a copy has read, Camel releases with the copy, before the route ends.
            case RESULT ->
                (core || traits.contains(Trait.POOLED))
                        && ownExchange
                        && (shape.kind() == Passes.ALL || shape.kind() == Passes.NO_EXCEPTION);
        };
    }
}
