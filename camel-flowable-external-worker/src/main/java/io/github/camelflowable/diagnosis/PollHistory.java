package io.github.camelflowable.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

import io.github.camelflowable.client.FlowableApiException;

/** How the polls of one consumer went. Not safe for threads: {@link PollDiagnostics} locks it. */
final class PollHistory {

    /** A poll that is under way longer is not answered. A shorter time accuses a slow engine, a longer one a dead node late. */
    private static final Duration SLOW_POLL = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;

    private Instant lastSuccess;
    private long lastSuccessAt;
    private long failures;
    private Throwable lastFailure;
    private boolean underWay;
    private long startedAt;

    PollHistory(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lastSuccessAt = nanoTime.getAsLong();
    }

    Instant lastSuccess() {
        return lastSuccess;
    }

    boolean hasFailed() {
        return failures > 0;
    }

    void started() {
        underWay = true;
        startedAt = nanoTime.getAsLong();
    }

    void ended() {
        underWay = false;
    }

    void answered() {
        underWay = false;
        lastSuccess = Instant.now();
        lastSuccessAt = nanoTime.getAsLong();
        failures = 0;
        lastFailure = null;
    }

    /** @return whether the poll before failed in the same way */
    boolean failed(Throwable failure) {
        boolean same = failures > 0 && status(failure) == status(lastFailure);
        underWay = false;
        failures++;
        lastFailure = failure;
        return same;
    }

    private static int status(Throwable failure) {
        return failure instanceof FlowableApiException e ? e.getStatus() : -1;
    }

    /** @return how long the poll under way has waited for its answer; null if that is not long */
    Duration hanging() {
        Duration waiting = Duration.ofNanos(nanoTime.getAsLong() - startedAt);
        return underWay && waiting.compareTo(SLOW_POLL) >= 0 ? waiting : null;
    }

    PollDiagnostics.Record toRecord() {
        Duration age = Duration.ofNanos(nanoTime.getAsLong() - lastSuccessAt);
        return new PollDiagnostics.Record(lastSuccess, age, failures, lastFailure, hanging());
    }
}
