package io.github.camelflowable.outcomes;

import java.util.ArrayList;
import java.util.List;

import io.github.camelflowable.FlowableEwOperation;

/**
 * What has happened to a job when its route has come to a certain point.
 *
 * @param asks what producers have asked to be reported, the first one first
 * @param end  how the exchange stands
 * @param next the answer that the next report gets from the network
 */
record Run(List<Ask> asks, End end, Answer next) {

    /** A producer's report and its answer. */
    record Ask(FlowableEwOperation operation, Answer answer) {}

    /** Why an exchange is about to end. */
    enum Thrown {
        NOTHING,
        FAILURE,
        BPMN_ERROR,
        /** A producer's report has failed. */
        REPORT,
        /** Camel refuses to go on, because the route was stopped by force. */
        REJECTED
    }

    /**
     * How an exchange stands.
     *
     * @param text   part of the exception's message; for a BPMN error who wrote its variables
     * @param header operation in the header {@code CamelFlowableEwOperation}, or null
     * @param by     who wrote the message's variables: a name, {@link #DOCUMENT}, {@link #ROWS}, {@link #BROKEN} or {@link #NOBODY}
     */
    record End(Thrown thrown, String text, FlowableEwOperation header, String by) {

        static End well(String by) {
            return new End(Thrown.NOTHING, "", null, by);
        }

        static End thrown(Thrown thrown, String text) {
            return new End(thrown, text, null, Step.BY);
        }

        End with(FlowableEwOperation header) {
            return new End(thrown, text, header, by);
        }

        boolean isWell() {
            return thrown == Thrown.NOTHING;
        }
    }

    /** The message carries no new variables. */
    static final String NOBODY = "";

    /** The variable {@code doc} holds all bytes of {@link Documents#CONTENT}. */
    static final String DOCUMENT = "document";

    /** The variable {@code doc} is a list of three numbers. */
    static final String ROWS = "rows";

    /** The variable {@code doc} cannot be read, or cannot be put into JSON. */
    static final String BROKEN = "broken doc";

    static Run of(End end, Answer next) {
        return new Run(List.of(), end, next);
    }

    Run ends(End other) {
        return new Run(asks, other, next);
    }

    /** A producer reports; what it reports when the network is through with its fault is taken. */
    Run asks(FlowableEwOperation operation, Answer answer) {
        List<Ask> more = new ArrayList<>(asks);
        more.add(new Ask(operation, answer));
        return new Run(more, end, Answer.TAKEN);
    }
}
