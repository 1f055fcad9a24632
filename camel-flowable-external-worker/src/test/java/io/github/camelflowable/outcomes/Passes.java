package io.github.camelflowable.outcomes;

import java.util.function.UnaryOperator;

import io.github.camelflowable.FlowableEwOperation;
import io.github.camelflowable.outcomes.Run.End;

/** What a shape lets through of what happens inside it, to whatever stands around it. */
enum Passes {
    ALL("lets all through", run -> run),
    /** Its handler writes the variables. */
    NO_EXCEPTION(
            "swallows the exception",
            run -> run.end().isWell()
                    ? run
                    : run.ends(End.well(Step.HANDLER).with(run.end().header()))),
    NO_MESSAGE(
            "drops the message",
            run -> run.ends(new End(run.end().thrown(), run.end().text(), null, Run.NOBODY))),
    /** The work is done on a copy. */
    NOTHING("works on a copy", run -> run.ends(End.well(Run.NOBODY))),
    ANOTHER_EXCEPTION("fails afterwards", run -> run.ends(End.thrown(Run.Thrown.FAILURE, ""))),
    /** A dead letter channel whose endpoint is a producer that reports {@code fail}. */
    FAIL_REPORTED(
            "reports `fail` itself",
            run -> run.end().isWell()
                    ? run
                    : run.asks(FlowableEwOperation.fail, run.next()).ends(End.well(Run.NOBODY)));

    private final String text;
    private final UnaryOperator<Run> effect;

    Passes(String text, UnaryOperator<Run> effect) {
        this.text = text;
        this.effect = effect;
    }

    Run on(Run inside) {
        return effect.apply(inside);
    }

    @Override
    public String toString() {
        return text;
    }
}
