package io.github.camelflowable.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

class RepetitionsTest {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final HandDriven executor = new HandDriven(new AtomicLong());
    private final HandDriven timer = new HandDriven(new AtomicLong());
    private final Repetitions repetitions = new Repetitions(executor, timer);
    private final List<String> calls = new ArrayList<>();

    private void schedule(Repetitions to) {
        to.schedule(PAUSE, () -> calls.add("report"), () -> calls.add("give up"));
    }

    private void runAll() {
        timer.runAll();
        executor.runAll();
    }

    @Test
    void shouldReportOnTheExecutorAfterThePause() {
        schedule(repetitions);
        timer.runAll();
        assertThat(calls).isEmpty();
        executor.runAll();

        repetitions.stop();

        assertThat(calls).containsExactly("report");
    }

    @Test
    void shouldGiveUpWhatWaitsWhenStopped() {
        schedule(repetitions);
        repetitions.stop();
        assertThat(calls).containsExactly("give up");

        runAll();
        repetitions.stop();

        assertThat(calls).as("once").containsExactly("give up");
    }

    @Test
    void shouldGiveUpWithoutAThread() {
        executor.shutdown();
        schedule(repetitions);
        repetitions.execute(() -> calls.add("report"), () -> calls.add("no thread"));

        timer.runAll();

        assertThat(calls).containsExactly("no thread", "give up");
    }

    @Test
    void shouldGiveUpOnceIfTheTimerRefuses() {
        timer.shutdown();

        schedule(repetitions);
        repetitions.stop();

        assertThat(calls).containsExactly("give up");
    }

    /** The default of Camel's pools. */
    @Test
    void shouldGiveUpWhatComesLaterAlthoughTheTimerDropsItInSilence() {
        ScheduledThreadPoolExecutor silent =
                new ScheduledThreadPoolExecutor(1, new ThreadPoolExecutor.CallerRunsPolicy());
        silent.shutdownNow();
        Repetitions stopped = new Repetitions(executor, silent);
        stopped.stop();

        schedule(stopped);

        assertThat(calls).containsExactly("give up");
    }
}
