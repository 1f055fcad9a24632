package io.github.camelflowable.worker;

import java.net.HttpURLConnection;
import java.util.concurrent.Semaphore;

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
 * Sends outcomes, one try at a call, and says what the answer means. The end of a route and the producers of an endpoint use
 * one sender, so that both treat the same answer in the same way, and together keep to its limit.
 */
public final class ReportSender {

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
        /** It would fail each time: the engine refuses its content, or it has no JSON form and was not sent. */
        REFUSED
    }

    /**
     * @param maybeCarriedOut whether the engine may have carried out this try although it did not confirm it
     * @param reason          the failure; null if the engine accepted the outcome
     */
    public record Result(Verdict verdict, boolean maybeCarriedOut, Throwable reason) {

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

        /** @return whether the engine has the outcome, or can never have it: not if the next run of the job can report it */
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

    private static final Logger LOG = LoggerFactory.getLogger(ReportSender.class);

    private final JobReports reports;
    private final Semaphore permits;

    /** @param most largest number of reports under way, further ones wait in the order of their calls; 0 for no limit */
    public ReportSender(JobReports reports, int most) {
        this.reports = reports;
        this.permits = new Semaphore(most == 0 ? Integer.MAX_VALUE : most, true);
    }

    /**
     * Sends the outcome of a job of this context, which the caller has claimed, and settles or loses the job by the answer; after
     * other results the caller reopens it. The engine is asked for the lock first if another run may have it: when the lease has
     * ended, and when an earlier try may have released the job.
     *
     * @param unanswered whether an earlier try of the same outcome may have been carried out
     */
    public Result send(ActiveJob job, JobOutcome outcome, boolean unanswered) {
        if (outcome.end() == JobEnd.HANDED_BACK) {
            job.owner().releasing();
        }
        boolean ask = job.lease().isOver() || unanswered && outcome.releasesLock();
        Result result = send(job.lockKey(), outcome, unanswered, ask, job.journal());
        if (result.isTaken()) {
            job.settled(outcome.end());
        } else if (result.verdict() == Verdict.LOST) {
            LOG.warn(
                    "Lost before {} of {} could be reported: {}; lengthen lockDuration if its lock ended",
                    outcome.label(),
                    job,
                    result.reason().getMessage());
            job.lost();
        }
        return result;
    }

    /**
     * Sends the outcome of a job that this context has not in flight.
     *
     * @param ask   whether to ask the engine for the lock before
     * @param entry has the outcome until the engine has it, or can never have it
     */
    public Result send(JobLockKey key, JobOutcome outcome, boolean ask, JobJournal entry) {
        return send(key, outcome, false, ask, entry);
    }

    private Result send(JobLockKey key, JobOutcome outcome, boolean unanswered, boolean ask, JobJournal entry) {
        // Before it waits: the process may end while it does.
        entry.store(outcome);
        Result result;
        // Not interruptibly: an interrupted thread must still send its outcome. Each try ends with its timeouts.
        permits.acquireUninterruptibly();
        try {
            result = attempt(key, outcome, unanswered, ask);
        } finally {
            permits.release();
        }
        if (result.isOver()) {
            entry.remove();
        }
        return result;
    }

    private Result attempt(JobLockKey key, JobOutcome outcome, boolean unanswered, boolean ask) {
        try {
            Lock lock = ask ? reports.lock(key) : Lock.HELD;
            if (lock != Lock.HELD) {
                throw notHeld(key, outcome, lock == Lock.GONE);
            }
            outcome.send(reports, key.jobId(), key.workerId());
            return new Result(Verdict.TAKEN, false, null);
        } catch (UnsendableException e) {
            return new Result(Verdict.REFUSED, false, e);
        } catch (FlowableJobLostException e) {
            boolean gone = e.getStatus() == HttpURLConnection.HTTP_NOT_FOUND;
            boolean byUs = unanswered && (gone || outcome.releasesLock());
            return new Result(byUs ? Verdict.TAKEN_BEFORE : Verdict.LOST, false, e);
        } catch (FlowableRefusedException e) {
            // The answer is not the engine's, but that of a proxy while Flowable is deployed, say: it decides nothing.
            return new Result(e.isByEngine() ? Verdict.REFUSED : Verdict.REPEAT, false, e);
        } catch (FlowableApiException e) {
            return new Result(Verdict.REPEAT, e.isMaybeCarriedOut(), e);
        } catch (RuntimeException | Error e) {
            // Any exception: it may have come after the engine carried out the request.
            return new Result(Verdict.REPEAT, true, e);
        }
    }

    private static FlowableApiException notHeld(JobLockKey key, JobOutcome outcome, boolean gone) {
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
