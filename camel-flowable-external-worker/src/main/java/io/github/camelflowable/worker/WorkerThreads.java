package io.github.camelflowable.worker;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.client.Deadlines;

/**
 * Runs tasks in the order given, each on the first of its threads that is free. Takes another thread from the pool behind
 * it when a task has waited too long, so tasks that are over quickly do not wake a thread each, and tasks that block never
 * block the next one for longer than that.
 */
public final class WorkerThreads implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerThreads.class);

    private final Executor pool;
    private final int atOnce;
    private final Duration patience;
    private final Deadlines<Waiting> lateOnes;
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger threads = new AtomicInteger();
    private final AtomicBoolean threadComing = new AtomicBoolean();
    private final ThreadLocal<Turn> turn = new ThreadLocal<>();

    /** No record: two entries of the same task are two. */
    private static final class Waiting {
        private final Runnable task;
        private volatile boolean late;

        Waiting(Runnable task) {
            this.task = task;
        }
    }

    /** What one thread does right now. */
    private static final class Turn {
        private Runnable next;
    }

    private WorkerThreads(Executor pool, int atOnce, Duration patience, ScheduledExecutorService timer) {
        this.pool = pool;
        this.atOnce = atOnce;
        this.patience = patience;
        this.lateOnes = new Deadlines<>(timer, this::late);
    }

    /** For tasks that may block for long: another thread is asked for at once. */
    public static WorkerThreads impatient(Executor pool) {
        return new WorkerThreads(pool, 0, Duration.ZERO, null);
    }

    /**
     * For tasks that are many and short.
     *
     * @param atOnce   so many threads are taken without waiting
     * @param patience how long a task waits before it gets a thread beyond these
     */
    public static WorkerThreads patient(Executor pool, int atOnce, Duration patience, ScheduledExecutorService timer) {
        return new WorkerThreads(pool, atOnce, patience, timer);
    }

    /**
     * @throws RejectedExecutionException if the pool is shut down and the task will not be run
     */
    @Override
    public void execute(Runnable task) {
        Waiting waiting = new Waiting(task);
        queue.add(waiting);
        try {
            if (!patience.isZero()) {
                lateOnes.enter(waiting, patience.toNanos());
            }
            if (wantsThread()) {
                addThread();
            }
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

    private boolean wantsThread() {
        return patience.isZero() || threads.get() < atOnce;
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

    private void late(Waiting waiting) {
        waiting.late = true;
        addThreadIfPossible();
    }

    private void addThreadIfPossible() {
        try {
            addThread();
        } catch (RejectedExecutionException stopping) {
            // The threads that are there do what is left.
        }
    }

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
            if (!patience.isZero()) {
                lateOnes.remove(next);
            }
            Waiting following = queue.peek();
            if (following != null && (following.late || wantsThread())) {
                addThreadIfPossible();
            }
            run(next.task);
            while (present.next != null) {
                Runnable asked = present.next;
                present.next = null;
                run(asked);
            }
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
