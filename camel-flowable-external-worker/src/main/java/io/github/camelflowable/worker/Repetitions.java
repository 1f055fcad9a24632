package io.github.camelflowable.worker;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Repeats reports: each repetition waits without a thread, then runs on an executor, since it blocks on the network.
 * <p>
 * A repetition that waits when its timer stops is given up. A timer drops what waits and logs nothing, and its job would stay
 * in flight and hold its slot for ever.
 */
public final class Repetitions {

    private static final class Waiting {
        private final Runnable giveUp;

        Waiting(Runnable giveUp) {
            this.giveUp = giveUp;
        }
    }

    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /**
     * @param executor runs the reports
     * @param timer    waits; it never sends a report itself
     */
    public Repetitions(Executor executor, ScheduledExecutorService timer) {
        this.executor = executor;
        this.timer = timer;
    }

    /** @param giveUp is called instead of the report if there is no thread for it any more */
    void execute(Runnable report, Runnable giveUp) {
        try {
            executor.execute(report);
        } catch (RejectedExecutionException stopping) {
            giveUp.run();
        }
    }

    /** @param giveUp is called instead of the report if it cannot be sent any more */
    void schedule(Duration pause, Runnable report, Runnable giveUp) {
        Waiting repetition = new Waiting(giveUp);
        waiting.add(repetition);
        try {
            timer.schedule(
                    () -> {
                        if (waiting.remove(repetition)) {
                            execute(report, giveUp);
                        }
                    },
                    pause.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            giveUp(repetition);
        }
        // A stop before it was added has not seen it, and the pools of
        // Camel drop without an exception what comes later.
        if (stopped) {
            giveUp(repetition);
        }
    }

    private void giveUp(Waiting repetition) {
        if (waiting.remove(repetition)) {
            repetition.giveUp.run();
        }
    }

    /** Gives up what waits, and whatever comes later. To be called before its threads stop. */
    public void stop() {
        stopped = true;
        waiting.forEach(this::giveUp);
    }
}
