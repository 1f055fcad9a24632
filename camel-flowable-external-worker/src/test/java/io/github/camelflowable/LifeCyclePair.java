package io.github.camelflowable;

import java.util.List;
import java.util.stream.Stream;

/** Two operations of a consumer's life cycle that race. */
record LifeCyclePair(Operation one, Operation other) {

    enum Operation {
        START,
        SUSPEND,
        RESUME,
        STOP,
        ABORT,
        INTERRUPT,
        CONTEXT_STOP
    }

    boolean has(Operation operation) {
        return one == operation || other == operation;
    }

    /** Each pair once, in whatever order; an operation races itself, too. */
    static List<LifeCyclePair> all() {
        return Stream.of(Operation.values())
                .flatMap(one -> Stream.of(Operation.values())
                        .filter(other -> other.compareTo(one) >= 0)
                        .map(other -> new LifeCyclePair(one, other)))
                .toList();
    }
}
