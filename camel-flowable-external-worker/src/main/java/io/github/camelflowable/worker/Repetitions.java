package io.github.camelflowable.worker;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Repeats reports: each repetition waits without a thread, then runs on an executor, since it blocks on the network. What waits
 * at a stop is given up: a timer would drop it silently, and its job would hold its slot for ever.
 */
public final class Repetitions {

    private final Executor executor;
    private final ScheduledExecutorService timer;
    /** By a key of its own: what to call if the repetition cannot be sent any more. */
    private final Map<Object, Runnable> waiting = new ConcurrentHashMap<>();

    private volatile boolean stopped;

    /** @param timer waits; it never sends a report itself */
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
        Object repetition = new Object();
        waiting.put(repetition, giveUp);
        try {
            timer.schedule(
                    () -> {
                        if (waiting.remove(repetition) != null) {
                            execute(report, giveUp);
                        }
                    },
                    pause.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            giveUp(repetition);
        }
        // A stop before it was added has not seen it, and Camel's pools drop without an exception what comes later.
        if (stopped) {
            giveUp(repetition);
        }
    }

    private void giveUp(Object repetition) {
        Runnable giveUp = waiting.remove(repetition);
        if (giveUp != null) {
            giveUp.run();
        }
    }

    /** Gives up what waits, and whatever comes later. To be called before its threads stop. */
    public void stop() {
        stopped = true;
        waiting.keySet().forEach(this::giveUp);
    }
}
