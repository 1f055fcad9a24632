package io.github.camelflowable.examples.order;

/** What became of one errand so far; payment attempts are 0 when there was no payment. */
record Outcome(Errand errand, String name, int paymentAttempts, String details) {

    static final String RUNNING = "still running";

    boolean isRunning() {
        return name.equals(RUNNING);
    }

    boolean isAsExpected() {
        return name.equals(errand.expectedOutcome());
    }
}
