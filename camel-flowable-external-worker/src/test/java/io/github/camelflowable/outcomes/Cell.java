package io.github.camelflowable.outcomes;

/** One cell of the table: a shape, an ending, and the report that follows. */
record Cell(int number, Shape shape, Ending ending) {

    Run run() {
        return shape.passes(ending.run());
    }

    Report report() {
        return new Rules(ending.options()).report(run());
    }

    /** Topic of its job, and id of its route. */
    String topic() {
        return "outcome-" + number;
    }

    @Override
    public String toString() {
        return shape.name() + " x " + ending.group().subject() + " " + ending.name() + " -> " + report();
    }
}
