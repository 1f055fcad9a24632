package io.github.camelflowable.consumer;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.camel.support.DefaultScheduledPollConsumerScheduler;
import org.apache.camel.support.ScheduledPollConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.diagnosis.PollDiagnostics;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobsInFlight;

/**
 * When to acquire jobs. Polls never overlap, and the polling thread never runs a route.
 * <p>
 * Camel's scheduler polls at its ticks. Between two ticks, a slot that becomes free may cause a refill: there is room then, and
 * the next job of the instance may be acquirable. Refills are off with {@code greedy=false} and with a scheduler of the user's
 * own, they ask the poll strategy, and a job that this consumer has released waits for the next tick. A wake-up polls at once.
 * While a topic is idle, {@link IdlePace} leaves out ticks.
 */
public final class JobPoller implements ActiveJob.Owner {

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

    public record Parts(
            JobsInFlight jobs, JobSource source, JobRunner runner, PauseCondition pause, PollDiagnostics diagnostics) {}

    private final ScheduledPollConsumer consumer;
    private final Parts parts;
    private final JobsInFlight jobs;
    private final JobAcquirer acquirer;
    private final IdlePace pace;
    private final RefillTimer refills;
    private final ReentrantLock gate = new ReentrantLock();

    private volatile boolean woken;
    /** A job that a stop by force has left running ends after the restart, when another poller polls. */
    private volatile boolean stopped;

    /** 0 if no successor is expected. */
    private volatile long successorPause;

    private volatile boolean releasedSinceTick;
    /** Whether the next poll is part of this tick, because the scheduler is greedy. Only its thread uses it. */
    private boolean tickGoesOn;

    public JobPoller(
            ScheduledPollConsumer consumer, Parts parts, int largest, IdlePace pace, ScheduledExecutorService timer) {
        this.consumer = consumer;
        this.parts = parts;
        this.jobs = parts.jobs();
        this.acquirer = new JobAcquirer(parts, largest, this);
        this.pace = pace;
        this.refills = new RefillTimer(timer, this::refill);
    }

    // ---- ticks ----

    /** A greedy scheduler polls again at once after jobs: that is part of the same tick, and asks only after a full answer. */
    public int tick() {
        boolean goesOn = tickGoesOn;
        tickGoesOn = false;
        if (!goesOn) {
            releasedSinceTick = false;
        } else if (releasedSinceTick || !acquirer.wasLastFull()) {
            return 0;
        }
        boolean asks = goesOn || pace.isDue();
        if (asks && parts.diagnostics().skipsThisPoll()) {
            asks = false;
            pace.again();
        }
        int polled = asks ? poll() : 0;
        tickGoesOn = polled > 0 && consumer.isGreedy();
        return polled;
    }

    // ---- between ticks ----

    /** Polls at once, whatever the schedule and the back-off say; again a moment later if the engine is behind the message. */
    public void wakeUp() {
        woken = true;
        pace.busy();
        successorPause = SUCCESSOR_MILLIS;
        refills.in(0);
    }

    /** From now on a refill could acquire the job. */
    @Override
    public void releasing() {
        releasedSinceTick = true;
    }

    @Override
    public void ended() {
        pace.busy();
        if (mayRefill()) {
            successorPause = SUCCESSOR_MILLIS;
            boolean full = acquirer.wasLastFull();
            boolean now = full && jobs.free() >= (jobs.slots() + 1) / 2;
            refills.in(now ? 0 : full ? REFILL_MILLIS : SUCCESSOR_MILLIS);
        }
    }

    private boolean mayRefill() {
        return isTakingJobs()
                && !releasedSinceTick
                && consumer.isGreedy()
                && consumer.getScheduler() instanceof DefaultScheduledPollConsumerScheduler
                && consumer.isSchedulerStarted();
    }

    private boolean isTakingJobs() {
        return !stopped && parts.runner().isTakingJobs();
    }

    /** Ends all polling; the poller cannot be used again. */
    public void stop() {
        stopped = true;
        refills.cancel();
    }

    private void refill() {
        boolean forced = woken;
        woken = false;
        try {
            if ((forced || mayRefill())
                    && jobs.free() > 0
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
        if (polled > 0 && acquirer.wasLastFull() && jobs.free() > 0 && mayRefill()) {
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

    /**
     * A stop interrupts the thread of the scheduler, whose greedy tick may come here again after a restart. The jobs of an
     * interrupted request would stay locked, so it sends none.
     */
    private int poll() {
        gate.lock();
        try {
            boolean interrupted = Thread.currentThread().isInterrupted();
            return isTakingJobs() && jobs.free() > 0 && !interrupted ? pollAndDiagnose() : 0;
        } finally {
            gate.unlock();
        }
    }

    private int pollAndDiagnose() {
        parts.diagnostics().polling();
        try {
            int polled = acquirer.acquire();
            String paused = parts.pause().reason();
            if (polled > 0 || paused != null) {
                pace.busy();
            }
            if (paused != null) {
                parts.diagnostics().paused(paused);
            } else if (isTakingJobs()) {
                parts.diagnostics().polled(polled);
            }
            return polled;
        } catch (RuntimeException e) {
            pace.again();
            if (isTakingJobs()) {
                parts.diagnostics().failed(e);
            }
            throw e;
        }
    }

    public boolean isPolling() {
        return gate.isLocked();
    }

    /** @return whether no acquire request is under way any more; an interrupt ends the waiting */
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
