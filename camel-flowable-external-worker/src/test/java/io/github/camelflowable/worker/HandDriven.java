package io.github.camelflowable.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** An executor and scheduler without threads: the test runs what waits, and each wait moves the clock. */
public final class HandDriven extends AbstractExecutorService implements ScheduledExecutorService {

    private record Waiting(Runnable task, long due, long number) {}

    private final AtomicLong clock;
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::due).thenComparingLong(Waiting::number));
    private final List<Duration> pauses = new ArrayList<>();
    private boolean shutdown;
    private long number;

    /** @param clock in nanoseconds, moved by what is run */
    public HandDriven(AtomicLong clock) {
        this.clock = clock;
    }

    /** @return whether something was there to run */
    public boolean runNext() {
        Waiting next = waiting.poll();
        if (next == null) {
            return false;
        }
        clock.accumulateAndGet(next.due(), Math::max);
        next.task().run();
        return true;
    }

    public void runAll() {
        while (runNext()) {
            // Until nothing waits.
        }
    }

    /** @return how long tasks were to wait, in the order in which they came */
    public List<Duration> pauses() {
        return pauses;
    }

    public int waiting() {
        return waiting.size();
    }

    @Override
    public void execute(Runnable task) {
        add(task, 0);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        add(task, unit.toNanos(delay));
        pauses.add(Duration.ofNanos(unit.toNanos(delay)));
        return new Ticket<>(task);
    }

    private void add(Runnable task, long delay) {
        if (shutdown) {
            throw new RejectedExecutionException("shut down");
        }
        waiting.add(new Waiting(task, clock.get() + delay, number++));
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutdown;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initial, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initial, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    private static final class Ticket<V> extends FutureTask<V> implements ScheduledFuture<V> {
        Ticket(Runnable task) {
            super(task, null);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }
    }
}
