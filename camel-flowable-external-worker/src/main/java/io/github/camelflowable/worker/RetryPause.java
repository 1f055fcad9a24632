package io.github.camelflowable.worker;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** How long to wait before a report is repeated. Pure, apart from the jitter it is given. */
final class RetryPause {

    /** The first pause. Longer holds the slot of every job that met one lost connection; shorter hits a server that restarts. */
    private static final Duration FIRST = Duration.ofMillis(100);

    /** The longest pause. Longer reports later once the engine is back; shorter makes more requests meanwhile. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final DoubleSupplier random;

    RetryPause() {
        this(() -> ThreadLocalRandom.current().nextDouble());
    }

    /** @param random gives numbers from 0 to 1: many jobs that fail together must not come back together */
    RetryPause(DoubleSupplier random) {
        this.random = random;
    }

    /** @return pause before try number {@code attempt} (2 is the first repetition), between half and all of the back-off */
    Duration before(int attempt) {
        long backOff = FIRST.toMillis() << Math.min(attempt - 2, 10);
        long capped = Math.min(backOff, LONGEST.toMillis());
        return Duration.ofMillis(capped / 2 + (long) (random.getAsDouble() * capped / 2));
    }
}
