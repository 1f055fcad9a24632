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

/** When the doctor looks, and what it says when. */
class PollDiagnosticsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final LogRecorder log = new LogRecorder(PollDiagnostics.class);
    private final List<Set<String>> looks = new ArrayList<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private List<Seen> jobs = List.of();
    private Executor executor = Runnable::run;
    private long now;

    private final PollDiagnostics doctor = new PollDiagnostics(
            new PollDiagnostics.Subject("order", null, "me", 3, MINUTE),
            before -> {
                looks.add(before);
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
        assertThat(looks).isEmpty();

        poll(0);

        assertThat(looks).hasSize(1);
        assertThat(doctor.diagnosis().cause()).isEqualTo(Cause.IDLE);
    }

    @Test
    void shouldLookLessAndLessOftenWhileItFindsTheSame() {
        int[] minutesOfLooks = minutesOfLooks(60);

        assertThat(minutesOfLooks).containsExactly(0, 1, 3, 7, 15, 23, 31, 39, 47, 55);
    }

    @Test
    void shouldLookOftenAgainWhenItFindsSomethingElse() {
        minutesOfLooks(30);
        jobs = List.of(Snapshots.paused("1", "order", Duration.ofHours(1)));

        assertThat(minutesOfLooks(14)).containsExactly(1, 2, 4, 8);
    }

    @Test
    void shouldSayOnceWhatIsNewAndThatItIsOver() {
        jobs = List.of(Snapshots.paused("1", "order", Duration.ofHours(1)));
        minutesOfLooks(30);
        poll(5);
        poll(5);

        assertThat(log.messages(Level.WARN))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("No jobs: topic order: All 1 job");
        assertThat(log.messages(Level.INFO)).containsExactly("No longer RETRY_PAUSE: topic order");
        assertThat(doctor.diagnosis()).isNull();
    }

    @Test
    void shouldLookTwiceWithPollsBetweenBeforeItCallsAJobBlocked() {
        jobs = List.of(Snapshots.free("1", "i", "order"));
        poll(0, 0, 0);
        assertThat(looks).containsExactly(Set.of());

        poll(0);
        assertThat(looks).as("that poll may have been under way").hasSize(1);
        assertThat(doctor.diagnosis()).isNull();
        poll(0);

        assertThat(looks).containsExactly(Set.of(), Set.of("1"));
        assertThat(doctor.diagnosis().cause()).isEqualTo(Cause.EXCLUSIVE_SIBLING);
    }

    @Test
    void shouldNotLookAllTheTimeWhenOthersTakeTheJobs() {
        for (int i = 0; i < 100; i++) {
            jobs = List.of(Snapshots.free("job" + i, "i", "order"));
            poll(0);
        }

        assertThat(looks).hasSize(2);
        assertThat(doctor.diagnosis()).isNull();
    }

    @Test
    void shouldTakeTheTurnOfAPollForEachOfItsRequestsButNeverOfTwoInARow() {
        assertThat(turnsTaken(1)).containsExactly(false);
        poll(0, 0, 0);
        assertThat(looks).hasSize(1);

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
                .mapToObj(poll -> doctor.skipsThisPoll())
                .toList();
    }

    @Test
    void shouldForgetALookThatWasOvertakenByAJob() {
        executor = waiting::add;
        jobs = List.of(Snapshots.paused("1", "order", Duration.ofHours(1)));
        poll(0, 0, 0, 0, 0);
        assertThat(waiting).as("one look at a time").hasSize(1);

        poll(1);
        waiting.remove().run();

        assertThat(doctor.diagnosis()).isNull();
        assertThat(log.messages(Level.WARN)).isEmpty();
    }

    @Test
    void shouldSayNothingOfALookThatIsUnderWayWhenPollingStops() {
        executor = waiting::add;
        jobs = List.of(Snapshots.paused("1", "order", Duration.ofHours(1)));
        poll(0, 0, 0);

        doctor.stop();
        waiting.remove().run();

        assertThat(looks).hasSize(1);
        assertThat(doctor.diagnosis()).isNull();
        assertThat(log.messages(Level.WARN)).isEmpty();
    }

    @Test
    void shouldCountFailuresAndForgetThemWhenAPollIsAnswered() {
        poll(0);
        doctor.failed(FlowableApiException.notYet("Acquiring", "no token"));
        doctor.failed(FlowableApiException.notYet("Acquiring", "no token"));

        assertThat(doctor.polls().failures()).isEqualTo(2);
        assertThat(doctor.polls().lastSuccess()).isNotNull();
        assertThat(doctor.diagnosis().cause()).isEqualTo(Cause.UNREACHABLE);
        assertThat(log.messages(Level.WARN)).as("Camel has logged the polls").isEmpty();

        poll(0);
        assertThat(doctor.polls().failures()).isZero();
        assertThat(doctor.diagnosis()).isNull();
    }

    private void poll(int... answers) {
        for (int jobsGot : answers) {
            doctor.polled(jobsGot);
        }
    }

    /** Polls every second, and tells in which minutes it looked. */
    private int[] minutesOfLooks(int minutes) {
        List<Integer> seen = new ArrayList<>();
        long start = now;
        while (now - start < Duration.ofMinutes(minutes).toNanos()) {
            int before = looks.size();
            poll(0);
            if (looks.size() > before) {
                seen.add((int) Duration.ofNanos(now - start).toMinutes());
            }
            now += Duration.ofSeconds(1).toNanos();
        }
        return seen.stream().mapToInt(Integer::intValue).toArray();
    }
}
