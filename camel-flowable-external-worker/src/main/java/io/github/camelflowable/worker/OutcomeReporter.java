package io.github.camelflowable.worker;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.ExternalWorkerClient;
import io.github.camelflowable.client.FailureReport;
import io.github.camelflowable.client.FlowableApiException;

/**
 * Tells Flowable what became of a job, and repeats that while the lease lasts. A report that fails is never turned into
 * another outcome: work that was done must not be reported as failed because the network was.
 * <p>
 * The first try runs on the caller's thread, repetitions on the executor; waiting in between holds no thread.
 * <p>
 * An outcome that frees the job ({@code fail}, hand back) is sent again only while the job still has the lock that it was
 * acquired under. If an unanswered try got through, then the job may run again already under the same worker id, here or
 * in another process that shares the id; the engine compares nothing else, so the repetition would end the lock of that
 * run and cost a retry.
 */
public final class OutcomeReporter {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeReporter.class);

    /** How a report ended. */
    public enum Result {
        /** The server took it. */
        REPORTED,
        /** A producer in the route, or an earlier unanswered try, had settled the job. */
        SETTLED_BEFORE,
        /** The lock is another's, or the job is gone. */
        LOST,
        /** The server refused it, or could not be reached while the lease lasted. The job stays locked until then. */
        UNREPORTED
    }

    private final ExternalWorkerClient client;
    private final ReportTurns turns;
    private final Executor executor;
    private final ScheduledExecutorService scheduler;
    private final ReportRetry retry = new ReportRetry();
    private final BiFunction<String, AcquiredJob, FailureReport> unsendable;
    private final BiConsumer<String, Throwable> errors;
    private final JobCounts counts;

    /**
     * @param turns      how many may be under way at a time
     * @param executor   runs repetitions; they may block on the network
     * @param scheduler  waits between them
     * @param unsendable the failure of a job whose outcome cannot be put on the wire, for the reason given
     * @param errors     hears of reports that will never get through
     * @param counts     hears of repetitions
     */
    public OutcomeReporter(
            ExternalWorkerClient client,
            ReportTurns turns,
            Executor executor,
            ScheduledExecutorService scheduler,
            BiFunction<String, AcquiredJob, FailureReport> unsendable,
            BiConsumer<String, Throwable> errors,
            JobCounts counts) {
        this.client = client;
        this.turns = turns;
        this.executor = executor;
        this.scheduler = scheduler;
        this.unsendable = unsendable;
        this.errors = errors;
        this.counts = counts;
    }

    /**
     * Reports an outcome, unless the job is settled or lost.
     *
     * @param done called exactly once, when nothing more will be sent
     */
    public void report(ActiveJob job, JobOutcome decided, Consumer<Result> done) {
        switch (job.claim()) {
            case OPEN -> {
                JobOutcome unanswered = job.unanswered();
                attempt(new Report(job, unanswered != null ? unanswered : decided, unanswered != null, done), 1);
            }
            // A producer of the same job is talking to the server right now; only its answer tells what is left to do.
            case REPORTING -> job.reportOver().thenAcceptAsync(state -> report(job, decided, done), executor);
            case SETTLED -> done.accept(Result.SETTLED_BEFORE);
            case LOST -> done.accept(Result.LOST);
        }
    }

    private record Report(ActiveJob job, JobOutcome outcome, boolean unanswered, Consumer<Result> done) {
        Report asUnanswered() {
            return new Report(job, outcome, true, done);
        }

        Report with(JobOutcome other) {
            return new Report(job, other, unanswered, done);
        }
    }

    private void attempt(Report report, int attempt) {
        ActiveJob job = report.job();
        if (job.state() == ActiveJob.State.LOST) {
            report.done().accept(Result.LOST);
            return;
        }
        if (attempt > 1) {
            counts.reportRepeated();
        }
        try {
            if (!turns.take(() -> sent(report))) {
                doneAlready(report);
                return;
            }
        } catch (FlowableApiException e) {
            judge(report, attempt, e);
            return;
        } catch (IllegalArgumentException | UncheckedIOException e) {
            notSendable(report, attempt, e);
            return;
        } catch (RuntimeException | Error e) {
            giveUp(report, e);
            if (e instanceof Error error) {
                throw error;
            }
            return;
        }
        job.settled(report.outcome().end());
        report.done().accept(Result.REPORTED);
    }

    /** @return false if it was not sent because an earlier try has got through, as the lock that is gone shows */
    private boolean sent(Report report) {
        AcquiredJob job = report.job().job();
        // In the same turn: a lock that was looked at before a wait may be that of the next run.
        if (report.unanswered() && report.outcome().frees() && !client.isLocked(job)) {
            return false;
        }
        report.outcome().send(client, job.id(), job.workerId());
        return true;
    }

    private void judge(Report report, int attempt, FlowableApiException failure) {
        ActiveJob job = report.job();
        switch (ReportRetry.verdict(
                failure, report.unanswered(), report.outcome().frees())) {
            case DONE_ALREADY -> doneAlready(report);
            case LOST -> {
                LOG.warn(
                        "Lost before {} could be reported: job {} topic {}: {}",
                        report.outcome().verb(),
                        job.id(),
                        job.job().topic(),
                        failure.getMessage());
                job.lost();
                report.done().accept(Result.LOST);
            }
            case TRY_AGAIN -> tryAgain(failure.isMaybeCarriedOut() ? report.asUnanswered() : report, attempt, failure);
            case REFUSED -> giveUp(report, failure);
        }
    }

    private void doneAlready(Report report) {
        ActiveJob job = report.job();
        LOG.info(
                "An earlier, unanswered {} had got through: job {} topic {}",
                report.outcome().verb(),
                job.id(),
                job.job().topic());
        job.settled(report.outcome().end());
        report.done().accept(Result.SETTLED_BEFORE);
    }

    private void tryAgain(Report report, int attempt, FlowableApiException failure) {
        Duration remaining = report.job().lease().remaining();
        if (remaining.isNegative() || remaining.isZero()) {
            giveUp(report, failure);
            return;
        }
        Duration pause = retry.pauseBefore(attempt + 1);
        // The last try falls on the end of the lease: until the engine resets the lock, it still takes our word.
        Duration wait = pause.compareTo(remaining) < 0 ? pause : remaining;
        LOG.debug(
                "Reporting {} again in {}: job {}",
                report.outcome().verb(),
                wait,
                report.job().id());
        try {
            scheduler.schedule(() -> onExecutor(report, attempt + 1, failure), wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            giveUp(report, failure);
        }
    }

    private void onExecutor(Report report, int attempt, FlowableApiException failure) {
        try {
            executor.execute(() -> attempt(report, attempt));
        } catch (RejectedExecutionException stopping) {
            giveUp(report, failure);
        }
    }

    /**
     * The outcome cannot be put on the wire at all, so no try was made and none can be: the job fails with that reason,
     * or it would be done again and again.
     */
    private void notSendable(Report report, int attempt, RuntimeException reason) {
        if (report.outcome().frees()) {
            giveUp(report, reason);
            return;
        }
        LOG.warn(
                "Failed, because its outcome {} cannot be sent: job {} topic {}: {}",
                report.outcome().verb(),
                report.job().id(),
                report.job().job().topic(),
                reason.getMessage());
        FailureReport failure =
                unsendable.apply(reason.getMessage(), report.job().job());
        attempt(report.with(new JobOutcome.Failed(failure)), attempt);
    }

    private void giveUp(Report report, Throwable failure) {
        ActiveJob job = report.job();
        job.reopen(report.unanswered() ? report.outcome() : null);
        report.done().accept(Result.UNREPORTED);
        errors.accept(
                "Could not report " + report.outcome().verb() + " of job " + job.id() + " topic "
                        + job.job().topic() + "; it stays locked until "
                        + job.job().lockExpirationTime(),
                failure);
    }
}
