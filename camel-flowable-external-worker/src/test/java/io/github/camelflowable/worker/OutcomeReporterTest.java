package io.github.camelflowable.worker;

import static io.github.camelflowable.worker.ScriptedReports.TAKEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.camelflowable.client.ApiFailures;
import io.github.camelflowable.client.FlowableJobLostException;
import io.github.camelflowable.client.JobReports.Lock;
import io.github.camelflowable.worker.ActiveJob.State;
import io.github.camelflowable.worker.OutcomeReporter.Result;

class OutcomeReporterTest {

    private static final JobOutcome COMPLETE = new JobOutcome.Completed(Map.of());
    private static final JobOutcome FAIL = ReporterBench.failure("no stock");
    private static final JobOutcome RELEASE = new JobOutcome.Released(3, null);

    private final ScriptedReports reports = new ScriptedReports();
    private final ReporterBench bench = new ReporterBench(reports);

    private static PendingReport unanswered(JobOutcome outcome) {
        return PendingReport.of(outcome, true, new IllegalStateException("no answer"));
    }

    @ParameterizedTest
    @MethodSource
    void shouldReportOnceWhatTheEngineTakes(JobOutcome outcome, String call, JobEnd end) {
        bench.report(outcome);

        assertThat(reports.calls()).containsExactly(call);
        assertThat(bench.done).containsExactly(Result.REPORTED);
        assertThat(bench.job.end(null)).isEqualTo(end);
        assertThat(bench.counts.reportRetries()).isZero();
    }

    static Stream<Arguments> shouldReportOnceWhatTheEngineTakes() {
        return Stream.of(
                Arguments.of(COMPLETE, "complete", JobEnd.COMPLETED),
                Arguments.of(FAIL, "fail", JobEnd.FAILED),
                Arguments.of(new JobOutcome.BpmnError("E", Map.of()), "bpmnError", JobEnd.BPMN_ERROR),
                Arguments.of(new JobOutcome.CmmnTerminated(Map.of()), "cmmnTerminate", JobEnd.TERMINATED),
                Arguments.of(RELEASE, "fail", JobEnd.HANDED_BACK),
                Arguments.of(new JobOutcome.Unacquired(), "unacquire", JobEnd.HANDED_BACK));
    }

    // ---- failures that are repeated ----

