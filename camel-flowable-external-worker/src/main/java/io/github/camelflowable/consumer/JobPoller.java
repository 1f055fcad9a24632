package io.github.camelflowable.consumer;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.camel.support.DefaultScheduledPollConsumerScheduler;
import org.apache.camel.support.ScheduledPollConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.diagnosis.PollDiagnostics;
import io.github.camelflowable.worker.AcquireSize;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobEnd;
import io.github.camelflowable.worker.JobSlots;

/**
 * When to acquire jobs, and how many. A poll reserves slots, asks for no more jobs than it got slots for, and dispatches each;
 * the polling thread never runs a route. Polls never overlap.
 * <p>
 * Camel's scheduler polls at its ticks. Between two ticks, a slot that becomes free may cause a refill: then there is room,
 * and the end of a job may have made the next one of its instance acquirable. Refills are off with {@code greedy=false} and
 * with a scheduler of the user's own, they ask the poll strategy, and a job that this consumer has released waits for the next
 * tick. A wake-up polls at once, as the user asked for it.
 */
public final class JobPoller {

    private static final Logger LOG = LoggerFactory.getLogger(JobPoller.class);

    /**
     * How long a free slot waits for others while the topic is full. Jobs that end together are followed by one request then;
     * a larger value leaves slots empty, a smaller one makes more requests.
     */
    private static final long REFILL_MILLIS = 20;

    /**
     * The engine moves an instance on 5 to 13 ms after its job was completed, and only then the next job of the instance can
     * be acquired. A smaller value meets a locked instance, a larger one makes each step of a process slower.
     */
    private static final long SUCCESSOR_MILLIS = 7;

    /** While ticks are skipped, refills ask for a successor up to this pause, which doubles each time. */
    private static final long LONGEST_SUCCESSOR_MILLIS = 1000;

    /** What a consumer polls with. */
    public record Parts(
            JobSlots slots, JobSource source, JobRunner runner, PauseCondition pause, PollDiagnostics diagnostics) {}

    private final ScheduledPollConsumer consumer;
    private final Parts parts;
    private final JobsInFlight jobs;
    private final JobSlots slots;
    private final AcquireSize size;
    private final RefillTimer refills;
    private final ReentrantLock gate = new ReentrantLock();

    private volatile boolean woken;
    private volatile boolean lastFull;
    /** 0 if no successor is expected. */
    private volatile long successorPause;

    private volatile boolean releasedSinceTick;
    /** Whether Camel's scheduler goes on with its present tick, because it is greedy. Only the scheduler's thread uses it. */
    private boolean tickGoesOn;

    public JobPoller(
            ScheduledPollConsumer consumer,
            Parts parts,
            JobsInFlight jobs,
            int largest,
            ScheduledExecutorService timer) {
        this.consumer = consumer;
        this.parts = parts;
        this.jobs = jobs;
        this.slots = parts.slots();
        this.size = new AcquireSize(largest);
        this.refills = new RefillTimer(timer, this::refill);
    }

    // ---- ticks ----

    /**
     * A poll of Camel's scheduler. A greedy scheduler polls again at once after a poll that brought jobs; that poll is part of
     * the same tick, and asks only if the last answer was full.
     */
    public int tick() {
        boolean goesOn = tickGoesOn;
        tickGoesOn = false;
        if (!goesOn) {
            releasedSinceTick = false;
        } else if (releasedSinceTick || !lastFull) {
            return 0;
        }
        int polled = parts.diagnostics().skipsThisPoll() ? 0 : poll();
        tickGoesOn = polled > 0 && consumer.isGreedy();
        return polled;
    }

    // ---- between ticks ----

    /** Polls at once, whatever the schedule and the back-off say; again a moment later if the engine is behind the message. */
    public void wakeUp() {
        woken = true;
        successorPause = SUCCESSOR_MILLIS;
        refills.in(0);
    }

