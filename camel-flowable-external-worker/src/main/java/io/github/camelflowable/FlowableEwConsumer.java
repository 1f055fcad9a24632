package io.github.camelflowable;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.TabularData;

import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.ScheduledPollConsumer;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.URISupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.ExternalWorkerClient;
import io.github.camelflowable.doctor.Diagnosis;
import io.github.camelflowable.doctor.Doctor;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobCounts;
import io.github.camelflowable.worker.JobEnd;
import io.github.camelflowable.worker.JobLease;
import io.github.camelflowable.worker.JobMeters;
import io.github.camelflowable.worker.JobSlots;
import io.github.camelflowable.worker.ReportTurns;
import io.github.camelflowable.worker.RequestSize;
import io.github.camelflowable.worker.WorkerThreads;

/**
 * Acquires jobs of a topic: when to ask, and for how many. What happens to a job from then on is told by
 * {@link JobRunner} and {@link JobCompletion}.
 * <p>
 * A poll reserves slots, asks for no more jobs than it got slots for, and hands each to the runner; the polling thread
 * never runs a route. Polls are triggered by Camel's scheduler and, in between, by slots that become free: then there is
 * room, and completing a job may have made the next one of its instance acquirable. Polls never overlap.
 * <p>
 * On stop no new job is acquired, an acquire under way is awaited and its jobs are handed back, and Camel's shutdown waits
 * for the running ones. What is left then is logged by id and keeps its lock: handing back a job that runs would have it
 * done twice.
 */
@ManagedResource(description = "Consumer of Flowable's external worker jobs")
public class FlowableEwConsumer extends ScheduledPollConsumer implements ShutdownAware {

    private static final Logger LOG = LoggerFactory.getLogger(FlowableEwConsumer.class);

    /** Asking for more saves hardly a request per job any more, and leaves the slots that wait for it empty. */
    private static final int GOOD_REQUEST = 10;

    /** Jobs asked for at a time while others are in hand, unless {@code maxMessagesPerPoll} says how many. */
    private static final int PORTION = 20;

    /**
     * So long jobs that block hold up the next, until it is known that they block. Less would be too little for a quick job on a
     * machine whose cores are all at work: there a thread may have to wait 20 ms to go on.
     */
    private static final Duration PATIENCE = Duration.ofMillis(50);

    private final FlowableEwEndpoint endpoint;
    private final FlowableEwConfiguration configuration;
    private final JobSlots slots;
    private final RequestSize requestSize;
    /** Whether the last request asked for a portion only; read and written by who polls. */
    private boolean roomIsLeft;

    private final AtomicInteger pollsWanted = new AtomicInteger();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final ReentrantLock polling = new ReentrantLock();
    private final AtomicLong slotsTakenSince = new AtomicLong();
    private JobMeters meters = JobMeters.NONE;
    private volatile JobCounts counts = new JobCounts(meters);
    private ExternalWorkerClient client;
    private Downstream downstream;
    private volatile Doctor doctor;
    private ExecutorService threads;
    private WorkerThreads workers;
    private ReportTurns turns;
    private JobRunner runner;
    private Refill refill;
    private Consumer wakeUps;

    public FlowableEwConsumer(FlowableEwEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.configuration = endpoint.getConfiguration();
        int limit = configuration.getConcurrentConsumers();
        this.slots = new JobSlots(limit);
        int largest = configuration.getMaxMessagesPerPoll();
        this.requestSize = new RequestSize(largest == 0 ? limit : Math.min(limit, largest));
    }

    // ---- polling ----

    /**
     * A tick of the scheduler. With jobs in hand a refill that is due anyway fills more slots with its request than this
     * one would.
     */
    @Override
    public void run() {
        if (runner.inHand().isEmpty() || !refill.isDue()) {
            pollForAll();
        }
    }

    /**
     * Polls once for all who want it now: a tick of the scheduler and a refill may come together, and then one of them
     * polls again for the other. With no slot free there is nothing to poll for; that is not an idle poll, so Camel's
     * back-off must not count it.
     */
    private void pollForAll() {
        if (slots.free() == 0 || pollsWanted.getAndIncrement() > 0) {
            return;
        }
        polling.lock();
        try {
            int served;
            do {
                served = pollsWanted.get();
                if (slots.free() > 0) {
                    if (woken.getAndSet(false)) {
                        pollWoken();
                    } else if (!doctor.takesTurn()) {
                        super.run();
                    }
                }
            } while (pollsWanted.addAndGet(-served) > 0);
        } catch (RuntimeException | Error e) {
            pollsWanted.set(0);
            throw e;
        } finally {
            polling.unlock();
        }
    }