    /** What may be repeated, and whether the engine may have carried it out. */
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(ApiFailures.unavailable(false), false),
                Arguments.of(ApiFailures.unavailable(true), true),
                Arguments.of(ApiFailures.conflict(), true),
                Arguments.of(ApiFailures.refused(false), false),
                Arguments.of(ApiFailures.notAllowed(), false),
                Arguments.of(new IllegalArgumentException("of a library"), true),
                Arguments.of(new StackOverflowError(), true),
                Arguments.of(new OutOfMemoryError("thread"), true),
                Arguments.of(new NoClassDefFoundError("closed class loader"), true),
                Arguments.of(new AssertionError("of a library"), true));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldRepeatTheSameOutcomeUntilTheEngineTakesIt(Throwable failure) {
        reports.answers(failure, failure, failure, TAKEN);

        bench.report(COMPLETE);

        assertThat(reports.calls()).containsExactly("complete", "complete", "complete", "complete");
        assertThat(bench.done).containsExactly(Result.REPORTED);
        assertThat(bench.counts.reportRetries()).isEqualTo(3);
        assertThat(bench.unstorable).isEmpty();
        assertThat(bench.unreported).isEmpty();
        assertThat(bench.scheduler.pauses()).hasSize(3).satisfies(pauses -> {
            assertThat(pauses.get(0)).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
            assertThat(pauses.get(1)).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
            assertThat(pauses.get(2)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
        });
    }

    /** A job that is gone after a try that may have been carried out is done; after one that was not, it is lost. */
    @ParameterizedTest
    @MethodSource("failures")
    void shouldTakeAJobThatIsGoneForDoneOnlyAfterAnUnansweredTry(Throwable failure, boolean maybeCarriedOut) {
        reports.answers(failure, ApiFailures.unavailable(false), ApiFailures.lost(404));

        bench.report(COMPLETE);

        assertThat(reports.calls()).hasSize(3);
        assertThat(bench.done).containsExactly(maybeCarriedOut ? Result.SETTLED_BEFORE : Result.LOST);
        assertThat(bench.job.state()).isEqualTo(maybeCarriedOut ? State.SETTLED : State.LOST);
        assertThat(bench.job.end(null)).isEqualTo(maybeCarriedOut ? JobEnd.COMPLETED : JobEnd.LOST);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldTakeAnothersLockForLostAlsoAfterAnUnansweredCompletion(Throwable failure) {
        reports.answers(failure, ApiFailures.lost(403));

        bench.report(COMPLETE);

        assertThat(bench.done).containsExactly(Result.LOST);
        assertThat(bench.job.state()).isEqualTo(State.LOST);
    }

    /** The engine compares worker ids only: a second fail could end a later run of the job under the same worker. */
    @ParameterizedTest
    @MethodSource("failures")
    void shouldAskForTheLockBeforeItRepeatsWhatMayHaveReleasedIt(Throwable failure, boolean maybeCarriedOut) {
        reports.answers(failure).locks(Lock.NOT_HELD);

        bench.report(FAIL);

        assertThat(reports.calls()).isEqualTo(maybeCarriedOut ? List.of("fail", "lock") : List.of("fail", "fail"));
        assertThat(bench.done).containsExactly(maybeCarriedOut ? Result.SETTLED_BEFORE : Result.REPORTED);
        assertThat(bench.job.end(null)).isEqualTo(JobEnd.FAILED);
    }

    @Test
    void shouldRepeatAReleaseWhoseLockIsStillHeld() {
        reports.answers(ApiFailures.unavailable(true)).locks(ApiFailures.unavailable(false), Lock.HELD);

        bench.report(RELEASE);

        assertThat(reports.calls()).containsExactly("fail", "lock", "lock", "fail");
        assertThat(bench.done).containsExactly(Result.REPORTED);
        assertThat(bench.job.end(null)).isEqualTo(JobEnd.HANDED_BACK);
    }

    @ParameterizedTest
    @MethodSource
    void shouldLoseAJobWhoseFirstTrySaysSo(JobOutcome outcome, int status) {
        reports.answers(ApiFailures.lost(status));

        bench.report(outcome);

        assertThat(bench.done).containsExactly(Result.LOST);
        assertThat(bench.job.isLost()).isTrue();
        assertThat(bench.unreported).isEmpty();
    }

    static Stream<Arguments> shouldLoseAJobWhoseFirstTrySaysSo() {
        return Stream.of(COMPLETE, FAIL, RELEASE)
                .flatMap(outcome -> Stream.of(403, 404).map(status -> Arguments.of(outcome, status)));
    }

    // ---- the end of the lease ----

    @Test
    void shouldTryForTheLastTimeAtTheEndOfTheLease() {
        reports.answers(
                Stream.generate(() -> ApiFailures.unavailable(false)).limit(100).toArray());

        bench.report(COMPLETE);

        assertThat(bench.clock).hasValue(ReporterBench.LEASE.toNanos());
        assertThat(bench.done).containsExactly(Result.UNREPORTED);
        assertThat(bench.job.state()).isEqualTo(State.OPEN);
        assertThat(bench.job.pending()).isNull();
        assertThat(bench.unreported).singleElement().asString().contains("complete of job 8", "order", "no answer");
        // Before the last try, the lock may have been reset.
        assertThat(reports.calls()
                        .subList(reports.calls().size() - 3, reports.calls().size()))
                .containsExactly("complete", "lock", "complete");
        assertThat(bench.scheduler.pauses())
                .allSatisfy(pause -> assertThat(pause).isLessThanOrEqualTo(Duration.ofSeconds(10)));
    }

    @Test
    void shouldRememberAnUnansweredOutcomeThatNobodyTook() {
        reports.answers(
                Stream.generate(() -> ApiFailures.unavailable(true)).limit(100).toArray());

        bench.report(COMPLETE);

        assertThat(bench.done).containsExactly(Result.UNREPORTED);
        assertThat(bench.job.pending().outcome()).isSameAs(COMPLETE);
        assertThat(bench.job.isUnanswered()).isTrue();
    }

    @ParameterizedTest
    @MethodSource
    void shouldAskForTheLockBeforeAFirstTryAfterTheLease(Lock lock, Result result, List<String> calls) {
        bench.passes(ReporterBench.LEASE);
        reports.locks(lock);

        bench.report(COMPLETE);

        assertThat(reports.calls()).isEqualTo(calls);
        assertThat(bench.done).containsExactly(result);
    }

    static Stream<Arguments> shouldAskForTheLockBeforeAFirstTryAfterTheLease() {
        return Stream.of(
                Arguments.of(Lock.HELD, Result.REPORTED, List.of("lock", "complete")),
                Arguments.of(Lock.NOT_HELD, Result.LOST, List.of("lock")),
                Arguments.of(Lock.GONE, Result.LOST, List.of("lock")));
    }

    /** A completion ends the job, so only a job that is gone can have been completed by the unanswered try. */
    @ParameterizedTest
    @CsvSource({
        "GONE, SETTLED_BEFORE, the job is gone",
        "NOT_HELD, LOST, the lock under which worker w1 acquired the job has ended"
    })
    void shouldReadTheLockAfterAnUnansweredCompletionOfAnEndedLease(Lock lock, Result result, String reason) {
        ActiveJob other = bench.job();
        bench.job.claim();
        bench.job.reopen(unanswered(COMPLETE));
        bench.passes(ReporterBench.LEASE);
        reports.locks(lock, lock);

        ReportSender.Result attempt = new ReportSender(reports, 0).send(other, COMPLETE, true);
        bench.report(COMPLETE);

        assertThat(attempt.reason())
                .hasMessageContaining(reason)
                .isInstanceOfSatisfying(FlowableJobLostException.class, lost -> assertThat(lost.getStatus())
                        .isEqualTo(lock == Lock.GONE ? 404 : 403));
        assertThat(reports.calls()).containsExactly("lock", "lock");
        assertThat(bench.done).containsExactly(result);
    }

    /** The engine resets the lock when the lease ends, and rolls back the report that meets the reset. */
    @Test
    void shouldRepeatOnceTheConflictThatFallsOnTheEndOfTheLease() {
        Runnable leaseEnds = () -> bench.passes(ReporterBench.LEASE);
        reports.answers(leaseEnds, ApiFailures.conflict(), TAKEN);

        bench.report(COMPLETE);

        assertThat(reports.calls()).containsExactly("complete", "lock", "complete");
        assertThat(bench.done).containsExactly(Result.REPORTED);
    }

    @Test
    void shouldGiveUpAfterASecondConflictAfterTheLease() {
        Runnable leaseEnds = () -> bench.passes(ReporterBench.LEASE);
        reports.answers(leaseEnds, ApiFailures.conflict(), ApiFailures.conflict());

        bench.report(COMPLETE);

        assertThat(reports.calls()).containsExactly("complete", "lock", "complete");
        assertThat(bench.done).containsExactly(Result.UNREPORTED);
    }

    @Test
    void shouldRepeatOnceAConflictOfAFirstTryAfterTheLease() {
        bench.passes(ReporterBench.LEASE);
        reports.answers(ApiFailures.conflict(), ApiFailures.conflict());

        bench.report(COMPLETE);

        assertThat(reports.calls()).containsExactly("lock", "complete", "lock", "complete");
        assertThat(bench.done).containsExactly(Result.UNREPORTED);
    }

    @Test
    void shouldGiveUpAtOnceWhatFailsOtherwiseAfterTheLease() {
        Runnable leaseEnds = () -> bench.passes(ReporterBench.LEASE);
        reports.answers(leaseEnds, ApiFailures.unavailable(true));

        bench.report(COMPLETE);

        assertThat(reports.calls()).containsExactly("complete");
        assertThat(bench.done).containsExactly(Result.UNREPORTED);
        assertThat(bench.job.isUnanswered()).isTrue();
    }

    // ---- what cannot be stored ----

    @ParameterizedTest
    @MethodSource("unstorable")
    void shouldFailOnceInsteadOfWhatCannotBeStored(RuntimeException refusal) {
        reports.answers(refusal, TAKEN);

        bench.report(COMPLETE);

        assertThat(reports.calls()).containsExactly("complete", "fail");
        assertThat(bench.done).containsExactly(Result.REPORTED);
        assertThat(bench.job.end(null)).isEqualTo(JobEnd.FAILED);
        assertThat(bench.unstorable).containsExactly(refusal.getMessage());
    }

    static Stream<RuntimeException> unstorable() {
        return Stream.of(ApiFailures.refused(true), ApiFailures.unsendable("Variable 'a' is circular"));
    }

    @ParameterizedTest
    @MethodSource("unstorable")
    void shouldGiveUpWhenTheReplacementCannotBeStoredEither(RuntimeException refusal) {
        reports.answers(refusal, refusal);

        bench.report(COMPLETE);

        assertThat(reports.calls()).containsExactly("complete", "fail");
        assertThat(bench.unstorable).hasSize(1);
        assertThat(bench.done).containsExactly(Result.UNREPORTED);
        assertThat(bench.job.state()).isEqualTo(State.OPEN);
    }

    @ParameterizedTest
    @MethodSource("unstorable")
    void shouldReportNothingWhenThereIsNoReplacement(RuntimeException refusal) {
        bench.replacement = null;
        reports.answers(refusal);

        bench.report(COMPLETE);

        assertThat(reports.calls()).containsExactly("complete");
        assertThat(bench.done).containsExactly(Result.UNREPORTED);
    }

    @ParameterizedTest
    @MethodSource("unstorable")
    void shouldNeverFailInsteadOfARelease(RuntimeException refusal) {
        reports.answers(refusal);

        bench.report(RELEASE);

        assertThat(reports.calls()).containsExactly("fail");
        assertThat(bench.unstorable).isEmpty();
        assertThat(bench.done).containsExactly(Result.UNREPORTED);
    }

    @Test
    void shouldRepeatTheReplacementAndNotWhatItStandsFor() {
        reports.answers(
                ApiFailures.unavailable(true), ApiFailures.refused(true), ApiFailures.unavailable(false), TAKEN);

        bench.report(COMPLETE);

        assertThat(reports.calls()).containsExactly("complete", "complete", "fail", "fail");
        assertThat(bench.job.end(null)).isEqualTo(JobEnd.FAILED);
    }

    /** The unanswered try was of the completion, not of the failure that stands for it. */
    @Test
    void shouldLoseAJobThatIsGoneAtTheFirstTryOfTheReplacement() {
        reports.answers(ApiFailures.unavailable(true), ApiFailures.refused(true), ApiFailures.lost(404));

        bench.report(COMPLETE);

        assertThat(bench.done).containsExactly(Result.LOST);
    }

    // ---- others report, too ----

    @Test
    void shouldSendNothingForAJobThatIsSettledOrLost() {
        bench.job.settled(JobEnd.COMPLETED);
        bench.report(FAIL);
        assertThat(bench.done).containsExactly(Result.SETTLED_BEFORE);

        ActiveJob other = bench.job();
        other.lost();
        bench.reporter.report(other, FAIL, bench.done::add);

        assertThat(bench.done).containsExactly(Result.SETTLED_BEFORE, Result.LOST);
        assertThat(reports.calls()).isEmpty();
    }

    @Test
    void shouldSendNothingMoreForAJobThatIsLostWhileItWaits() {
        reports.answers(ApiFailures.unavailable(true));
        bench.start(COMPLETE);

        bench.job.lost();
        bench.runAll();

        assertThat(reports.calls()).hasSize(1);
        assertThat(bench.done).containsExactly(Result.LOST);
        assertThat(bench.counts.reportRetries()).isZero();
    }

    @Test
    void shouldWaitForAProducerThatReportsAndSettles() {
        bench.job.claim();
        bench.start(FAIL);
        assertThat(bench.done).isEmpty();

        bench.job.settled(JobEnd.COMPLETED);
        assertThat(bench.done)
                .as("on the executor, not on the producer's thread")
                .isEmpty();
        bench.runAll();

        assertThat(reports.calls()).isEmpty();
        assertThat(bench.done).containsExactly(Result.SETTLED_BEFORE);
    }

    @Test
    void shouldReportAfterAProducerThatDidNotGetThrough() {
        bench.job.claim();
        bench.start(FAIL);

        bench.job.reopen(PendingReport.of(COMPLETE, false, new IllegalStateException("refused")));
        bench.runAll();

        assertThat(reports.calls()).containsExactly("fail");
        assertThat(bench.done).containsExactly(Result.REPORTED);
    }

    @Test
    void shouldRepeatWhatAProducerReportedWithoutAnAnswer() {
        bench.job.claim();
        bench.start(FAIL);

        bench.job.reopen(unanswered(COMPLETE));
        reports.answers(ApiFailures.lost(404));
        bench.runAll();

        assertThat(reports.calls()).containsExactly("complete");
        assertThat(bench.done).containsExactly(Result.SETTLED_BEFORE);
        assertThat(bench.job.end(null)).isEqualTo(JobEnd.COMPLETED);
    }

    @Test
    void shouldAskForTheLockBeforeItRepeatsAProducersFail() {
        bench.job.claim();
        bench.job.reopen(unanswered(FAIL));
        reports.locks(Lock.GONE);

        bench.report(COMPLETE);

        assertThat(reports.calls()).containsExactly("lock");
        assertThat(bench.done).containsExactly(Result.SETTLED_BEFORE);
        assertThat(bench.job.end(null)).isEqualTo(JobEnd.FAILED);
    }

    // ---- shut down ----

    @Test
    void shouldEndWhenTheSchedulerIsShutDown() {
        bench.scheduler.shutdown();
        reports.answers(ApiFailures.unavailable(true));

        bench.report(COMPLETE);

        assertThat(bench.done).containsExactly(Result.UNREPORTED);
        assertThat(bench.unreported).singleElement().asString().contains("no answer");
        assertThat(bench.job.isUnanswered()).isTrue();
        assertThat(bench.job.state()).isEqualTo(State.OPEN);
    }

    @Test
    void shouldEndWhenTheExecutorIsShutDownDuringAPause() {
        reports.answers(ApiFailures.unavailable(false));
        bench.start(COMPLETE);

        bench.executor.shutdown();
        bench.runAll();

        assertThat(reports.calls()).hasSize(1);
        assertThat(bench.done).containsExactly(Result.UNREPORTED);
        assertThat(bench.unreported).hasSize(1);
        assertThat(bench.job.state()).isEqualTo(State.OPEN);
    }

    @Test
    void shouldEndWhenTheExecutorIsShutDownWhileAProducerReports() {
        bench.job.claim();
        bench.start(FAIL);

        bench.executor.shutdown();
        bench.job.reopen(null);
        bench.runAll();

        assertThat(reports.calls()).isEmpty();
        assertThat(bench.done).containsExactly(Result.UNREPORTED);
    }
}
