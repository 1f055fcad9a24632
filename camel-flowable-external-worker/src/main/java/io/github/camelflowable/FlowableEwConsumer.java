package io.github.camelflowable;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.ScheduledPollConsumer;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.URISupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.ExternalWorkerClient;
import io.github.camelflowable.client.FailureReport;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobLease;
import io.github.camelflowable.worker.JobOutcome;
import io.github.camelflowable.worker.JobSlots;
import io.github.camelflowable.worker.OutcomeReporter;
import io.github.camelflowable.worker.ReportRetry;
import io.github.camelflowable.worker.RequestSize;

/**
 * Acquires jobs of a topic and runs them through the route; this class tells one job's path from acquire to the route,
 * {@link JobCompletion} the rest.
 * <p>
 * A poll reserves slots, asks for no more jobs than it got slots for, and hands each job to a thread of the worker pool;
 * the polling thread never runs a route. A job that comes too late, because the consumer is stopping or its lease is
 * nearly over, is handed back instead of started.
 * <p>
 * Polls are triggered by Camel's scheduler and, in between, by slots that become free: then there is room, and completing
 * a job may have made the next one of its instance acquirable. Polls never overlap.
 * <p>
 * On stop no new job is acquired, an acquire under way is awaited and its jobs are handed back, and Camel's shutdown waits
 * for the running ones. What is left then is logged by id and keeps its lock: handing back a job that runs would have it
 * done twice.
 */
public class FlowableEwConsumer extends ScheduledPollConsumer implements ShutdownAware {

    private static final Logger LOG = LoggerFactory.getLogger(FlowableEwConsumer.class);

