package io.github.camelflowable.worker;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.JobLockKey;

/**
 * A job that this process has acquired: the job, its lease, its slot, and whether its outcome is open, being reported, or
 * settled.
 * <p>
 * A reporter must {@link #claim()} the job first, so that a producer in the route and the end of the route cannot both send
 * an outcome. The slot is freed exactly once, also if the job is ended several times.
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

    private record Standing(State state, CompletableFuture<State> change) {
        static Standing of(State state) {
            return new Standing(state, new CompletableFuture<>());
        }
    }

    private final AcquiredJob job;
    private final URI engine;
    private final JobLease lease;
    private final Consumer<ActiveJob> slotRelease;
    private final AtomicReference<Standing> standing = new AtomicReference<>(Standing.of(State.OPEN));
    private final AtomicBoolean slotHeld = new AtomicBoolean(true);
    private final CompletableFuture<Void> lockOver = new CompletableFuture<>();
    private final RunClock clock = new RunClock();
    private volatile PendingReport pending;
    private volatile JobJournal journal = JobJournal.NONE;
    private volatile JobEnd settledAs;

    /**
     * @param engine      base URL of the engine: two engines may give the same id to two jobs
     * @param slotRelease frees the slot; called with this job when it has ended
     */
    public ActiveJob(AcquiredJob job, URI engine, JobLease lease, Consumer<ActiveJob> slotRelease) {
        this.job = job;
        this.engine = engine;
        this.lease = lease;
        this.slotRelease = slotRelease;
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
        return standing.get().state();
    }

    @Override
    public boolean isLost() {
        return state() == State.LOST || lockOver.isDone() || lease.isOver();
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
    public State claim() {
        Standing now = standing.get();
        while (now.state() == State.OPEN) {
            if (standing.compareAndSet(now, Standing.of(State.REPORTING))) {
                return State.OPEN;
            }
            now = standing.get();
        }
        return now.state();
    }

    /** @return completes when the report of another claim is over; at once if none is under way */
    public CompletableFuture<State> reportOver() {
        Standing now = standing.get();
        return now.state() == State.REPORTING ? now.change().copy() : CompletableFuture.completedFuture(now.state());
    }

    /** The engine accepted a report. */
    public void settled(JobEnd as) {
        settledAs = as;
        move(State.SETTLED);
    }

    /** A job that was lost stays lost, also while a report is under way; a settled one stays settled. */
    public void lost() {
        move(State.LOST);
        if (state() == State.LOST) {
            lockOver.complete(null);
        }
    }

    /**
     * The report did not reach the engine, or the engine did not accept it.
     *
     * @param failed the report, or null if it is not to be stored. A report that the engine may have carried out stays
     *               stored: another outcome would contradict the one on which the engine may already have acted. The caller
     *               holds the claim, so nobody else writes at the same time
     */
    public void reopen(PendingReport failed) {
        if (failed != null) {
            pending = failed.after(pending);
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

    /** @return whether a report was sent that the engine may have carried out: only its outcome may be sent from now on */
    public boolean isUnanswered() {
        PendingReport now = pending;
        return now != null && now.maybeCarriedOut();
    }

    /** @return the outcome that the engine accepted, or null if there is none */
    public JobEnd settledAs() {
        return settledAs;
    }

    /** @return whether the engine accepted an outcome that ends the job for good */
    boolean isDone() {
        return state() == State.SETTLED && settledAs != JobEnd.FAILED && settledAs != JobEnd.HANDED_BACK;
    }

    private void move(State to) {
        Standing now = standing.get();
        while (now.state() == State.OPEN || now.state() == State.REPORTING) {
            if (now.state() == to) {
                return;
            }
            if (standing.compareAndSet(now, Standing.of(to))) {
                now.change().complete(to);
                return;
            }
            now = standing.get();
        }
    }

    public RunClock clock() {
        return clock;
    }

    /** @param result how its report ended, null if there was nothing to report */
    public JobEnd end(OutcomeReporter.Result result) {
        return switch (state()) {
            case SETTLED -> settledAs;
            case LOST -> JobEnd.LOST;
            case OPEN, REPORTING -> result == OutcomeReporter.Result.UNREPORTED ? JobEnd.LOST : JobEnd.LEFT;
        };
    }

    /**
     * Frees the slot; further calls do nothing.
     *
     * @return whether this call freed it
     */
    public boolean releaseSlot() {
        if (!slotHeld.compareAndSet(true, false)) {
            return false;
        }
        slotRelease.accept(this);
        return true;
    }

    @Override
    public String toString() {
        return "ActiveJob[" + job.id() + " " + state() + "]";
    }
}
