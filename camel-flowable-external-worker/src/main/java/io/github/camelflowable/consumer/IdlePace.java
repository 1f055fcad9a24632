package io.github.camelflowable.consumer;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Decides which of Camel's ticks ask the engine for jobs. Each tick asks while the topic is busy, and for a minute after that.
 * Then a tick asks if the last one that did is about {@code idleDelay} ago; each wait is up to a fifth shorter, so that processes
 * which started together do not poll together.
 */
public final class IdlePace {

    /** How long a topic without jobs counts as busy. A larger value costs requests; a smaller one delays the next job. */
    private static final Duration BUSY = Duration.ofMinutes(1);

    /** Largest part of {@code idleDelay} by which a wait is shorter. More spreads polls better, and makes more of them. */
    private static final double SPREAD = 0.2;

    private final Duration idleDelay;
    private final LongSupplier nanoTime;
    private final DoubleSupplier random;

    private volatile long busyAt;
    private volatile long nextAt;

    /**
     * @param idleDelay time between two requests for jobs of an idle topic; 0 for no longer time than between two ticks
     * @param nanoTime  a clock as {@link System#nanoTime}
     * @param random    numbers of at least 0 and less than 1
     */
    public IdlePace(Duration idleDelay, LongSupplier nanoTime, DoubleSupplier random) {
        this.idleDelay = idleDelay;
        this.nanoTime = nanoTime;
        this.random = random;
        busy();
    }

    /** A job came or ended, a wake-up came, or the consumer would not have taken jobs. */
    void busy() {
        busyAt = nanoTime.getAsLong();
    }

    /**
     * The tick brought no answer, so the next one asks. After a failure, a tick that asks nothing would count as answered for
     * Camel's back-off and poll strategy; after a poll that gave way to a diagnosis, a job would wait twice as long.
     */
    void again() {
        nextAt = nanoTime.getAsLong();
    }

    /** @return whether this tick asks for jobs */
    boolean isDue() {
        long now = nanoTime.getAsLong();
        if (now - busyAt >= BUSY.toNanos() && now - nextAt < 0) {
            return false;
        }
        nextAt = now + (long) (idleDelay.toNanos() * (1 - SPREAD * random.getAsDouble()));
        return true;
    }
}
