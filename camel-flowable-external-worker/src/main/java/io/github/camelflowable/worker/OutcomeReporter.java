package io.github.camelflowable.worker;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.client.AcquiredJob;

/**
 * Reports the outcome of a job, and repeats the report while the lease lasts. A report that fails never becomes another outcome:
 * a job whose work is done must not fail for an error of the network. The one exception is an outcome that the engine can never
 * store, for its content, or because it has no JSON form: the job fails with that reason instead of running again and again.
 * <p>
 * The first try runs on the caller's thread, repetitions on threads of their own; the pause between them holds no thread.
 *
 * @param failure    the failure of a job whose outcome cannot be stored, from the reason; null to report nothing
 * @param unreported is notified of a report that is given up, with a sentence and the cause
 * @param counts     counts repetitions
 */
public record OutcomeReporter(
        ReportSender sender,
        Repetitions repetitions,
        BiFunction<String, AcquiredJob, JobOutcome> failure,
        BiConsumer<String, Throwable> unreported,
        JobCounts counts) {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeReporter.class);

    private static final RetryPause PAUSE =
            new RetryPause(() -> ThreadLocalRandom.current().nextDouble());

    /** How a report ended. */
    public enum Result {
        /** The engine accepted it. */
        REPORTED,
        /** A producer in the route, or an earlier unanswered try, had settled the job. */
        SETTLED_BEFORE,
        /** The lock belongs to another run, or the job is gone. */
        LOST,
        /** No report succeeded while the lease lasted, or none may be sent. The job stays locked until its lock ends. */
        UNREPORTED
    }

    /**
     * Reports an outcome, unless the job is settled or lost. A report that the engine may have carried out before is repeated
     * in its place.
     *
     * @param done called exactly once, when nothing more will be sent
     */
    public void report(ActiveJob job, JobOutcome decided, Consumer<Result> done) {
        switch (job.claim()) {
            case OPEN -> {
                boolean unanswered = job.isUnanswered();
                JobOutcome outcome = unanswered ? job.pending().outcome() : decided;
                attempt(new Report(job, outcome, unanswered, false, done), 1);
            }
            // Only the answer of the producer that reports now shows whether something is left to report.
            case REPORTING -> job.reportOver().thenAccept(state -> reportOnPool(job, decided, done));
            case SETTLED -> done.accept(Result.SETTLED_BEFORE);
            case LOST -> done.accept(Result.LOST);
        }
    }

    /** Reports from a thread of the pool: an I/O thread of Kafka or Netty must not wait for the engine. */
    public void reportOnPool(ActiveJob job, JobOutcome decided, Consumer<Result> done) {
        repetitions.execute(() -> report(job, decided, done), () -> {
            LOG.warn(
                    "Outcome {} of {} is not reported, because the component is stopped; the job is done again"
                            + " when its lock has ended at {}",
                    decided.label(),
                    job,
                    job.job().lockExpirationTime());
            done.accept(Result.UNREPORTED);
        });
    }

    /**
     * @param unanswered whether a try of this outcome may have been carried out
     * @param replaced   whether it stands for an outcome that cannot be stored
     */
    private record Report(
            ActiveJob job, JobOutcome outcome, boolean unanswered, boolean replaced, Consumer<Result> done) {

        Report after(ReportSender.Result result) {
            return new Report(job, outcome, unanswered || result.maybeCarriedOut(), replaced, done);
        }

        Report with(JobOutcome other) {
            return new Report(job, other, false, true, done);
        }

        String name() {
            return outcome.label() + " of " + job;
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
        boolean leaseOver = job.lease().isOver();
        ReportSender.Result result = sender.send(job, report.outcome(), report.unanswered());
        switch (result.verdict()) {
            case TAKEN -> report.done().accept(Result.REPORTED);
            case TAKEN_BEFORE -> {
                LOG.info(
                        "Reported by an earlier try whose answer was lost: {}; nothing needs to be done",
                        report.name());
                report.done().accept(Result.SETTLED_BEFORE);
            }
            case LOST -> report.done().accept(Result.LOST);
            case REPEAT -> repeat(report.after(result), attempt, result, leaseOver);
            case REFUSED -> replace(report, attempt, result.reason());
        }
    }

    /**
     * @param leaseOver whether the lease was over before this try: then it was the last one. The try that falls on the end of
     *                  the lease is repeated once, because the engine rolls a report back that meets its reset of the lock
     */
    private void repeat(Report report, int attempt, ReportSender.Result result, boolean leaseOver) {
        Duration remaining = report.job().lease().remaining();
        boolean ended = remaining.isNegative() || remaining.isZero();
        if (ended && (leaseOver && attempt > 1 || !result.isConflict())) {
            giveUp(report, result.reason());
            return;
        }
        Duration wait = PAUSE.before(attempt + 1);
        if (!ended && wait.compareTo(remaining) > 0) {
            // The last try is at the end of the lease: the engine still accepts the outcome until it resets the lock.
            wait = remaining;
        }
        LOG.debug("Reporting {} again in {}", report.name(), wait);
        repetitions.schedule(wait, () -> attempt(report, attempt + 1), () -> giveUp(report, result.reason()));
    }

    private void replace(Report report, int attempt, Throwable reason) {
        // The engine may refuse even a failure, for example for a pause that it cannot store. A release is no outcome.
        boolean isFinal = report.replaced() || report.outcome().end() == JobEnd.HANDED_BACK;
        JobOutcome other =
                isFinal ? null : failure.apply(reason.getMessage(), report.job().job());
        if (other == null) {
            giveUp(report, reason);
            return;
        }
        LOG.warn(
                "Failed instead of {}, because the engine cannot store that outcome: {}; change what the route ends with",
                report.name(),
                reason.getMessage());
        attempt(report.with(other), attempt);
    }

    private void giveUp(Report report, Throwable reason) {
        ActiveJob job = report.job();
        job.reopen(report.unanswered() ? PendingReport.of(report.outcome(), true, reason) : null);
        report.done().accept(Result.UNREPORTED);
        unreported.accept(
                "Could not report " + report.name() + "; the job stays locked until "
                        + job.job().lockExpirationTime(),
                reason);
    }
}
