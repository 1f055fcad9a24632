package io.github.camelflowable.worker;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.JobLockKey;

/**
 * A job that this process has acquired. A reporter must {@link #claim()} it first, so that a producer in the route and the end
 * of the route cannot both send an outcome.
 */
public final class ActiveJob implements JobLock {

    /** State of the outcome. */
    public enum State {
        /** Nobody has reported yet. */
        OPEN,
        /** A report is under way. */
        REPORTING,
        /** The engine accepted an outcome. */
        SETTLED,
        /** The lock belongs to another run, or the job is gone: no report can have an effect. */
        LOST
    }

    /** Is notified of the life of its jobs. */
    public interface Owner {

        /** A request that releases the job is about to be sent: any worker may acquire it before its answer arrives. */
        default void releasing() {}

        /** The job has ended, and its slot is free. */
        void ended();
    }

    private final AcquiredJob job;
    private final URI engine;
    private final JobLease lease;
    private final Owner owner;
    private final CompletableFuture<Void> lockOver = new CompletableFuture<>();
    /** Changed under the monitor of the job. */
    private volatile State state = State.OPEN;

    private CompletableFuture<State> reportOver = new CompletableFuture<>();
    private volatile PendingReport pending;
    private volatile JobJournal journal = JobJournal.NONE;
    private volatile JobEnd settledAs;

    /** @param engine base URL of the engine: two engines may give the same id to two jobs */
    public ActiveJob(AcquiredJob job, URI engine, JobLease lease, Owner owner) {
        this.job = job;
        this.engine = engine;
        this.lease = lease;
        this.owner = owner;
    }

    public AcquiredJob job() {
        return job;
    }

    public String id() {
        return job.id();
    }

    public URI engine() {
        return engine;
    }

    /** @return whether this is the run of that job of that engine which that worker has acquired */
    public boolean is(URI otherEngine, String jobId, String workerId) {
        return engine.equals(otherEngine) && id().equals(jobId) && Objects.equals(job.workerId(), workerId);
    }

    public JobLockKey lockKey() {
        return JobLockKey.of(job);
    }

    public JobLease lease() {
        return lease;
    }

    public State state() {
        return state;
    }

    @Override
    public boolean isLost() {
        return state == State.LOST || lockOver.isDone() || lease.isOver();
    }

    @Override
    public Duration remaining() {
        return lease.remaining();
    }

    @Override
    public void onLost(Runnable callback) {
        lockOver.thenRun(callback);
    }

    /** The lease has ended while the job ran. The outcome stays open: the engine accepts it until it resets the lock. */
    public void leaseEnded() {
        lockOver.complete(null);
    }

    /**
     * Claims the right to report. A caller that gets it must call {@link #settled}, {@link #lost()} or {@link #reopen}.
     *
     * @return OPEN if the caller has the right now, else the state that prevents it
     */
    public synchronized State claim() {
        if (state != State.OPEN) {
            return state;
        }
        state = State.REPORTING;
        reportOver = new CompletableFuture<>();
        return State.OPEN;
    }

    /** @return completes when the report of another claim is over; at once if none is under way */
    public synchronized CompletableFuture<State> reportOver() {
        return state == State.REPORTING ? reportOver.copy() : CompletableFuture.completedFuture(state);
    }

    /** The engine accepted a report. */
    public void settled(JobEnd as) {
        settledAs = as;
        move(State.SETTLED);
    }

    /** A job that was lost stays lost, also while a report is under way; a settled one stays settled. */
    public void lost() {
        move(State.LOST);
        if (state == State.LOST) {
            lockOver.complete(null);
        }
    }

    /**
     * The report did not reach the engine, or the engine did not accept it. The caller holds the claim.
     *
     * @param failed the report, or null if it is not to be stored. One that the engine may have carried out stays stored:
     *               another outcome would contradict that on which the engine may have acted
     */
    public void reopen(PendingReport failed) {
        if (failed != null) {
            PendingReport earlier = pending;
            pending = failed.after(earlier);
            failed.discardUnlessIn(pending);
            if (earlier != null) {
                earlier.discardUnlessIn(pending);
            }
        }
        move(State.OPEN);
    }

    /** @param entry stores the outcome of this run from now on */
    public void journal(JobJournal entry) {
        journal = entry;
    }

    JobJournal journal() {
        return journal;
    }

    /** @return the last report that did not succeed, or null */
    public PendingReport pending() {
        return pending;
    }

    /** @return whether the outcome is stored here until it is sent again */
    public boolean isPending(JobOutcome outcome) {
        PendingReport now = pending;
        return now != null && now.outcome() == outcome;
    }

    /** @return whether a report was sent that the engine may have carried out: only its outcome may be sent from now on */
    public boolean isUnanswered() {
        PendingReport now = pending;
        return now != null && now.maybeCarriedOut();
    }

    /** @return whether the engine accepted an outcome that ends the job for good */
    boolean isDone() {
        return state == State.SETTLED && settledAs != JobEnd.FAILED && settledAs != JobEnd.HANDED_BACK;
    }

    private void move(State to) {
        CompletableFuture<State> over;
        synchronized (this) {
            if (state == State.SETTLED || state == State.LOST || state == to) {
                return;
            }
            state = to;
            over = reportOver;
        }
        // Outside the monitor: it runs what waits for the end of the report.
        over.complete(to);
    }

    /** @param result how its report ended, null if there was nothing to report */
    public JobEnd end(OutcomeReporter.Result result) {
        return switch (state) {
            case SETTLED -> settledAs;
            case LOST -> JobEnd.LOST;
            case OPEN, REPORTING -> result == OutcomeReporter.Result.UNREPORTED ? JobEnd.LOST : JobEnd.LEFT;
        };
    }

    Owner owner() {
        return owner;
    }

    /** @return the name of the job in logs */
    @Override
    public String toString() {
        return "job " + job.id() + " topic " + job.topic();
    }
}
