package io.github.camelflowable.outcomes;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import org.apache.camel.model.ProcessorDefinition;

/** A shape of a route: how it is built around its work, and what it lets through. */
final class Shape {

    /** Writes the shape and the work in it into a route. */
    @FunctionalInterface
    interface Inline {
        void addTo(ProcessorDefinition<?> route, Place place, Step work);
    }

    /** Builds the whole route. */
    @FunctionalInterface
    interface Whole {
        void build(Place place, Step work) throws Exception;
    }

    /** What else is special about a shape. */
    enum Trait {
        /** Stands for the others of its kind: meets every ending that fits. */
        CORE,
        /** The consumer's thread does the work, and nothing in between catches an Error. */
        CALLER,
        /** The work runs on a copy of the job's exchange, or more than once. */
        COPIES,
        /** Camel shows an exception that leaves it to no error handler. */
        HIDES_EXCEPTION,
        /** Nothing may stand around it. */
        OUTERMOST,
        /** Its context pools exchanges. */
        POOLED,
        /** A route of its own does the work: a stop of the consumer's route does not reach it. */
        HANDS_OVER
    }

    private final String name;
    private final UnaryOperator<Run> passes;
    private final Passes kind;
    private final Inline inline;
    private final Whole whole;
    private final EnumSet<Trait> traits = EnumSet.noneOf(Trait.class);
    private Predicate<Ending> fits = ending -> true;

    private Shape(String name, Passes kind, UnaryOperator<Run> passes, Inline inline, Whole whole) {
        this.name = name;
        this.kind = kind;
        this.passes = passes;
        this.inline = inline;
        this.whole = whole;
    }

    static Shape inline(String name, Passes passes, Inline inline) {
        return new Shape(name, passes, passes::on, inline, (place, work) -> inline.addTo(place.from(), place, work));
    }

    static Shape whole(String name, Passes passes, Whole whole) {
        return new Shape(name, passes, passes::on, null, whole).with(Trait.OUTERMOST);
    }

    /** The same shape with another one inside, which holds the work. */
    Shape around(Shape inner) {
        Shape nested = new Shape(
                name + " [ " + inner.name + " ]",
                kind,
                run -> passes.apply(inner.passes.apply(run)),
                (route, place, work) -> inline.addTo(route, place, (in, there) -> inner.inline.addTo(in, there, work)),
                (place, work) -> whole.build(place, (in, there) -> inner.inline.addTo(in, there, work)));
        nested.traits.addAll(traits);
        nested.traits.addAll(inner.traits);
        nested.fits = fits.and(inner.fits);
        return nested;
    }

    Shape with(Trait trait) {
        traits.add(trait);
        return this;
    }

    /** Only with some endings is there one right report. */
    Shape only(Predicate<Ending> endings) {
        fits = endings;
        return this;
    }

    String name() {
        return name;
    }

    Passes kind() {
        return kind;
    }

    Set<Trait> traits() {
        return traits;
    }

    /** Whether it is the error handler of a whole route. */
    boolean isErrorHandler() {
        return traits.contains(Trait.OUTERMOST) && (kind == Passes.NO_EXCEPTION || kind == Passes.FAIL_REPORTED);
    }

    boolean fits(Ending ending) {
        return fits.test(ending);
    }

    Run passes(Run inside) {
        return passes.apply(inside);
    }

    void build(Place place, Step work) throws Exception {
        whole.build(place, work);
    }
}