    private void jobEnded(ActiveJob job) {
        slots.releaseOne();
        if (job.settledAs() == JobEnd.HANDED_BACK) {
            releasedSinceTick = true;
        }
        if (mayRefill()) {
            successorPause = SUCCESSOR_MILLIS;
            boolean now = lastFull && slots.free() >= (slots.size() + 1) / 2;
            refills.in(now ? 0 : lastFull ? REFILL_MILLIS : SUCCESSOR_MILLIS);
        }
    }

    private boolean mayRefill() {
        return parts.runner().isTakingJobs()
                && !releasedSinceTick
                && consumer.isGreedy()
                && consumer.getScheduler() instanceof DefaultScheduledPollConsumerScheduler
                && consumer.isSchedulerStarted();
    }

    public void cancelRefill() {
        refills.cancel();
    }

    private void refill() {
        boolean forced = woken;
        woken = false;
        try {
            if ((forced || mayRefill())
                    && slots.free() > 0
                    && consumer.getPollStrategy().begin(consumer, consumer.getEndpoint())) {
                int polled = poll();
                consumer.getPollStrategy().commit(consumer, consumer.getEndpoint(), polled);
                followUp(polled, forced);
            }
        } catch (Exception e) {
            // The next tick meets the same failure, and hands it to the poll strategy and the exception handler.
            LOG.debug("Refill failed: {}", consumer.getEndpoint(), e);
        }
    }

    private void followUp(int polled, boolean forced) {
        if (polled > 0 && lastFull && slots.free() > 0 && mayRefill()) {
            refills.in(0);
        } else if (polled == 0 && successorPause > 0 && (forced || mayRefill())) {
            // Too early for a successor, perhaps. The next tick is soon, unless Camel's back-off skips it.
            long pause = 2 * successorPause;
            long longest = consumer.getBackoffCounter() > 0 ? LONGEST_SUCCESSOR_MILLIS : 2 * SUCCESSOR_MILLIS;
            successorPause = pause > longest ? 0 : pause;
            if (successorPause > 0) {
                woken = forced;
                refills.in(pause);
            }
        }
    }

    private int poll() {
        gate.lock();
        try {
            return parts.runner().isTakingJobs() && slots.free() > 0 ? pollAndDiagnose() : 0;
        } finally {
            gate.unlock();
        }
    }

    private int pollAndDiagnose() {
        parts.diagnostics().polling();
        try {
            int polled = acquireUpTo(parts.pause().limit(slots.free(), jobs.size()));
            String paused = parts.pause().reason();
            if (paused != null) {
                parts.diagnostics().paused(paused);
            } else if (parts.runner().isTakingJobs()) {
                parts.diagnostics().polled(polled);
            }
            return polled;
        } catch (RuntimeException e) {
            if (parts.runner().isTakingJobs()) {
                parts.diagnostics().failed(e);
            }
            throw e;
        }
    }

    /** One exclusive job whose instance is locked hides every job that is asked for together with it. */
    private int acquireUpTo(int limit) {
        int asked = slots.reserve(size.next(limit));
        int got = acquire(asked);
        return got == 0 && asked > 1 && parts.runner().isTakingJobs() ? acquire(slots.reserve(1)) : got;
    }

    private int acquire(int reserved) {
        if (reserved == 0) {
            return 0;
        }
        int unused = reserved;
        try {
            JobSource.Answer answer = parts.source().acquire(reserved);
            int got = answer.jobs().size();
            size.answered(reserved, got, jobs.size() > 0);
            lastFull = got == reserved;
            if (got > 0) {
                parts.pause().acquired();
            }
            for (AcquiredJob job : answer.jobs()) {
                if (unused > 0) {
                    unused--;
                    parts.runner().dispatch(answer.active(job, this::jobEnded));
                } else {
                    parts.runner().releaseSurplus(answer.active(job, surplus -> {}));
                }
            }
            return got;
        } finally {
            slots.release(unused);
            slots.taken();
        }
    }

    public boolean isPolling() {
        return gate.isLocked();
    }

    /**
     * Waits for an acquire request under way; an interrupt ends the waiting.
     *
     * @return whether none is under way any more
     */
    public boolean awaitIdle(Duration longest) {
        try {
            if (gate.tryLock(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                gate.unlock();
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !gate.isLocked();
    }
}
