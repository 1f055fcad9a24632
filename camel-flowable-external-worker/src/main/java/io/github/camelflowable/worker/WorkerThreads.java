package io.github.camelflowable.worker;

import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for two kinds of work. Tasks are of unknown length: starting a route may take microseconds or minutes. Calls only
 * talk to a server, so a few threads do many of them. Each kind is begun in the order given, tasks before calls.
 * <p>
 * Takes another thread from the pool behind it when something has waited too long, so what is over quickly does not wake a
 * thread each, and what blocks never blocks the next for longer than that. Once tasks have turned out to be long, each gets
 * a thread at once, and so do as many calls as were agreed on. More calls than these are made at a time only if one has
 * waited too long.
 */
public final class WorkerThreads implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerThreads.class);

    /** Shorter tasks are not worth a thread: waking one takes 10 to 50 microseconds, and a core for part of them. */
    private static final long QUICK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final Executor pool;
    private final ScheduledExecutorService timer;
    private final Lane tasks;
    private final Lane calls;
    private final AtomicInteger threads = new AtomicInteger();
    private final AtomicBoolean threadComing = new AtomicBoolean();
    private final ThreadLocal<Turn> turn = new ThreadLocal<>();
    /** How long tasks take, as a moving average that one of them alone cannot lift above {@link #QUICK_NANOS}. */
    private volatile long usualNanos;

    /**
     * What one kind of work may ask for.
     *
     * @param atOnce   as long as there are fewer threads, whatever they do, one is taken without waiting; of calls, no more are
     *                 made at a time unless one has lost its patience. May change
     * @param patience how long it waits before it gets a thread beyond these
     */
    public record Terms(IntSupplier atOnce, Duration patience) {}

    /** What waits of one kind. */
    private static final class Lane {
        private final Deque<Waiting> queue = new ConcurrentLinkedDeque<>();
        private final AtomicBoolean lookDue = new AtomicBoolean();
        private final AtomicInteger running = new AtomicInteger();
        private final IntSupplier atOnce;
        private final long patience;

        Lane(Terms terms) {
            this.atOnce = terms.atOnce();
            this.patience = terms.patience().toNanos();
        }

        boolean isLate(Waiting waiting) {
            return System.nanoTime() - waiting.since >= patience;
        }
    }

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

    public WorkerThreads(Executor pool, Terms tasks, Terms calls, ScheduledExecutorService timer) {
        this.pool = pool;
        this.tasks = new Lane(tasks);
        this.calls = new Lane(calls);
        this.timer = timer;
    }

    /**
     * Runs a task that may take any time.
     *
     * @throws RejectedExecutionException if the pool is shut down and the task will not be run
     */
    @Override
    public void execute(Runnable task) {
        enter(tasks, new Waiting(task));
    }

    /**
     * Runs a task that only talks to a server.
     *
     * @throws RejectedExecutionException if the pool is shut down and the task will not be run
     */
    public void executeCall(Runnable call) {
        enter(calls, new Waiting(call));
    }

    /**
     * Runs a call on this thread as soon as its present work has ended, before any other, so that no other thread needs to be
     * woken for it. Called on a thread that is not one of these, or asked for a second one, it runs before all calls that wait.
     */
    public void executeNext(Runnable call) {
        Turn present = turn.get();
        if (present != null && present.next == null) {
            present.next = call;
        } else {
            Waiting waiting = new Waiting(call);
            calls.queue.addFirst(waiting);
            careForNew(calls, waiting);
        }
    }

    private void enter(Lane lane, Waiting waiting) {
        lane.queue.add(waiting);
        careForNew(lane, waiting);
    }

    private void careForNew(Lane lane, Waiting waiting) {
        try {
            careFor(lane, waiting);
        } catch (RejectedExecutionException e) {
            if (threads.get() == 0 && lane.queue.remove(waiting)) {
                throw e;
            }
        }
    }

    /** Whatever stays in a lane was cared for by who put it there, or by who took what was before it in either lane. */
    private void careFor(Lane lane, Waiting first) {
        if (wantsThread(lane) || (lane == tasks && lane.isLate(first))) {
            addThread();
        } else {
            lookIn(lane, lane.patience);
        }
    }

    private boolean wantsThread(Lane lane) {
        if (threads.get() < lane.atOnce.getAsInt()) {
            return true;
        }
        // Long tasks hold all threads, so calls get some of their own.
        return usualNanos >= QUICK_NANOS && (lane == tasks || lane.running.get() < lane.atOnce.getAsInt());
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

    private void lookIn(Lane lane, long nanos) {
        if (!lane.lookDue.get() && lane.lookDue.compareAndSet(false, true)) {
            try {
                timer.schedule(() -> look(lane), nanos, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException stopped) {
                lane.lookDue.set(false);
                throw stopped;
            }
        }
    }

    /** Adds a thread if the first in the lane is late. For a task that thread adds the next; calls get one with each look. */
    private void look(Lane lane) {
        lane.lookDue.set(false);
        try {
            Waiting first = lane.queue.peek();
            if (first != null) {
                long left = lane.patience - (System.nanoTime() - first.since);
                if (left <= 0) {
                    addThread();
                }
                lookIn(lane, left > 0 ? left : lane.patience);
            }
        } catch (RejectedExecutionException stopping) {
            // The threads that are there do what is left.
        }
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
            // Who has added something until now has counted on this thread.
        } while ((!tasks.queue.isEmpty() || mayCall()) && threads.incrementAndGet() > 0);
        turn.remove();
    }

    /** What is not taken now is taken by those that make calls, when they have made theirs. */
    private boolean mayCall() {
        Waiting first = calls.queue.peek();
        return first != null && (calls.running.get() < calls.atOnce.getAsInt() || calls.isLate(first));
    }

    private void workOff(Turn present) {
        for (Runnable next = take(); next != null; next = take()) {
            run(next);
            while (present.next != null) {
                Runnable asked = present.next;
                present.next = null;
                run(asked);
            }
        }
    }

    private Runnable take() {
        Waiting call = starvingCall();
        Waiting task = call == null ? tasks.queue.poll() : null;
        if (call == null && task == null && mayCall()) {
            call = calls.queue.poll();
        }
        Waiting next = task != null ? task : call;
        if (next == null) {
            // Calls that wait for those under way: these may hang.
            careForFirst(calls);
            return null;
        }
        Lane lane = task != null ? tasks : calls;
        lane.running.incrementAndGet();
        // Of both: the one thread that was coming for the first of each lane is this one.
        careForFirst(tasks);
        careForFirst(calls);
        return () -> {
            try {
                if (lane == tasks) {
                    learnFrom(next.task);
                } else {
                    next.task.run();
                }
            } finally {
                lane.running.decrementAndGet();
            }
        };
    }

    /** Tasks that come without end must not keep the only call waiting for ever. */
    private Waiting starvingCall() {
        Waiting first = calls.running.get() == 0 ? calls.queue.peek() : null;
        return first != null && calls.isLate(first) ? calls.queue.poll() : null;
    }

    private void careForFirst(Lane lane) {
        Waiting first = lane.queue.peek();
        if (first != null) {
            try {
                careFor(lane, first);
            } catch (RejectedExecutionException stopping) {
                // The threads that are there do what is left.
            }
        }
    }

    private void learnFrom(Runnable task) {
        long start = System.nanoTime();
        try {
            task.run();
        } finally {
            // Two threads at a time may overwrite each other's lesson; there are many.
            long nanos = Math.min(System.nanoTime() - start, 2 * QUICK_NANOS);
            usualNanos += (nanos - usualNanos) / 8;
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
