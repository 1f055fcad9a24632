package io.github.camelflowable.worker;

import io.github.camelflowable.client.FlowableRefusedException;

/**
 * A report of a job that did not succeed, stored so that the end of the route can repeat its outcome.
 *
 * @param outcome         the outcome of the report; null if the message had none that can be read or sent
 * @param complete        whether the message was to complete the job
 * @param maybeCarriedOut whether the engine may have carried the report out although no answer said so
 * @param reason          why the report did not succeed
 * @param transacted      whether the reason rolls the work back if it leaves the transaction of the route
 */
public record PendingReport(
        JobOutcome outcome, boolean complete, boolean maybeCarriedOut, Throwable reason, boolean transacted) {

    public static PendingReport of(JobOutcome outcome, boolean maybeCarriedOut, Throwable reason) {
        return new PendingReport(outcome, outcome instanceof JobOutcome.Completed, maybeCarriedOut, reason, false);
    }

    /** Of a report that was sent in a transaction of the route. */
    public PendingReport inTransaction() {
        return new PendingReport(outcome, complete, maybeCarriedOut, reason, true);
    }

    /** Of a message that ends the job, but with an outcome that cannot be read or sent. */
    public static PendingReport unreadable(boolean complete, Throwable reason) {
        return new PendingReport(null, complete, false, reason, false);
    }

    /** Deletes what its outcome holds, unless another report that is stored has the same outcome. */
    void discardUnlessIn(PendingReport stored) {
        if (outcome != null && outcome != stored.outcome) {
            outcome.discard();
        }
    }

    /** @return whether a repetition would fail again: there is nothing to send, or the engine has refused it */
    public boolean isHopeless() {
        return !maybeCarriedOut && (outcome == null || isRefused());
    }

    /** @return whether the engine refused the content of the report */
    public boolean isRefused() {
        return reason instanceof FlowableRefusedException refused && refused.isByEngine();
    }

    /**
     * @param earlier the report stored before, or null
     * @return the last one that may have been carried out, else the last one; but no completion after another outcome
     */
    PendingReport after(PendingReport earlier) {
        if (earlier == null || earlier.maybeCarriedOut) {
            // A second outcome that may have been carried out was sent because the engine had refused the first one.
            return earlier == null || maybeCarriedOut ? this : earlier;
        }
        boolean earlierStays = !maybeCarriedOut && complete && (!earlier.complete || earlier.isRefused());
        return earlierStays ? earlier : this;
    }
}
