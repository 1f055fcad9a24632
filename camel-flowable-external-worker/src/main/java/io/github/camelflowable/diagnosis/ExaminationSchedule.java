package io.github.camelflowable.diagnosis;

import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * When the engine of one consumer is examined, and which polls are left out for it. Examinations that find the same
 * diagnosis follow each other in growing intervals. Not safe for threads: {@link PollDiagnostics} locks it.
 */
final class ExaminationSchedule {

    /**
     * Multiple of the interval. A larger value saves requests while a diagnosis does not change; with a smaller one, a
     * change is noticed sooner.
     */
    private static final int LONGEST_INTERVAL_FACTOR = 8;

    private final long intervalNanos;
    private final LongSupplier nanoTime;

    private boolean running;
    private long number;
    private boolean examined;
    private long examinedAt;
    private int intervalFactor = 1;
    private Set<String> candidates = Set.of();
    private int pollsSinceSnapshot;
    private int pollsToSkip;
    private boolean skipped;

    ExaminationSchedule(Duration interval, LongSupplier nanoTime) {
        this.intervalNanos = interval.toNanos();
        this.nanoTime = nanoTime;
    }

    /** @return ids of the jobs that the last snapshot showed free: a job that an empty poll leaves free is blocked */
    Set<String> candidates() {
        return candidates;
    }

    void polled() {
        pollsSinceSnapshot++;
    }

    /** @return whether two polls came since a snapshot with candidates: one alone may have been sent before it */
    boolean isSecondSnapshotDue() {
        return !running && !candidates.isEmpty() && pollsSinceSnapshot >= 2;
    }

    boolean isDue() {
        return !running && (!examined || nanoTime.getAsLong() - examinedAt >= intervalNanos * intervalFactor);
    }

    /** @return number of the examination that starts now */
    long start() {
        running = true;
        examined = true;
        examinedAt = nanoTime.getAsLong();
        return number;
    }

    /** @return whether the consumer's polls have not changed since this examination started */
    boolean isCurrent(long examination) {
        return number == examination;
    }

    void end() {
        running = false;
    }

    /**
     * Plans the next examination.
     *
     * @param next     what the next snapshot must find free again
     * @param requests requests that the examination sent
     */
    void concluded(Set<String> next, int requests) {
        candidates = next;
        pollsToSkip = requests;
        pollsSinceSnapshot = 0;
    }

    /** @param unchanged whether the next examination can wait longer, because this one found nothing new */
    void diagnosed(boolean unchanged) {
        intervalFactor = unchanged ? Math.min(LONGEST_INTERVAL_FACTOR, intervalFactor * 2) : 1;
    }

    /** The consumer's polls have changed: a running examination shows a state that has ended. */
    void restart() {
        number++;
        examined = false;
        intervalFactor = 1;
        candidates = Set.of();
        pollsToSkip = 0;
    }

    boolean skipsThisPoll() {
        skipped = !skipped && pollsToSkip > 0;
        if (skipped) {
            pollsToSkip--;
        }
        return skipped;
    }
}