    /** Polls at once, whatever Camel's idle back-off says: somebody told us that there is a job. */
    void wakeUp() {
        woken.set(true);
        refill.now();
    }

    private void pollWoken() {
        try {
            int polled = poll();
            if (polled == 0) {
                // The news may be ahead of the engine's commit.
                refill.soon();
            }
            while (polled > 0 && isGreedy()) {
                polled = poll();
            }
        } catch (Exception e) {
            getExceptionHandler().handleException("Failed polling endpoint: " + endpoint, e);
        }
    }

    @Override
    protected int poll() throws Exception {
        if (!isTakingJobs()) {
            return 0;
        }
        try {
            int room = downstream.room(slots.free(), runner.inHand().size());
            int got = acquireUpTo(room);
            String heldBack = downstream.words();
            if (heldBack != null) {
                doctor.paused(heldBack);
            } else if (isTakingJobs()) {
                doctor.polled(got);
            }
            return got;
        } catch (RuntimeException e) {
            if (isTakingJobs()) {
                doctor.failed(e);
            }
            throw e;
        }
    }

    private int acquireUpTo(int room) {
        long start = System.nanoTime();
        refill.polling(jobsWait());
        boolean emptied = requestSize.hasEmptied();
        int portion = portion(room);
        roomIsLeft = portion < room;
        int asked = slots.reserve(requestSize.next(portion));
        int got = acquire(asked);
        if (got == 0 && asked > 1 && !emptied && isTakingJobs()) {
            // One exclusive job whose instance is locked hides every job asked for together with it.
            got = acquire(slots.reserve(1));
        }
        if (got == 0 && asked > 0) {
            refill.afterMiss(start);
        }
        return got;
    }

    /**
     * Asks again at once while answers are full, for the rest of the room that was divided, or if enough slots are free to make
     * the request worth it.
     */
    @Override
    public boolean isGreedy() {
        return super.isGreedy()
                && isTakingJobs()
                && requestSize.wantsMore()
                && (roomIsLeft || slots.free() >= worthwhile());
    }

    private int worthwhile() {
        // The jobs that are left keep the engine at work until the request is answered.
        int most = Math.max(slots.size() / 2, slots.size() - ReportTurns.FEWEST);
        return Math.max(1, Math.min(requestSize.next(slots.size()), Math.min(most, GOOD_REQUEST)));
    }

    /** All at once would come back all at once, and the first of them only after the engine has locked the last. */
    private int portion(int room) {
        boolean isToBeDivided = configuration.getMaxMessagesPerPoll() == 0
                && super.isGreedy()
                && !runner.inHand().isEmpty();
        return isToBeDivided ? Math.min(room, PORTION) : room;
    }

    private int acquire(int reserved) {
        if (reserved == 0) {
            return 0;
        }
        int unused = reserved;
        long asked = System.nanoTime();
        JobMeters.Poll outcome = JobMeters.Poll.ERROR;
        try {
            List<AcquiredJob> jobs = client.acquire(endpoint.acquireRequest(reserved));
            outcome = jobs.isEmpty() ? JobMeters.Poll.EMPTY : JobMeters.Poll.JOBS;
            if (!jobs.isEmpty()) {
                downstream.acquired();
            }
            requestSize.answered(reserved, jobs.size(), !runner.inHand().isEmpty());
            JobLease lease = JobLease.starting(System::nanoTime, asked, configuration.getLockDuration());
            for (AcquiredJob job : jobs) {
                if (unused > 0) {
                    unused--;
                    runner.take(new ActiveJob(job, lease, this::slotFreed));
                } else {
                    runner.refuse(new ActiveJob(job, lease, () -> {}));
                }
            }
            return jobs.size();
        } finally {
            slots.release(unused);
            long took = System.nanoTime() - asked;
            meters.polled(outcome, took);
            refill.requestTook(took);
            slotsTaken();
        }
    }

    private void slotsTaken() {
        // Noted before the look: a slot that comes back in between must find the note, or undo it here.
        if (slotsTakenSince.compareAndSet(0, System.nanoTime()) && slots.free() > 0) {
            slotsTakenSince.set(0);
        }
    }

    private void slotFreed() {
        slots.release(1);
        if (slotsTakenSince.get() != 0) {
            long since = slotsTakenSince.getAndSet(0);
            if (since != 0) {
                meters.waitedForSlot(System.nanoTime() - since);
            }
        }
        if (isTakingJobs()) {
            // Then the engine has time for a small request, and no other slot is about to come free that it could fill,
            // too.
            boolean atOnce = workers.hasLongTasks() && turns.isFree();
            refill.afterJob(jobsWait(), atOnce || slots.free() >= worthwhile());
        }
    }

