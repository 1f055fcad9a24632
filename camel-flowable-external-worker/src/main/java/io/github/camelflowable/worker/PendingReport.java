package io.github.camelflowable.worker;

import io.github.camelflowable.client.FlowableRefusedException;

/**
 * A report of a job that did not get through, remembered so that the end of the route can repeat its outcome.
 *
 * @param outcome         what was to be reported; null if the message did not say it in a way that can be read or sent
 * @param complete        whether the message was to complete the job
 * @param maybeCarriedOut whether the engine may have carried the report out although no answer said so
 * @param reason          why the report did not get through
 */
public record PendingReport(JobOutcome outcome, boolean complete, boolean maybeCarriedOut, Throwable reason) {

    public static PendingReport of(JobOutcome outcome, boolean maybeCarriedOut, Throwable reason) {
        return new PendingReport(outcome, outcome instanceof JobOutcome.Completed, maybeCarriedOut, reason);
    }

    /** Of a message that says that the job ends, but not in a way that can be read or sent. */
    public static PendingReport unreadable(boolean complete, Throwable reason) {
        return new PendingReport(null, complete, false, reason);
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
     * @param earlier what was remembered before, or null
     * @return which of both is to be remembered: one that may have been carried out, else the last one; but once something
     *         else than a completion was asked for, no completion
     */
    PendingReport after(PendingReport earlier) {
        if (earlier == null || earlier.maybeCarriedOut) {
            return earlier == null ? this : earlier;
        }
        boolean earlierStays = !maybeCarriedOut && complete && (!earlier.complete || earlier.isRefused());
        return earlierStays ? earlier : this;
    }
}
