package io.github.camelflowable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.ScheduledPollConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.ExternalWorkerClient;
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
    private final Refill refill;
    private final AtomicInteger pollsWanted = new AtomicInteger();
    private final AtomicInteger jobsInHand = new AtomicInteger();
    private final JobExchanges exchanges;
    private final OutcomeDecider decider;
    private ExecutorService workers;
    private ExternalWorkerClient client;
    private OutcomeReporter reporter;

    public FlowableEwConsumer(FlowableEwEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.configuration = endpoint.getConfiguration();
        int limit = configuration.getConcurrentConsumers();
        this.slots = new JobSlots(limit);
        int largest = configuration.getMaxMessagesPerPoll();
        this.requestSize = new RequestSize(largest == 0 ? limit : Math.min(limit, largest));
        this.refill = new Refill(endpoint.getComponent().scheduler(), this::run);
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
        int served = 0;
        do {
            served = pollsWanted.get();
            try {
                super.run();
            } catch (Error e) {
                pollsWanted.set(0);
                throw e;
            }
        } while (pollsWanted.addAndGet(-served) > 0);
    }

    @Override
    protected int poll() throws Exception {
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
        return super.isGreedy() && requestSize.wantsMore() && slots.free() >= worthwhile();
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
            requestSize.answered(reserved, jobs.size(), jobsInHand.get() > 0);
            JobLease lease = JobLease.starting(System::nanoTime, asked, configuration.getLockDuration());
            for (AcquiredJob job : jobs) {
                unused--;
                take(job, lease);
            }
            return jobs.size();
        } finally {
            slots.release(unused);
        }
    }

    // ---- one job ----

    private void take(AcquiredJob acquired, JobLease lease) {
        ActiveJob job = new ActiveJob(acquired, lease, this::slotFreed);
        jobsInHand.incrementAndGet();
        endpoint.getComponent().activeJobs().enter(job);
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
        Exchange exchange = createExchange(false);
        JobCompletion completion = new JobCompletion(job, decider, reporter, workers, result -> letGo(job));
        completion.runningOn(Thread.currentThread());
        try {
            exchanges.fill(exchange, job.job());
        } catch (Exception e) {
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

    private void letGo(ActiveJob job) {
        endpoint.getComponent().activeJobs().leave(job);
        jobsInHand.decrementAndGet();
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
        workers = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newCachedThreadPool(this, endpoint.getEndpointUri());
        reporter = new OutcomeReporter(
                client,
                workers,
                endpoint.getComponent().scheduler(),
                new ReportRetry(),
                (message, cause) -> getExceptionHandler().handleException(message, cause));
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        refill.cancel();
        super.doStop();
        logLeftJobs();
        getEndpoint().getCamelContext().getExecutorServiceManager().shutdown(workers);
    }

    @Override
    protected void doSuspend() throws Exception {
        refill.cancel();
        super.doSuspend();
    }

    private void logLeftJobs() {
        if (jobsInHand.get() > 0) {
            LOG.warn(
                    "Stopped while jobs still run; they keep their locks: {} of topic {}: {}",
                    jobsInHand.get(),
                    endpoint.getTopic(),
                    endpoint.getComponent().activeJobs().all().stream()
                            .filter(job -> endpoint.getTopic().equals(job.job().topic()))
                            .map(ActiveJob::id)
                            .collect(Collectors.joining(", ")));
        }
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    /** Jobs whose report is still under way are not in Camel's in-flight repository any more; shutdown waits for them. */
    @Override
    public int getPendingExchangesSize() {
        return jobsInHand.get();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // Suspending has stopped the polls already; the running jobs are waited for through getPendingExchangesSize.
    }
}
