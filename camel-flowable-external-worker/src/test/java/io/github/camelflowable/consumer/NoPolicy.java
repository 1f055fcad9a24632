package io.github.camelflowable.consumer;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.worker.JobOutcome;
import io.github.camelflowable.worker.OutcomeReporter;

/** Reports nothing in place of an outcome that cannot be stored, and has nobody who hears of a report that is given up. */
final class NoPolicy implements OutcomeReporter.Policy {

    static final NoPolicy INSTANCE = new NoPolicy();

    private NoPolicy() {}

    @Override
    public JobOutcome insteadOfUnstorable(String reason, AcquiredJob job) {
        return null;
    }

    @Override
    public void unreported(String message, Throwable cause) {
        // Nobody listens.
    }
}
