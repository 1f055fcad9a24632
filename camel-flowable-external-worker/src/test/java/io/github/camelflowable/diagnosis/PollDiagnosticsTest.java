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

import io.github.camelflowable.client.ApiFailures;
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

    private final LogRecorder failures = new LogRecorder(PollFailureLog.class);
    private final ScriptedEngine engine = new ScriptedEngine(() -> now) {
        @Override
        public EngineSnapshot examine(Set<String> before) {
            examinations.add(before);
            return Snapshots.at(jobs, before.toArray(String[]::new));
        }
    };
    private final PollDiagnostics diagnostics = new PollDiagnostics(
            new PollDiagnostics.Subject("order", null, "me", 10, MINUTE, 3, MINUTE),
            engine,
            task -> executor.execute(task),
            () -> now);

    @AfterEach
    void stopListening() {
        log.close();
        failures.close();
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
                .startsWith("No jobs: topic order: The only job");
        assertThat(log.messages(Level.INFO))
                .containsExactly(
                        "Connected to Flowable 7.1.0 at http://flowable: topic order, worker id me, 10 slots, lock PT1M",
                        "Diagnosis RETRY_PAUSE of topic order no longer holds");
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
        poll(1);
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
        poll(1);
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
        assertThat(log.messages(Level.WARN)).isEmpty();
        assertThat(failures.messages(Level.WARN))
                .singleElement()
                .asString()
                .startsWith("Polls fail, no jobs come from http://flowable: 1 failed since ")
                .endsWith(" topics order: UNREACHABLE: Acquiring is not possible yet: no token");

        poll(0);
        assertThat(failures.messages(Level.INFO))
                .containsExactly("Polls are answered again by http://flowable: 2 failed in 0 s, last topic order");
        assertThat(diagnostics.polls().failures()).isZero();
        assertThat(diagnostics.diagnosis()).isNull();
    }

    @Test
    void shouldNotBlameCredentialsThatWorkedAMomentAgo() {
        engine.pings.add(ApiFailures.notAllowed());
        poll(0);

        diagnostics.failed(ApiFailures.notAllowed());

        assertThat(diagnostics.diagnosis().cause()).isEqualTo(Cause.SERVER_ERROR);
        assertThat(diagnostics.diagnosis().text())
                .contains("that it accepted until " + diagnostics.polls().lastSuccess())
                .contains("lost its database");
    }

    @Test
    void shouldBlameCredentialsThatNeverWorked() {
        engine.pings.add(ApiFailures.notAllowed());

        diagnostics.failed(ApiFailures.notAllowed());

        assertThat(diagnostics.diagnosis().cause()).isEqualTo(Cause.CREDENTIALS);
    }

    /** The database came back between a POST and the GET after it: that the GET is answered proves nothing. */
    @Test
    void shouldNotBlameCsrfBeforeAPostIsRefusedAfterAnAnsweredGet() {
        diagnostics.failed(ApiFailures.notAllowed());
        assertThat(diagnostics.diagnosis().cause()).isNotEqualTo(Cause.CSRF);
        assertThat(failures.messages(Level.WARN))
                .as("the cause is not known yet")
                .isEmpty();

        poll(0);
        diagnostics.failed(ApiFailures.notAllowed());
        assertThat(diagnostics.diagnosis().cause())
                .as("the GET was answered before the last success")
                .isNotEqualTo(Cause.CSRF);

        diagnostics.failed(ApiFailures.notAllowed());
        assertThat(diagnostics.diagnosis().cause()).isEqualTo(Cause.CSRF);
        assertThat(engine.pinged).isEqualTo(2);
    }

    @Test
    void shouldSayNothingOfTheCredentialsWhenTheSecondOpinionGetsNoAnswer() {
        engine.pings.add(ApiFailures.busy());

        diagnostics.failed(ApiFailures.notAllowed());

        assertThat(diagnostics.diagnosis().cause()).isEqualTo(Cause.SERVER_ERROR);
    }

    @Test
    void shouldNotCallAPollAnsweredThatHangs() {
        poll(0, 0, 0);
        assertThat(diagnostics.diagnosis().cause()).isEqualTo(Cause.IDLE);

        diagnostics.polling();
        now += Duration.ofSeconds(4).toNanos();
        assertThat(diagnostics.diagnosis().cause()).isEqualTo(Cause.IDLE);
        assertThat(diagnostics.polls().hanging()).isNull();

        now += Duration.ofSeconds(1).toNanos();
        assertThat(diagnostics.diagnosis().cause()).isEqualTo(Cause.UNREACHABLE);
        assertThat(diagnostics.diagnosis().text()).contains("has waited 5 s").contains("acquireTimeout");
        assertThat(diagnostics.polls().hanging()).hasSeconds(5);
        assertThat(diagnostics.polls().age()).hasSeconds(5);

        poll(0);
        assertThat(diagnostics.diagnosis().cause()).isEqualTo(Cause.IDLE);
        assertThat(diagnostics.polls().age()).isZero();
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
