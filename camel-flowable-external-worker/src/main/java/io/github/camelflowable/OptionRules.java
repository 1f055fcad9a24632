package io.github.camelflowable;

import java.time.Duration;

/** Which values options may have. */
final class OptionRules {

    /** The engine keeps a lock's milliseconds in an int; above 24.8 days it would end in the past. */
    private static final Duration LONGEST_LOCK = Duration.ofDays(24);

    /** Length of the engine's column. */
    private static final int WORKER_ID_CHARACTERS = 255;

    private OptionRules() {}

    /** @throws IllegalArgumentException naming the option that has a wrong value */
    static void check(FlowableEwConfiguration configuration) {
        Duration lock = configuration.getLockDuration();
        if (lock == null || lock.toMillis() <= 0 || lock.compareTo(LONGEST_LOCK) > 0) {
            throw new IllegalArgumentException("Option lockDuration must be longer than zero and at most 24 days"
                    + " (beyond that the engine overflows), but is " + lock);
        }
        atLeast("concurrentConsumers", configuration.getConcurrentConsumers(), 1);
        atLeast("maxMessagesPerPoll", configuration.getMaxMessagesPerPoll(), 0);
        atLeast("maxConcurrentReports", configuration.getMaxConcurrentReports(), 0);
        // With 0 the server would always answer that there is nothing.
        atLeast("numberOfRetries", configuration.getNumberOfRetries(), 1);
        atLeast("diagnoseAfter", configuration.getDiagnoseAfter(), 0);
        Duration interval = configuration.getDiagnoseInterval();
        if (interval == null || interval.isZero() || interval.isNegative()) {
            throw new IllegalArgumentException("Option diagnoseInterval must be longer than zero, but is " + interval);
        }
        String worker = configuration.getWorkerId();
        if (worker.isBlank() || worker.length() > WORKER_ID_CHARACTERS) {
            throw new IllegalArgumentException("Option workerId must have 1 to " + WORKER_ID_CHARACTERS
                    + " characters, but has " + worker.length());
        }
    }

    private static void atLeast(String option, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("Option " + option + " must be " + least + " or more, but is " + value);
        }
    }
}
