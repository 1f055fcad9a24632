package io.github.camelflowable.worker;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The pause before a report is repeated.
 *
 * @param random returns numbers from 0 to 1, so that many reports that fail together are not repeated together
 */
record RetryPause(DoubleSupplier random) {

    /** The first pause. A longer one holds slots longer after a lost connection; a shorter one burdens a restarting server. */
    private static final Duration FIRST = Duration.ofMillis(100);

    /** The longest pause. A longer one reports later once the engine is back; a shorter one sends more requests until then. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** @return pause before try number {@code attempt} (2 is the first repetition), between half and all of the back-off */
    Duration before(int attempt) {
        long backOff = FIRST.toMillis() << Math.min(attempt - 2, 10);
        long capped = Math.min(backOff, LONGEST.toMillis());
        return Duration.ofMillis(capped / 2 + (long) (random.getAsDouble() * capped / 2));
    }
}
