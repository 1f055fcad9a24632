package io.github.camelflowable.diagnosis;

import static io.github.camelflowable.diagnosis.Snapshots.free;
import static io.github.camelflowable.diagnosis.Snapshots.locked;
import static io.github.camelflowable.diagnosis.Snapshots.paused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.github.camelflowable.diagnosis.Diagnosis.Cause;
import io.github.camelflowable.diagnosis.EngineSnapshot.Seen;

/** What PollDiagnosticsIT cannot easily bring an engine into: mixtures, and what must not be said too early. */
class EmptyPollTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration LONG_AGO = Duration.ofHours(-1);

    @Test
    void shouldWaitForAnotherPollWhenAFreeJobIsSeenForTheFirstTime() {
        assertThat(EmptyPoll.diagnose(Snapshots.at(List.of(free("1", "i", "order")))))
                .isEmpty();
        assertThat(EmptyPoll.diagnose(Snapshots.at(List.of(free("2", "i", "order")), "1")))
                .isEmpty();
    }

    @Test
    void shouldNameTheSiblingOfAnotherTopicWhenItHoldsTheInstance() {
        Diagnosis diagnosis = diagnose(
                List.of(free("1", "i", "order"), locked("2", "j", "order", HOUR), locked("3", "i", "bill", HOUR)), "1");

        assertThat(diagnosis.cause()).isEqualTo(Cause.EXCLUSIVE_SIBLING);
        assertThat(diagnosis.text()).contains("because job 3 ").contains("worker other");
    }

    @Test
    void shouldNotBlameASiblingWhoseLockIsOverOrThatPauses() {
        Diagnosis diagnosis = diagnose(
                List.of(
                        free("1", "instance-of-2", "order"),
                        paused("2", "order", HOUR),
                        locked("3", "instance-of-2", "order", LONG_AGO)),
                "1");

        assertThat(diagnosis.text()).contains("though by no worker");
    }

    @Test
    void shouldNotBlameTheResetBeforeItIsDue() {
        assertThat(diagnose(List.of(locked("1", "i", "order", Duration.ofSeconds(-90))))
                        .cause())
                .isEqualTo(Cause.LOCKED);
        assertThat(diagnose(List.of(locked("1", "i", "order", Duration.ofSeconds(-150))))
                        .cause())
                .isEqualTo(Cause.EXPIRED_LOCK);
    }

    @Test
    void shouldBlameTheResetWhenAPauseIsOverForLong() {
        assertThat(diagnose(List.of(paused("1", "order", LONG_AGO), paused("2", "order", HOUR)))
                        .cause())
                .isEqualTo(Cause.EXPIRED_LOCK);
    }

    @Test
    void shouldSayOnceThatSomePauseWhenOthersAreTaken() {
        Diagnosis diagnosis = diagnose(List.of(locked("1", "i", "order", HOUR), paused("2", "order", HOUR)));

        assertThat(diagnosis.cause()).isEqualTo(Cause.LOCKED);
        assertThat(diagnosis.text()).contains("1 job locked by").contains("1 job in the pause");
    }

    @Test
    void shouldSpeakOfOneJobWhenThereIsOne() {
        assertThat(diagnose(List.of(paused("1", "order", HOUR))).text())
                .startsWith("The only job of the topic is in the pause after a failure: job 1 ");
        assertThat(diagnose(List.of(paused("1", "order", HOUR), paused("2", "order", HOUR)))
                        .text())
                .startsWith("All 2 jobs of the topic are in the pause after a failure: job 1 ");
        assertThat(diagnose(List.of(locked("1", "i", "order", LONG_AGO))).text())
                .startsWith("The lock of 1 job is over, and the engine does not reset it: job 1 ");
    }

    @Test
    void shouldSayThatALockIsOursWhenItIs() {
        EngineSnapshot snapshot = Snapshots.at(List.of(locked("1", "i", "order", HOUR)));
        EngineSnapshot ours = new EngineSnapshot(
                snapshot.at(),
                "order",
                null,
                "other",
                snapshot.jobs(),
                0,
                Set.of(),
                List.of(),
                List.of(),
                null,
                false,
                3);

        assertThat(EmptyPoll.diagnose(ours).orElseThrow().text()).contains("worker other (this one)");
    }

    @Test
    void shouldKeepToOneLineWhateverAWorkerWrote() {
        Seen paused = Snapshots.pausedBecauseOf("no paper\n2026 ERROR all is lost " + "x".repeat(2000));

        assertThat(diagnose(List.of(paused)).text())
                .contains("no paper 2026 ERROR")
                .doesNotContain("\n")
                .hasSizeLessThan(600);
    }

    @Test
    void shouldOwnUpToWhatItHasNotSeenWhenNothingWaits() {
        List<Seen> jobs = List.of(free("1", "i", null), free("2", "i", "bill"));
        EngineSnapshot snapshot = new EngineSnapshot(
                Snapshots.NOW, "order", null, "me", jobs, 998, Set.of(), List.of(), List.of(), null, true, 3);

        Diagnosis diagnosis = EmptyPoll.diagnose(snapshot).orElseThrow();

        assertThat(diagnosis.cause()).isEqualTo(Cause.IDLE);
        assertThat(diagnosis.text())
                .contains("among the first 2 of 1000 jobs")
                .contains("not counted: 1 job whose topic is an expression");
    }

    @Test
    void shouldBeIdleWhenOnlyTheParkedJobsAreHidden() {
        EngineSnapshot snapshot = new EngineSnapshot(
                Snapshots.NOW, "order", null, "me", List.of(), 0, Set.of(), List.of(), List.of(), "403, no", false, 3);

        Diagnosis diagnosis = EmptyPoll.diagnose(snapshot).orElseThrow();

        assertThat(diagnosis.cause()).isEqualTo(Cause.IDLE);
        assertThat(diagnosis.text()).endsWith("dead letters and suspended jobs are not shown: 403, no");
    }

    private static Diagnosis diagnose(List<Seen> jobs, String... freeBefore) {
        return EmptyPoll.diagnose(Snapshots.at(jobs, freeBefore)).orElseThrow();
    }
}
