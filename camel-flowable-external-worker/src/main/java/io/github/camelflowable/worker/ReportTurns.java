package io.github.camelflowable.worker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How many reports of a consumer are sent at a time. If all jobs that end together were reported together, an acquire among
 * them would be answered last; then all slots are filled together, their jobs end together again, and in between the engine
 * has nothing to do. With few at a time the acquire gets through, and the reports that wait keep the engine at work.
 * <p>
 * Few are too few where the engine is far away or has many cores. So there are more as long as that does not make them slow:
 * the number grows while they usually take less than one and a half times as long as the fastest, and falls where they take
 * {@value #SLOW} times as long.
 */
public final class ReportTurns {

    /** Always allowed: enough for an engine with two cores. */
    public static final int FEWEST = 4;

    private static final int SLOW = 2;

    /** So long a report waits for others, and then is sent besides them: they may hang. */
    public static final Duration PATIENCE = Duration.ofSeconds(1);

    /** The fastest is forgotten by this part of it with each report, because an engine may become slower for good. */
    private static final int MEMORY = 2048;

    /**
     * So many reports tell how fast the fastest are. The first ones open connections and run code that is not compiled yet: beside
     * them everything looks fast.
     */
    private static final int ENOUGH = 64;

    /** Four that take no longer are 4,000 a second; more at a time would cost more in threads than they bring. */
    private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final int most;
    private final Duration patience;
    private final LongSupplier clock;
    private final Semaphore turns = new Semaphore(FEWEST, true);
    private volatile int limit = FEWEST;
    private int seen;
    private long fastest;
    private long usual;

    /** @param most never more than these are needed, such as slots */
    public ReportTurns(int most) {
        this(most, PATIENCE, System::nanoTime);
    }

    ReportTurns(int most, Duration patience, LongSupplier clock) {
        this.most = Math.max(FEWEST, most);
        this.patience = patience;
        this.clock = clock;
    }

    /** @return how many may be under way now */
    public int limit() {
        return limit;
    }

    /** @return whether one more report would have its turn at once */
    public boolean isFree() {
        return turns.availablePermits() > 0;
    }

    /** Sends a report as soon as it is its turn, on this thread; a failed one teaches nothing. */
    <T> T take(Supplier<T> report) {
        boolean interrupted = false;
        boolean inTurn = false;
        try {
            inTurn = turns.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS) || oneMore();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        try {
            return inTurn ? inTurn(report) : report.get();
        } finally {
            if (interrupted) {
                // Only now: an interrupted thread gets no connection, and the outcome would be lost.
                Thread.currentThread().interrupt();
            }
        }
    }

    private <T> T inTurn(Supplier<T> report) {
        int change = 0;
        long start = clock.getAsLong();
        try {
            T result = report.get();
            change = learn(clock.getAsLong() - start);
            return result;
        } finally {
            turns.release(1 + change);
        }
    }

    /** Those that hang keep their turns; one more goes round among the others until reports turn out to be slow. */
    private synchronized boolean oneMore() {
        if (limit == most) {
            return false;
        }
        limit++;
        return true;
    }

    private synchronized int learn(long nanos) {
        if (seen == 0) {
            fastest = nanos;
            usual = nanos;
        }
        seen = Math.min(seen + 1, ENOUGH);
        fastest = Math.min(nanos, fastest + fastest / MEMORY + 1);
        // One alone, held up by a collection of garbage or a row lock, says nothing.
        usual += (Math.min(nanos, 2 * SLOW * fastest) - usual) / 8;
        int before = limit;
        // Not up to where it falls again: where the first ones all met the full load, even the fastest was not fast.
        boolean unhampered = 2 * usual < 3 * fastest;
        boolean wanted = seen == ENOUGH && turns.availablePermits() <= 1 && usual > QUICK_NANOS && unhampered;
        limit = next(before, most, wanted, usual > SLOW * fastest);
        return limit - before;
    }

    /**
     * @param wanted whether more would be of use: all turns were taken, but for one that a poll may have kept a thread from, and
     *               reports are neither over in no time nor in each other's way
     * @param slow   whether reports take long
     */
    static int next(int limit, int most, boolean wanted, boolean slow) {
        if (slow) {
            return Math.max(FEWEST, limit - 1);
        }
        return wanted ? Math.min(most, limit + 1) : limit;
    }
}