    private final FlowableEwEndpoint endpoint;
    private final FlowableEwConfiguration configuration;
    private final JobSlots slots;
    private final RequestSize requestSize;
    private final AtomicInteger pollsWanted = new AtomicInteger();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final ReentrantLock polling = new ReentrantLock();
    private final Set<ActiveJob> jobsInHand = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<ActiveJob, Future<?>> leaseEnds = new ConcurrentHashMap<>();
    private final JobExchanges exchanges;
    private final OutcomeDecider decider;
    private ExecutorService workers;
    private ExternalWorkerClient client;
    private OutcomeReporter reporter;
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
        this.exchanges = new JobExchanges(configuration.getBodyType());
        this.decider = endpoint.outcomeDecider();
    }

    // ---- polling ----

    /**
     * Polls once for all who want it now: a tick of the scheduler and a refill may come together, and then one of them
     * polls again for the other. With no slot free there is nothing to poll for; that is not an idle poll, so Camel's
     * back-off must not count it.
     */
    @Override
    public void run() {
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
                        pollNow();
                    } else {
                        super.run();
                    }
                }
            } while (pollsWanted.addAndGet(-served) > 0);
        } catch (Error e) {
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

    private void pollNow() {
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
        int asked = slots.reserve(requestSize.next(slots.free()));
        int got = acquire(asked);
        if (got == 0 && asked > 1 && isTakingJobs()) {
            // One exclusive job whose instance is locked hides every job asked for together with it.
            got = acquire(slots.reserve(1));
        }
        return got;
    }

    /** Asks again at once while answers are full and enough slots are free to make the request worth it. */
    @Override
    public boolean isGreedy() {
        return super.isGreedy() && isTakingJobs() && requestSize.wantsMore() && slots.free() >= worthwhile();
    }

    private int worthwhile() {
        return Math.max(1, Math.min(requestSize.next(slots.size()), slots.size() / 2));
    }

    private int acquire(int reserved) {
        if (reserved == 0) {
            return 0;
        }
        int unused = reserved;
        try {
            long asked = System.nanoTime();
            List<AcquiredJob> jobs = client.acquire(endpoint.acquireRequest(reserved));
            requestSize.answered(reserved, jobs.size(), !jobsInHand.isEmpty());
            JobLease lease = JobLease.starting(System::nanoTime, asked, configuration.getLockDuration());
            for (AcquiredJob job : jobs) {
                take(new ActiveJob(job, lease, unused > 0 ? this::slotFreed : () -> {}), unused > 0);
                unused--;
            }
            return jobs.size();
        } finally {
            slots.release(Math.max(0, unused));
        }
    }

    // ---- one job ----

    private void take(ActiveJob job, boolean hasSlot) {
        jobsInHand.add(job);
        endpoint.getComponent().activeJobs().enter(job);
        if (!hasSlot) {
            tooLate(job, "the server gave more jobs than were asked for");
            return;
        }
        if (!isTakingJobs()) {
            tooLate(job, "the consumer is stopping");
            return;
        }
        try {
            workers.execute(() -> work(job));
        } catch (RejectedExecutionException e) {
            tooLate(job, "the consumer is stopping");
        }
    }

    private void work(ActiveJob job) {
        if (job.lease().remaining().compareTo(leastToStart()) < 0) {
            tooLate(job, "its lock is nearly over");
            return;
        }
        try {
            watchLease(job);
            route(job);
        } catch (RuntimeException | Error e) {
            // Whatever happens to the route, the job must not sit locked and its slot must come back.
            LOG.warn("Failed outside its route: job {} topic {}", job.id(), endpoint.getTopic(), e);
            FailureReport reason = new FailureReport(e.toString(), null, null, null);
            reporter.report(job, new JobOutcome.Failed(reason), result -> letGo(job));
        }
    }

    private void route(ActiveJob job) {
        Exchange exchange = createExchange(false);
        JobCompletion completion = new JobCompletion(job, decider, reporter, workers, result -> letGo(job));
        completion.runningOn(Thread.currentThread());
        try {
            exchanges.fill(exchange, job);
        } catch (IllegalArgumentException e) {
            // Never dropped: a job that cannot be read fails with the reason.
            exchange.setException(e);
            completion.end(exchange);
            releaseExchange(exchange, false);
            return;
        }
        exchange.getExchangeExtension().addOnCompletion(completion);
        getAsyncProcessor().process(exchange, doneSync -> {
            // Normally the completion has run, or was handed over with the exchange. It is still here if the route
            // refused the exchange before it began, as a stopping context does.
            if (exchange.getExchangeExtension().containsOnCompletion(completion)) {
                completion.end(exchange);
            }
            releaseExchange(exchange, false);
        });
        completion.runningOn(null);
    }

    private void watchLease(ActiveJob job) {
        job.onLost(() -> {
            if (jobsInHand.contains(job)) {
                if (job.state() == ActiveJob.State.OPEN) {
                    LOG.warn("Its lock has ended while it runs: job {} topic {}", job.id(), endpoint.getTopic());
                }
                notifyLost(job);
            }
        });
        leaseEnds.put(
                job,
                endpoint.getComponent()
                        .scheduler()
                        .schedule(job::leaseEnded, job.remaining().toNanos(), TimeUnit.NANOSECONDS));
    }

    private void notifyLost(ActiveJob job) {
        CamelContext context = getEndpoint().getCamelContext();
        try {
            context.getManagementStrategy().notify(new FlowableEwJobLostEvent(context, job.job()));
        } catch (Exception e) {
            LOG.warn("An event notifier failed: job {} topic {}", job.id(), endpoint.getTopic(), e);
        }
    }

    private Duration leastToStart() {
        Duration tenth = configuration.getLockDuration().dividedBy(10);
        Duration second = Duration.ofSeconds(1);
        return tenth.compareTo(second) < 0 ? tenth : second;
    }

    private void tooLate(ActiveJob job, String why) {
        if (!configuration.isHandBackOnStop() && !isTakingJobs()) {
            letGo(job);
            return;
        }
        LOG.info("Handed back, because {}: job {} topic {}", why, job.id(), endpoint.getTopic());
        reporter.report(job, JobOutcome.HandedBack.of(job.job().job()), result -> letGo(job));
    }

    private void unreported(String message, Throwable cause) {
        try {
            getExceptionHandler().handleException(message, cause);
        } catch (RuntimeException e) {
            LOG.warn("The exception handler failed for: {}", message, e);
        }
    }

    private void letGo(ActiveJob job) {
        Future<?> leaseEnd = leaseEnds.remove(job);
        if (leaseEnd != null) {
            leaseEnd.cancel(false);
        }
        endpoint.getComponent().activeJobs().leave(job);
        jobsInHand.remove(job);
        job.releaseSlot();
    }

    private void slotFreed() {
        slots.release(1);
        if (isTakingJobs()) {
            refill.afterJob(requestSize.isSaturated(), slots.free() >= worthwhile());
        }
    }

    // ---- start, suspend, stop ----

    private boolean isTakingJobs() {
        return isRunAllowed() && !isSuspendingOrSuspended();
    }

    @Override
    protected void doStart() throws Exception {
        client = endpoint.client();
        refill = new Refill(endpoint.getComponent().scheduler(), this::run);
        workers = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newCachedThreadPool(this, endpoint.getEndpointUri());
        reporter = new OutcomeReporter(
                client, workers, endpoint.getComponent().scheduler(), new ReportRetry(), this::unreported);
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
        ServiceHelper.stopAndShutdownService(wakeUps);
        wakeUps = null;
        refill.cancel();
        // Before the scheduler stops: it interrupts its thread, and the jobs of an interrupted acquire stay locked.
        awaitPoll();
        super.doStop();
        logLeftJobs();
        getEndpoint().getCamelContext().getExecutorServiceManager().shutdown(workers);
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
        if (!jobsInHand.isEmpty()) {
            LOG.warn(
                    "Stopped while jobs still run; they keep their locks: topic {} jobs {}",
                    endpoint.getTopic(),
                    jobsInHand.stream().map(ActiveJob::id).sorted().collect(Collectors.joining(", ")));
        }
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    /** Jobs whose report is still under way are not in Camel's in-flight repository any more; shutdown waits for them. */
    @Override
    public int getPendingExchangesSize() {
        return jobsInHand.size();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // Suspending has stopped the polls already; the running jobs are waited for through getPendingExchangesSize.
    }
}
