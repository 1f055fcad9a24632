package io.github.camelflowable.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.diagnosis.Diagnosis.Cause;
import io.github.camelflowable.diagnosis.EngineSnapshot.Seen;
import io.github.camelflowable.kit.LogRecorder;

import ch.qos.logback.classic.Level;

/** When the engine is examined, and what is logged. */
class PollDiagnosticsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final LogRecorder log = new LogRecorder(PollDiagnostics.class);
    private final List<Set<String>> examinations = new ArrayList<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private List<Seen> jobs = List.of();
    private Executor executor = Runnable::run;
    private long now;

    private final PollDiagnostics diagnostics = new PollDiagnostics(
            new PollDiagnostics.Subject("order", null, "me", 3, MINUTE),
            before -> {
                examinations.add(before);
                return Snapshots.at(jobs, before.toArray(String[]::new));
            },
            () -> {},
            task -> executor.execute(task),
            () -> now);

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    void shouldLookAfterEnoughEmptyPollsInARow() {
        poll(0, 0, 1, 0, 0);
        assertThat(examinations).isEmpty();

        poll(0);

        assertThat(examinations).hasSize(1);
        assertThat(diagnostics.diagnosis().cause()).isEqualTo(Cause.IDLE);
    }

    @Test
    void shouldLookLessAndLessOftenWhileItFindsTheSame() {
        int[] minutesOfExaminations = minutesOfExaminations(60);

        assertThat(minutesOfExaminations).containsExactly(0, 1, 3, 7, 15, 23, 31, 39, 47, 55);
    }

    @Test
    void shouldLookOftenAgainWhenItFindsSomethingElse() {
        minutesOfExaminations(30);
        jobs = List.of(Snapshots.paused("1", "order", Duration.ofHours(1)));

        assertThat(minutesOfExaminations(14)).containsExactly(1, 2, 4, 8);
    }

    @Test
    void shouldSayOnceWhatIsNewAndThatItIsOver() {
        jobs = List.of(Snapshots.paused("1", "order", Duration.ofHours(1)));
        minutesOfExaminations(30);
        poll(5);
        poll(5);

        assertThat(log.messages(Level.WARN))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("No jobs: topic order: All 1 job");
        assertThat(log.messages(Level.INFO)).containsExactly("Diagnosis RETRY_PAUSE of topic order no longer holds");
        assertThat(diagnostics.diagnosis()).isNull();
    }

    @Test
    void shouldLookTwiceWithPollsBetweenBeforeItCallsAJobBlocked() {
        jobs = List.of(Snapshots.free("1", "i", "order"));
        poll(0, 0, 0);
        assertThat(examinations).containsExactly(Set.of());

        poll(0);
        assertThat(examinations).as("that poll may have been under way").hasSize(1);
        assertThat(diagnostics.diagnosis()).isNull();
        poll(0);

        assertThat(examinations).containsExactly(Set.of(), Set.of("1"));
        assertThat(diagnostics.diagnosis().cause()).isEqualTo(Cause.EXCLUSIVE_SIBLING);
    }

    @Test
    void shouldNotLookAllTheTimeWhenOthersTakeTheJobs() {
        for (int i = 0; i < 100; i++) {
            jobs = List.of(Snapshots.free("job" + i, "i", "order"));
            poll(0);
        }

        assertThat(examinations).hasSize(2);
        assertThat(diagnostics.diagnosis()).isNull();
    }

    @Test
    void shouldTakeTheTurnOfAPollForEachOfItsRequestsButNeverOfTwoInARow() {
        assertThat(turnsTaken(1)).containsExactly(false);
        poll(0, 0, 0);
        assertThat(examinations).hasSize(1);

        assertThat(turnsTaken(8)).containsExactly(true, false, true, false, true, false, false, false);
    }

    @Test
    void shouldTakeNoTurnOnceJobsCome() {
        poll(0, 0, 0);

        poll(1);

        assertThat(turnsTaken(2)).containsExactly(false, false);
    }

    private List<Boolean> turnsTaken(int polls) {
        return IntStream.range(0, polls)
                .mapToObj(poll -> diagnostics.skipsThisPoll())
                .toList();
    }

    @Test
    void shouldForgetALookThatWasOvertakenByAJob() {
        executor = waiting::add;
        jobs = List.of(Snapshots.paused("1", "order", Duration.ofHours(1)));
        poll(0, 0, 0, 0, 0);
        assertThat(waiting).as("one examination at a time").hasSize(1);

        poll(1);
        waiting.remove().run();

        assertThat(diagnostics.diagnosis()).isNull();
        assertThat(log.messages(Level.WARN)).isEmpty();
    }

    @Test
    void shouldSayNothingOfALookThatIsUnderWayWhenPollingStops() {
        executor = waiting::add;
        jobs = List.of(Snapshots.paused("1", "order", Duration.ofHours(1)));
        poll(0, 0, 0);

        diagnostics.stop();
        waiting.remove().run();

        assertThat(examinations).hasSize(1);
        assertThat(diagnostics.diagnosis()).isNull();
        assertThat(log.messages(Level.WARN)).isEmpty();
    }

    @Test
    void shouldCountFailuresAndForgetThemWhenAPollIsAnswered() {
        poll(0);
        diagnostics.failed(FlowableApiException.notYet("Acquiring", "no token"));
        diagnostics.failed(FlowableApiException.notYet("Acquiring", "no token"));

        assertThat(diagnostics.polls().failures()).isEqualTo(2);
        assertThat(diagnostics.polls().lastSuccess()).isNotNull();
        assertThat(diagnostics.diagnosis().cause()).isEqualTo(Cause.UNREACHABLE);
        assertThat(log.messages(Level.WARN)).as("Camel has logged the polls").isEmpty();

        poll(0);
        assertThat(diagnostics.polls().failures()).isZero();
        assertThat(diagnostics.diagnosis()).isNull();
    }

    private void poll(int... answers) {
        for (int jobsGot : answers) {
            diagnostics.polled(jobsGot);
        }
    }

    /** Polls every second, and returns in which minutes the engine was examined. */
    private int[] minutesOfExaminations(int minutes) {
        List<Integer> seen = new ArrayList<>();
        long start = now;
        while (now - start < Duration.ofMinutes(minutes).toNanos()) {
            int before = examinations.size();
            poll(0);
            if (examinations.size() > before) {
                seen.add((int) Duration.ofNanos(now - start).toMinutes());
            }
            now += Duration.ofSeconds(1).toNanos();
        }
        return seen.stream().mapToInt(Integer::intValue).toArray();
    }
}
