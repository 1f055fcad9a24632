package io.github.camelflowable.worker;

import java.net.HttpURLConnection;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.client.FlowableJobLostException;
import io.github.camelflowable.client.FlowableRefusedException;
import io.github.camelflowable.client.FlowableUnavailableException;
import io.github.camelflowable.client.JobLockKey;
import io.github.camelflowable.client.JobReports;
import io.github.camelflowable.client.JobReports.Lock;
import io.github.camelflowable.client.UnsendableException;

/**
 * One try to report an outcome, and the meaning of its answer. The end of a route and producers use it, so that both treat
 * the same answer in the same way.
 */
public final class ReportAttempt {

    /** Result of a try. */
    public enum Verdict {
        /** The engine accepted the outcome. */
        TAKEN,
        /** The engine had carried out an earlier, unanswered try of the same outcome. */
        TAKEN_BEFORE,
        /** The lock belongs to another run, or the job is gone: no report can have an effect. */
        LOST,
        /** The same report may succeed later. */
        REPEAT,
        /** The engine refuses the content of the report, and would refuse it each time. */
        REFUSED,
        /** The report has no JSON form, so nothing was sent. */
        UNSENDABLE
    }

    /**
     * @param maybeCarriedOut whether the engine may have carried out this try although it did not confirm it
     * @param reason          the failure; null if the engine accepted the outcome
     */
    public record Result(Verdict verdict, boolean maybeCarriedOut, Throwable reason) {

        static Result of(Verdict verdict, Throwable reason) {
            return new Result(verdict, false, reason);
        }

        /** @return whether the engine has the outcome */
        public boolean isTaken() {
            return verdict == Verdict.TAKEN || verdict == Verdict.TAKEN_BEFORE;
        }

        /** Throws the failure, unless the engine has the outcome. */
        public void throwUnlessTaken() {
            if (!isTaken()) {
                if (reason instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) reason;
            }
        }

        /** @return whether the engine has the outcome, or can never have it: not so if the next run of the job can report it */
        boolean isOver() {
            return switch (verdict) {
                case REPEAT -> false;
                case LOST ->
                    reason instanceof FlowableApiException failure
                            && failure.getStatus() == HttpURLConnection.HTTP_NOT_FOUND;
                default -> true;
            };
        }

        /** @return whether two transactions of the engine conflicted: a repetition usually succeeds */
        public boolean isConflict() {
            return reason instanceof FlowableUnavailableException failure && failure.isConflict();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(ReportAttempt.class);

    private final JobReports reports;
    private final JobLockKey key;
    private final JobOutcome outcome;
    private final boolean unanswered;

    /** @param unanswered whether an earlier try of the same outcome may have been carried out */
    public ReportAttempt(JobReports reports, JobLockKey key, JobOutcome outcome, boolean unanswered) {
        this.reports = reports;
        this.key = key;
        this.outcome = outcome;
        this.unanswered = unanswered;
    }

    /**
     * Sends the outcome of a job of this context, which the caller has claimed. The engine is asked for the lock first if
     * another run may have it: when the lease has ended, and when an earlier try may have released the job. A job whose outcome
     * the engine has is settled then, and one that the engine does not have under this lock any more is lost; after other
     * results the caller reopens it.
     */
    public static Result of(JobReports reports, ActiveJob job, JobOutcome outcome, boolean unanswered) {
        if (outcome.end() == JobEnd.HANDED_BACK) {
            job.releasing();
        }
        boolean ask = job.lease().isOver() || unanswered && outcome.releasesLock();
        Result result = new ReportAttempt(reports, job.lockKey(), outcome, unanswered).send(ask, job.journal());
        if (result.isTaken()) {
            job.settled(outcome.end());
        } else if (result.verdict() == Verdict.LOST) {
            LOG.warn(
                    "Lost before {} of job {} topic {} could be reported: {}; lengthen lockDuration if its lock ended",
                    outcome.label(),
                    job.id(),
                    job.job().topic(),
                    result.reason().getMessage());
            job.lost();
        }
        return result;
    }

    /** @param entry has the outcome until the engine has it, or can never have it */
    public Result send(boolean ask, JobJournal entry) {
        entry.store(outcome);
        Result result = send(ask);
        if (result.isOver()) {
            entry.remove();
        }
        return result;
    }

    /** @param ask whether to ask the engine for the lock before */
    public Result send(boolean ask) {
        try {
            Lock lock = ask ? reports.lock(key) : Lock.HELD;
            if (lock != Lock.HELD) {
                return gone(lock == Lock.GONE, notHeld(lock));
            }
            outcome.send(reports, key.jobId(), key.workerId());
            return Result.of(Verdict.TAKEN, null);
        } catch (UnsendableException e) {
            return Result.of(Verdict.UNSENDABLE, e);
        } catch (FlowableJobLostException e) {
            return gone(e.getStatus() == HttpURLConnection.HTTP_NOT_FOUND, e);
        } catch (FlowableRefusedException e) {
            // The answer is not the engine's, but that of a proxy while Flowable is deployed, say: it decides nothing.
            return Result.of(e.isByEngine() ? Verdict.REFUSED : Verdict.REPEAT, e);
        } catch (FlowableApiException e) {
            return new Result(Verdict.REPEAT, e.isMaybeCarriedOut(), e);
        } catch (RuntimeException | Error e) {
            // Any exception: it may have come after the engine carried out the request.
            return new Result(Verdict.REPEAT, true, e);
        }
    }

    private Result gone(boolean jobIsGone, RuntimeException reason) {
        boolean byUs = unanswered && (jobIsGone || outcome.releasesLock());
        return Result.of(byUs ? Verdict.TAKEN_BEFORE : Verdict.LOST, reason);
    }

    private FlowableApiException notHeld(Lock lock) {
        boolean gone = lock == Lock.GONE;
        return FlowableApiException.jobLost(
                "Reporting " + outcome.label() + " of job " + key.jobId() + " is not possible: "
                        + (gone
                                ? "the job is gone"
                                : "the lock under which worker " + key.workerId()
                                        + " acquired the job has ended, and the job may have been acquired again"),
                key.jobId(),
                gone ? HttpURLConnection.HTTP_NOT_FOUND : HttpURLConnection.HTTP_FORBIDDEN);
    }
}
