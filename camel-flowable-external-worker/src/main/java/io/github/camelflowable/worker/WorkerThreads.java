package io.github.camelflowable.worker;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks in the order given, each on the first of its threads that is free. Takes another thread from the pool behind
 * it when a task has waited too long, so tasks that are over quickly do not wake a thread each, and tasks that block never
 * block the next one for longer than that.
 */
public final class WorkerThreads implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerThreads.class);

    /** Shorter tasks are not worth a thread: waking one takes 10 to 50 microseconds, and a core for part of them. */
    private static final long QUICK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final Executor pool;
    private final int atOnce;
    private final long patience;
    private final boolean learning;
    private final ScheduledExecutorService timer;
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger threads = new AtomicInteger();
    private final AtomicBoolean threadComing = new AtomicBoolean();
    private final AtomicBoolean lookDue = new AtomicBoolean();
    private final ThreadLocal<Turn> turn = new ThreadLocal<>();
    /** How long tasks take, as a moving average that one of them alone cannot lift above {@link #QUICK_NANOS}. */
    private volatile long usualNanos;

    /** No record: two entries of the same task are two. */
    private static final class Waiting {
        private final Runnable task;
        private final long since = System.nanoTime();

        Waiting(Runnable task) {
            this.task = task;
        }
    }

    /** What one thread does right now. */
    private static final class Turn {
        private Runnable next;
    }

    private WorkerThreads(
            Executor pool, int atOnce, Duration patience, boolean learning, ScheduledExecutorService timer) {
        this.pool = pool;
        this.atOnce = atOnce;
        this.patience = patience.toNanos();
        this.learning = learning;
        this.timer = timer;
    }

    /**
     * For tasks of unknown length: while they are very quick, a task gets a further thread only when it has waited; once
     * they have turned out to be longer, at once.
     *
     * @param atOnce   so many threads are taken without waiting, however quick the tasks are
     * @param patience how long a task waits at most before it gets a thread
     */
    public static WorkerThreads learning(Executor pool, int atOnce, Duration patience, ScheduledExecutorService timer) {
        return new WorkerThreads(pool, atOnce, patience, true, timer);
    }

    /**
     * For tasks that are many and short.
     *
     * @param atOnce   so many threads are taken without waiting
     * @param patience how long a task waits before it gets a thread beyond these
     */
    public static WorkerThreads patient(Executor pool, int atOnce, Duration patience, ScheduledExecutorService timer) {
        return new WorkerThreads(pool, atOnce, patience, false, timer);
    }

    /**
     * @throws RejectedExecutionException if the pool is shut down and the task will not be run
     */
    @Override
    public void execute(Runnable task) {
        Waiting waiting = new Waiting(task);
        queue.add(waiting);
        try {
            careFor(waiting);
        } catch (RejectedExecutionException e) {
            if (threads.get() == 0 && queue.remove(waiting)) {
                throw e;
            }
        }
    }

    /**
     * Runs a task on this thread as soon as its present one has ended, before any other, so that no other thread needs to be
     * woken for it. Called on a thread that is not one of these, or asked for a second one, it is {@link #execute}.
     */
    public void executeNext(Runnable task) {
        Turn present = turn.get();
        if (present != null && present.next == null) {
            present.next = task;
        } else {
            execute(task);
        }
    }

    /** Every task that stays in the queue was cared for by who put it there, or by who took the one before it. */
    private void careFor(Waiting first) {
        if (wantsThread() || isLate(first)) {
            addThread();
        } else {
            lookIn(patience);
        }
    }

    private boolean wantsThread() {
        return threads.get() < atOnce || (learning && usualNanos >= QUICK_NANOS);
    }

    private void addThread() {
        if (threadComing.compareAndSet(false, true)) {
            try {
                pool.execute(this::work);
            } catch (RejectedExecutionException e) {
                threadComing.set(false);
                throw e;
            }
        }
    }

    // ---- those who wait ----

    private void lookIn(long nanos) {
        if (!lookDue.get() && lookDue.compareAndSet(false, true)) {
            try {
                timer.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException stopped) {
                lookDue.set(false);
                throw stopped;
            }
        }
    }

    /** Adds a thread if the first in the queue is late; that one adds the next. */
    private void look() {
        lookDue.set(false);
        try {
            Waiting first = queue.peek();
            if (first != null) {
                long left = patience - (System.nanoTime() - first.since);
                if (left <= 0) {
                    addThread();
                }
                lookIn(left > 0 ? left : patience);
            }
        } catch (RejectedExecutionException stopping) {
            // The threads that are there do what is left.
        }
    }

    private boolean isLate(Waiting waiting) {
        return System.nanoTime() - waiting.since >= patience;
    }

    // ---- on a thread ----

    private void work() {
        threads.incrementAndGet();
        threadComing.set(false);
        Turn present = new Turn();
        turn.set(present);
        do {
            workOff(present);
            threads.decrementAndGet();
            // Who has added a task until now has counted on this thread.
        } while (!queue.isEmpty() && threads.incrementAndGet() > 0);
        turn.remove();
    }

    private void workOff(Turn present) {
        for (Waiting next = queue.poll(); next != null; next = queue.poll()) {
            Waiting following = queue.peek();
            if (following != null) {
                careForIfPossible(following);
            }
            long start = System.nanoTime();
            run(next.task);
            learn(System.nanoTime() - start);
            while (present.next != null) {
                Runnable asked = present.next;
                present.next = null;
                run(asked);
            }
        }
    }

    /** Two threads at a time may overwrite each other's lesson; there are many. */
    private void learn(long nanos) {
        usualNanos += (Math.min(nanos, 2 * QUICK_NANOS) - usualNanos) / 8;
    }

    private void careForIfPossible(Waiting following) {
        try {
            careFor(following);
        } catch (RejectedExecutionException stopping) {
            // The threads that are there do what is left.
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("A task has failed on its thread", e);
        } finally {
            // What interrupted one task must not interrupt the next.
            Thread.interrupted();
        }
    }
}
