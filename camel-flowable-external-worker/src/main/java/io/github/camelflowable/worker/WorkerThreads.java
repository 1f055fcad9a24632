package io.github.camelflowable.worker;

import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for two kinds of work. Tasks are of unknown length: starting a route may take microseconds or minutes. Calls only
 * talk to a server, so a few threads do many of them. Each kind is begun in the order given, tasks before calls.
 * <p>
 * Takes no more threads from the pool behind it than were agreed on, so what is over quickly does not wake a thread each. A
 * thread that has been at one thing for too long does not count, so what blocks never blocks the rest for longer than that.
 * Once tasks have turned out to be long, each gets a thread at once, and so do as many calls as were agreed on.
 */
public final class WorkerThreads implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerThreads.class);

    /** Shorter tasks are not worth a thread: waking one takes 10 to 50 microseconds, and a core for part of them. */
    private static final long QUICK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final Executor pool;
    private final ScheduledExecutorService timer;
    private final Lane tasks;
    private final Lane calls;
    private final AtomicInteger callsUnderWay = new AtomicInteger();
    private final AtomicInteger threads = new AtomicInteger();
    private final AtomicBoolean threadComing = new AtomicBoolean();
    private final ThreadLocal<Turn> turn = new ThreadLocal<>();
    private final List<Turn> turns = new CopyOnWriteArrayList<>();
    /** How long tasks take, as a moving average that one of them alone cannot lift above {@link #QUICK_NANOS}. */
    private volatile long usualNanos;

    /**
     * What one kind of work may ask for.
     *
     * @param atOnce   how many threads are taken without waiting, whatever they do; of calls, no more are made at a time. May
     *                 change
     * @param patience so long a thread may be at one of them; from then on it does not count
     */
    public record Terms(IntSupplier atOnce, Duration patience) {}

    /** What waits of one kind. */
    private static final class Lane {
        private final Deque<Waiting> queue = new ConcurrentLinkedDeque<>();
        private final AtomicBoolean lookDue = new AtomicBoolean();
        private final IntSupplier atOnce;
        private final long patience;

        Lane(Terms terms) {
            this.atOnce = terms.atOnce();
            this.patience = terms.patience().toNanos();
        }

        boolean hasWaitedTooLong(Waiting waiting) {
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
        private static final long NOTHING = Long.MAX_VALUE / 2;

        private Runnable next;
        private long nanosOfCalls;
        private volatile boolean atCall;
        private volatile long since = System.nanoTime();
        private volatile long patience = NOTHING;

        /**
         * @param mayTake how long what begins now may take, or {@link #NOTHING} if nothing does
         * @return when it begins
         */
        long begin(long mayTake) {
            long now = System.nanoTime();
            // First: what begins now must not be taken for something that began long ago.
            since = now;
            patience = mayTake;
            return now;
        }

        /** @return how long it may still take; 0 or less if it takes too long */
        long left(long now) {
            return patience - (now - since);
        }
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

    /** @return whether tasks usually hold their thread for so long that none will have ended in a moment */
    public boolean hasLongTasks() {
        return usualNanos >= QUICK_NANOS;
    }

    /** Makes a call here and now, as a part of the present task. How long it takes says nothing about the task. */
    public void call(Runnable call) {
        Turn present = turn.get();
        long start = present.begin(calls.patience);
        try {
            call.run();
        } finally {
            present.nanosOfCalls += present.begin(tasks.patience) - start;
        }
    }

    private void enter(Lane lane, Waiting waiting) {
        lane.queue.add(waiting);
        careForNew(lane, waiting);
    }

    private void careForNew(Lane lane, Waiting waiting) {
        try {
            careFor(lane);
        } catch (RejectedExecutionException e) {
            if (threads.get() == 0 && lane.queue.remove(waiting)) {
                throw e;
            }
        }
    }

    /** Whatever stays in a lane was cared for by who put it there, or by who took what was before it in either lane. */
    private void careFor(Lane lane) {
        if (wantsThread(lane)) {
            addThread();
        } else {
            lookIn(lane);
        }
    }

    private boolean wantsThread(Lane lane) {
        int atOnce = lane.atOnce.getAsInt();
        if (threads.get() < atOnce) {
            return true;
        }
        // Long tasks hold all threads, so calls get some of their own.
        if (hasLongTasks() && (lane == tasks || roomForCalls())) {
            return true;
        }
        int held = held(turn -> true);
        if (lane == tasks && held >= atOnce && held(turn -> turn.patience == tasks.patience) >= atOnce) {
            // So many are long that the next may be as well; none has to end to show it.
            usualNanos = QUICK_NANOS;
            return true;
        }
        return threads.get() - held < atOnce;
    }

    private boolean roomForCalls() {
        int underWay = callsUnderWay.get();
        int atOnce = calls.atOnce.getAsInt();
        return underWay < atOnce || underWay - held(turn -> turn.atCall) < atOnce;
    }

    /** How many threads have been at one thing for too long. */
    private int held(Predicate<Turn> which) {
        long now = System.nanoTime();
        int held = 0;
        for (Turn each : turns) {
            if (which.test(each) && each.left(now) <= 0) {
                held++;
            }
        }
        return held;
    }

    private void addThread() {
        if (threadComing.compareAndSet(false, true)) {
            try {
                pool.execute(this::work);
            } catch (RuntimeException | Error e) {
                // Also where the system gives no more threads: it may give one later.
                threadComing.set(false);
                throw e;
            }
        }
    }

    // ---- those who wait ----

    private void lookIn(Lane lane) {
        if (!lane.lookDue.get() && lane.lookDue.compareAndSet(false, true)) {
            try {
                timer.schedule(() -> look(lane), nextLook(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException stopped) {
                lane.lookDue.set(false);
                throw stopped;
            }
        }
    }

    private void look(Lane lane) {
        lane.lookDue.set(false);
        careForFirst(lane);
    }

    /** When the next thread may turn out to be held: one of now, or one that begins a task or a call in a moment. */
    private long nextLook() {
        long now = System.nanoTime();
        long next = Math.min(tasks.patience, calls.patience);
        for (Turn each : turns) {
            long left = each.left(now);
            next = left > 0 ? Math.min(next, left) : next;
        }
        return next;
    }

    // ---- on a thread ----

    private void work() {
        threads.incrementAndGet();
        threadComing.set(false);
        Turn present = new Turn();
        turn.set(present);
        turns.add(present);
        do {
            workOff(present);
            threads.decrementAndGet();
            // Who has added something until now has counted on this thread.
        } while ((mayTakeTask(0) || mayCall()) && threads.incrementAndGet() > 0);
        turns.remove(present);
        turn.remove();
    }

    /**
     * A thread that came for one that was held leaves again when that one is back.
     *
     * @param counted 1 if the thread that asks is counted among the others, else 0
     */
    private boolean mayTakeTask(int counted) {
        if (tasks.queue.isEmpty()) {
            return false;
        }
        int others = threads.get() - counted;
        int atOnce = tasks.atOnce.getAsInt();
        return others < atOnce || hasLongTasks() || others - held(turn -> true) < atOnce;
    }

    /** What is not taken now is taken by those that make calls, when they have made theirs. */
    private boolean mayCall() {
        return !calls.queue.isEmpty() && roomForCalls();
    }

    private void workOff(Turn present) {
        while (takeOne(present)) {
            while (present.next != null) {
                Runnable asked = present.next;
                present.next = null;
                run(asked, present, calls);
            }
        }
    }

    private boolean takeOne(Turn present) {
        Waiting call = starvingCall();
        Waiting task = call == null && mayTakeTask(1) ? tasks.queue.poll() : null;
        if (call == null && task == null && mayCall()) {
            call = calls.queue.poll();
        }
        if (call == null && task == null) {
            // What waits for those that are at work: these may hang.
            careForFirst(tasks);
            careForFirst(calls);
            return false;
        }
        // Of both: the one thread that was coming for the first of each lane is this one.
        careForFirst(tasks);
        careForFirst(calls);
        if (task != null) {
            learnFrom(task.task, present);
        } else {
            callsUnderWay.incrementAndGet();
            present.atCall = true;
            run(call.task, present, calls);
            present.atCall = false;
            callsUnderWay.decrementAndGet();
        }
        return true;
    }

    /** Tasks that come without end must not keep the only call waiting for ever. */
    private Waiting starvingCall() {
        Waiting first = callsUnderWay.get() == 0 ? calls.queue.peek() : null;
        return first != null && calls.hasWaitedTooLong(first) ? calls.queue.poll() : null;
    }

    private void careForFirst(Lane lane) {
        if (!lane.queue.isEmpty()) {
            try {
                careFor(lane);
            } catch (RejectedExecutionException stopping) {
                // The threads that are there do what is left.
            } catch (RuntimeException | Error e) {
                LOG.warn("Could not take one more thread", e);
            }
        }
    }

    private void learnFrom(Runnable task, Turn present) {
        present.nanosOfCalls = 0;
        long took = run(task, present, tasks);
        // Two threads at a time may overwrite each other's lesson; there are many.
        long nanos = Math.min(took - present.nanosOfCalls, 2 * QUICK_NANOS);
        usualNanos += (nanos - usualNanos) / 8;
    }

    /** @return how long it took */
    private static long run(Runnable work, Turn present, Lane lane) {
        long start = present.begin(lane.patience);
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("A task has failed on its thread", e);
        } finally {
            // What interrupted one task must not interrupt the next.
            Thread.interrupted();
        }
        return present.begin(Turn.NOTHING) - start;
    }
}
