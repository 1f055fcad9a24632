package io.github.camelflowable.worker;

import io.github.camelflowable.client.FlowableRefusedException;

/**
 * A report of a job that did not get through, remembered so that the end of the route can repeat its outcome.
 *
 * @param outcome         what was to be reported; null if the message said that the job ends, but not how
 * @param maybeCarriedOut whether the engine may have carried the report out although no answer said so
 * @param reason          why the report did not get through
 */
public record PendingReport(JobOutcome outcome, boolean maybeCarriedOut, Throwable reason) {

    /** @return whether a repetition would be refused again: the message did not say how the job ends, or the engine refused it */
    public boolean isHopeless() {
        return outcome == null || reason instanceof FlowableRefusedException refused && refused.isByEngine();
    }
}
