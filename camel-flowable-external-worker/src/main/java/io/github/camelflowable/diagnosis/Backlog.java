package io.github.camelflowable.diagnosis;

/**
 * The jobs of a topic in the engine, whoever works on them.
 *
 * @param free        jobs that a worker can acquire, as far as their instances are not locked
 * @param locked      jobs that workers have locked
 * @param paused      jobs in the pause after a failure
 * @param deadLetters jobs without retries
 */
public record Backlog(long free, long locked, long paused, long deadLetters) {

    /** The engine has not answered yet, or does not show its jobs. */
    public static final Backlog UNKNOWN = new Backlog(0, 0, 0, 0);

    static final Backlog NONE = new Backlog(0, 0, 0, 0);

    Backlog plus(EngineSnapshot.Seen seen) {
        if (seen.isFree()) {
            return new Backlog(free + 1, locked, paused, deadLetters);
        }
        return seen.isPaused()
                ? new Backlog(free, locked, paused + 1, deadLetters)
                : new Backlog(free, locked + 1, paused, deadLetters);
    }

    Backlog withDeadLetters(long count) {
        return new Backlog(free, locked, paused, count);
    }
}
