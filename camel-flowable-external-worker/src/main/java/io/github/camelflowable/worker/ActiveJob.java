package io.github.camelflowable.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.github.camelflowable.client.AcquiredJob;

/**
 * A job in our hands: the job, its lease, its slot, and whether its outcome is open, being reported, or decided.
 * <p>
 * Whoever wants to report must {@link #claim()} first; so a producer in the route and the end of the route cannot both
 * send an outcome. The slot comes back exactly once, whoever ends the job and however often.
 */
public final class ActiveJob implements JobLock {

    /** Where the outcome stands. */
    public enum State {
        /** Nobody has reported yet. */
        OPEN,
        /** Somebody is talking to the server. */
        REPORTING,
        /** The server knows the outcome. */
        SETTLED,
        /** The lock is another's, or the job is gone: reporting is in vain. */
        LOST
    }

    private record Standing(State state, CompletableFuture<State> change) {
        static Standing of(State state) {
            return new Standing(state, new CompletableFuture<>());
        }
    }

    private final AcquiredJob job;
    private final JobLease lease;
    private final Runnable slotRelease;
    private final AtomicReference<Standing> standing = new AtomicReference<>(Standing.of(State.OPEN));
    private final AtomicBoolean slotHeld = new AtomicBoolean(true);
    private final CompletableFuture<Void> lockOver = new CompletableFuture<>();
    private volatile JobOutcome unanswered;
    private volatile JobEnd settledAs;
    private volatile long runStart;
    private volatile long runEnd;

    public ActiveJob(AcquiredJob job, JobLease lease, Runnable slotRelease) {
        this.job = job;
        this.lease = lease;
        this.slotRelease = slotRelease;
    }

    public AcquiredJob job() {
        return job;
    }

    public String id() {
        return job.id();
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

    /** The lease has ended while the job ran. The outcome stays open: until the engine resets the lock, it takes it. */
    public void leaseEnded() {
        lockOver.complete(null);
    }

    /**
     * Asks for the right to report. Whoever gets it must call {@link #settled}, {@link #lost()} or {@link #reopen}.
     *
     * @return OPEN if the right is the caller's now, else what stands in its way
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

    /** @return completes when somebody else's report is over; at once if none is under way */
    public CompletableFuture<State> reportOver() {
        Standing now = standing.get();
        return now.state() == State.REPORTING ? now.change().copy() : CompletableFuture.completedFuture(now.state());
    }

    /** The engine took a report. */
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
     * The report did not get through.
     *
     * @param sent the outcome that may have reached the server although no answer came, or null. It is the only one that
     *             may be sent from now on: another would contradict what the engine may already have acted on
     */
    public void reopen(JobOutcome sent) {
        if (sent != null && unanswered == null) {
            unanswered = sent;
        }
        move(State.OPEN);
    }

    /** @return the outcome that was sent without an answer, or null */
    public JobOutcome unanswered() {
        return unanswered;
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

    // ---- what is measured ----

    public void routeStarts() {
        runStart = System.nanoTime();
    }

    public void routeEnded() {
        runEnd = System.nanoTime();
    }

    boolean hasRun() {
        return runStart != 0 && runEnd != 0;
    }

    long runNanos() {
        return runEnd - runStart;
    }

    long nanosSinceRun() {
        return System.nanoTime() - runEnd;
    }

    /** @param result how its report ended, null if nothing was to be reported */
    public JobEnd end(OutcomeReporter.Result result) {
        return switch (state()) {
            case SETTLED -> settledAs;
            case LOST -> JobEnd.LOST;
            case OPEN, REPORTING -> result == OutcomeReporter.Result.UNREPORTED ? JobEnd.LOST : JobEnd.LEFT;
        };
    }

    /**
     * Gives the slot back; further calls do nothing.
     *
     * @return whether this call was the one that did
     */
    public boolean releaseSlot() {
        if (!slotHeld.compareAndSet(true, false)) {
            return false;
        }
        slotRelease.run();
        return true;
    }

    @Override
    public String toString() {
        return "ActiveJob[" + job.id() + " " + state() + "]";
    }
}