    /** @return whether jobs probably wait: the last answer was full, or jobs that have ended since may have hidden others */
    private boolean jobsWait() {
        return requestSize.isSaturated() || requestSize.isHiding();
    }

    // ---- what an operator sees ----

    Doctor.Record polls() {
        return doctor == null ? Doctor.NO_POLL : doctor.polls();
    }

    /** @return why no jobs come; null if they do, or if it is not known yet */
    public Diagnosis diagnosis() {
        return doctor == null ? null : doctor.diagnosis();
    }

    @ManagedAttribute(description = "Why no jobs come, in words with the remedy; empty if they do")
    public String getDiagnosis() {
        Diagnosis diagnosis = diagnosis();
        return diagnosis == null ? "" : diagnosis.words();
    }

    @ManagedAttribute(description = "Why no jobs come, in a word such as EXCLUSIVE_SIBLING; empty if they do")
    public String getDiagnosisCause() {
        Diagnosis diagnosis = diagnosis();
        return diagnosis == null ? "" : diagnosis.cause().name();
    }

    @ManagedAttribute(description = "When a poll was last answered, as ISO instant; empty if none was yet")
    public String getLastSuccessfulPoll() {
        return polls().lastSuccess() == null ? "" : polls().lastSuccess().toString();
    }

    @ManagedAttribute(description = "Polls that failed since")
    public long getConsecutiveFailures() {
        return polls().failures();
    }

    // ---- start, suspend, stop ----

    @Override
    protected void doBuild() throws Exception {
        setHealthCheck(new FlowableEwConsumerHealthCheck(this, "consumer:" + getRouteId()));
        super.doBuild();
    }

    private boolean isTakingJobs() {
        return isRunAllowed() && !isSuspendingOrSuspended();
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        meters = endpoint.jobMeters();
        counts = new JobCounts(meters);
    }

    @Override
    protected void doStart() throws Exception {
        client = endpoint.client();
        threads = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newCachedThreadPool(this, endpoint.getEndpointUri());
        turns = new ReportTurns(slots.size());
        // While jobs are over in no time, more threads than may report cost more than they gain.
        WorkerThreads.Terms jobs = new WorkerThreads.Terms(turns::limit, PATIENCE);
        // Polls, and reports of routes that end on threads of others.
        WorkerThreads.Terms calls = new WorkerThreads.Terms(turns::limit, ReportTurns.PATIENCE);
        workers = new WorkerThreads(threads, jobs, calls, endpoint.timer());
        refill = new Refill(endpoint.pollers(), workers, this::pollForAll);
        downstream = endpoint.downstream();
        doctor = endpoint.doctor();
        runner = new JobRunner(endpoint, this, this::isTakingJobs, downstream, workers, turns, counts);
        super.doStart();
        listenForWakeUps();
    }

    private void listenForWakeUps() {
        String uri = configuration.getWakeUpOn();
        if (uri == null) {
            return;
        }
        try {
            wakeUps = getEndpoint().getCamelContext().getEndpoint(uri).createConsumer(exchange -> wakeUp());
            ServiceHelper.startService(wakeUps);
        } catch (Exception e) {
            throw new IllegalArgumentException(
                    "Option wakeUpOn of topic " + endpoint.getTopic() + " cannot listen to "
                            + URISupport.sanitizeUri(uri) + ": " + e.getMessage(),
                    e);
        }
    }

    @Override
    protected void doSuspend() throws Exception {
        refill.cancel();
        super.doSuspend();
        awaitPoll();
    }

    @Override
    protected void doStop() throws Exception {
        if (refill == null) {
            // A route with autoStartup=false is stopped with its context although it was never started, and so is one
            // whose start has failed.
            super.doStop();
            return;
        }
        ServiceHelper.stopAndShutdownService(wakeUps);
        wakeUps = null;
        refill.cancel();
        // Before the scheduler stops: it interrupts its thread, and the jobs of an interrupted acquire stay locked.
        awaitPoll();
        super.doStop();
        // Before a look under way finds its connection closed.
        doctor.stop();
        logLeftJobs();
        getEndpoint().getCamelContext().getExecutorServiceManager().shutdown(threads);
    }

    /** Waits for an acquire under way, which then hands its jobs back; each of its requests ends with its timeout. */
    private void awaitPoll() throws InterruptedException {
        long patience = configuration.getRequestTimeout().toMillis() * 2;
        if (polling.tryLock(patience, TimeUnit.MILLISECONDS)) {
            polling.unlock();
        } else {
            LOG.warn("Still acquiring after {} ms: topic {}", patience, endpoint.getTopic());
        }
    }

    private void logLeftJobs() {
        if (!runner.inHand().isEmpty()) {
            LOG.warn(
                    "Stopped while jobs still run; they keep their locks: topic {} jobs {}",
                    endpoint.getTopic(),
                    runner.inHand().stream().map(ActiveJob::id).sorted().collect(Collectors.joining(", ")));
        }
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    /** Jobs whose report is still under way are not in Camel's in-flight repository any more; shutdown waits for them. */
    @Override
    public int getPendingExchangesSize() {
        return runner == null ? 0 : runner.inHand().size();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // Suspending has stopped the polls already; the running jobs are waited for through getPendingExchangesSize.
    }

    // ---- what it does right now ----

    /** @return the consumers of all routes of a context */
    static Stream<FlowableEwConsumer> all(CamelContext context) {
        return context.getRoutes().stream()
                .map(Route::getConsumer)
                .filter(FlowableEwConsumer.class::isInstance)
                .map(FlowableEwConsumer.class::cast);
    }

    JobCounts counts() {
        return counts;
    }

    Set<ActiveJob> inHand() {
        return runner == null ? Set.of() : runner.inHand();
    }

    @Override
    public FlowableEwEndpoint getEndpoint() {
        return endpoint;
    }

    @ManagedAttribute(description = "Topic whose jobs are acquired")
    public String getTopic() {
        return endpoint.getTopic();
    }

    @ManagedAttribute(description = "Name under which jobs are locked")
    public String getWorkerId() {
        return configuration.getWorkerId();
    }

    @ManagedAttribute(description = "Most jobs that are worked on at the same time")
    public int getSlotsLimit() {
        return slots.size();
    }

    @ManagedAttribute(description = "Slots with a job, or reserved for the answer of an acquire request")
    public int getSlotsUsed() {
        return slots.size() - slots.free();
    }

    @ManagedAttribute(description = "Jobs acquired and not ended yet")
    public int getJobsInFlight() {
        return inHand().size();
    }

    @ManagedAttribute(description = "Jobs acquired since the consumer was created")
    public long getJobsAcquired() {
        return counts.acquired();
    }

    @ManagedAttribute(description = "Jobs whose route was started")
    public long getJobsStarted() {
        return counts.started();
    }

    @ManagedAttribute(description = "Jobs that were completed")
    public long getJobsCompleted() {
        return counts.ended(JobEnd.COMPLETED);
    }

    @ManagedAttribute(description = "Jobs that were failed")
    public long getJobsFailed() {
        return counts.ended(JobEnd.FAILED);
    }

    @ManagedAttribute(description = "Jobs that ended in a BPMN error")
    public long getJobsBpmnError() {
        return counts.ended(JobEnd.BPMN_ERROR);
    }

    @ManagedAttribute(description = "Jobs of cases that were terminated")
    public long getJobsTerminated() {
        return counts.ended(JobEnd.TERMINATED);
    }

    @ManagedAttribute(description = "Jobs that were handed back")
    public long getJobsHandedBack() {
        return counts.ended(JobEnd.HANDED_BACK);
    }

    @ManagedAttribute(description = "Jobs whose lock was lost, or of which no report got through")
    public long getJobsLost() {
        return counts.ended(JobEnd.LOST);
    }

    @ManagedAttribute(description = "Jobs left locked for somebody else to report on, as with autoComplete=false")
    public long getJobsLeft() {
        return counts.ended(JobEnd.LEFT);
    }

    @ManagedAttribute(description = "Jobs of which no report got through; they are among the lost ones")
    public long getJobsUnreported() {
        return counts.unreported();
    }

    @ManagedAttribute(description = "How often a report was tried once more")
    public long getReportRetries() {
        return counts.reportRetries();
    }

    @ManagedOperation(description = "Jobs in hand, with what is left of their locks")
    public TabularData jobsInFlight() throws OpenDataException {
        return JobTable.of(inHand());
    }

    @ManagedOperation(description = "Polls at once, whatever the schedule and the back-off say")
    public void pollNow() {
        if (!isTakingJobs() || refill == null) {
            throw new IllegalStateException(
                    "The consumer of topic " + getTopic() + " does not take jobs; it is " + getStatus());
        }
        wakeUp();
    }

    @ManagedOperation(
            description = "Hands a job in hand back to Flowable. Its route goes on, but its outcome is not reported any"
                    + " more; until it ends it keeps its slot.")
    public String handBack(String jobId) {
        String answer = runner == null ? null : runner.handBack(jobId);
        if (answer == null) {
            throw new IllegalArgumentException("No job " + jobId + " is in hand at topic " + getTopic());
        }
        return answer;
    }
}
