package io.github.camelflowable;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.PollingConsumerSupport;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.ExternalWorkerClient;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobCounts;
import io.github.camelflowable.worker.JobLease;
import io.github.camelflowable.worker.OutcomeReporter;
import io.github.camelflowable.worker.ReportTurns;

/**
 * Takes one job when asked, for {@code pollEnrich} and {@code ConsumerTemplate}. The job's outcome is reported when the
 * surrounding exchange ends; with a {@code ConsumerTemplate} that is {@code doneUoW(exchange)}.
 */
public class FlowableEwPollingConsumer extends PollingConsumerSupport {

    private static final long DEFAULT_DELAY_MILLIS = 500;

    private final FlowableEwEndpoint endpoint;
    private final JobExchanges exchanges;
    private final OutcomeDecider decider;
    private volatile CountDownLatch stopped = new CountDownLatch(1);
    private ExternalWorkerClient client;
    private ExecutorService workers;
    private OutcomeReporter reporter;
    private JobCounts counts;

    public FlowableEwPollingConsumer(FlowableEwEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        this.exchanges = endpoint.jobExchanges();
        this.decider = endpoint.outcomeDecider(() -> false);
    }

    @Override
    public Exchange receive() {
        return receive(Long.MAX_VALUE);
    }

    /** @return a job's exchange, or null if none could be acquired in time */
    @Override
    public Exchange receive(long timeoutMillis) {
        long start = System.nanoTime();
        while (isRunAllowed()) {
            Exchange exchange = receiveNoWait();
            long left = timeoutMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            if (exchange != null || left <= 0) {
                return exchange;
            }
            pause(Math.min(left, delayMillis()));
        }
        return null;
    }

    /** The endpoint's delay is negative until somebody sets it; only a scheduled consumer fills its default in. */
    private long delayMillis() {
        return endpoint.getDelay() > 0 ? endpoint.getTimeUnit().toMillis(endpoint.getDelay()) : DEFAULT_DELAY_MILLIS;
    }

    private void pause(long millis) {
        try {
            stopped.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeCamelException("Interrupted while waiting for a job of topic " + endpoint.getTopic(), e);
        }
    }

    @Override
    public Exchange receiveNoWait() {
        long asked = System.nanoTime();
        List<AcquiredJob> jobs = client.acquire(endpoint.acquireRequest(1));
        if (jobs.isEmpty()) {
            return null;
        }
        JobLease lease = JobLease.starting(
                System::nanoTime, asked, endpoint.getConfiguration().getLockDuration());
        ActiveJob job = new ActiveJob(jobs.get(0), lease, () -> {});
        counts.jobAcquired();
        endpoint.activeJobs().enter(job);
        return exchange(job);
    }

    private Exchange exchange(ActiveJob job) {
        Exchange exchange = endpoint.createExchange();
        counts.jobStarted(job);
        JobCompletion completion = new JobCompletion(job, decider, reporter, Runnable::run, workers, result -> {
            endpoint.activeJobs().leave(job);
            counts.jobEnded(job, result);
        });
        completion.runningOn(Thread.currentThread());
        try {
            exchanges.fill(exchange, job);
        } catch (IllegalArgumentException e) {
            exchange.setException(e);
            completion.end(exchange);
            throw e;
        }
        exchange.getExchangeExtension().addOnCompletion(completion);
        return exchange;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        stopped = new CountDownLatch(1);
        client = endpoint.client();
        counts = new JobCounts(endpoint.jobMeters());
        workers = endpoint.getCamelContext()
                .getExecutorServiceManager()
                .newCachedThreadPool(this, endpoint.getEndpointUri());
        reporter = new OutcomeReporter(
                client,
                // Any number of threads may call, but here as well few reports are enough at first.
                new ReportTurns(Integer.MAX_VALUE),
                workers,
                endpoint.timer(),
                endpoint.failurePolicy()::unasked,
                (message, cause) -> getExceptionHandler().handleException(message, cause),
                counts);
    }

    @Override
    protected void doStop() throws Exception {
        stopped.countDown();
        super.doStop();
        endpoint.getCamelContext().getExecutorServiceManager().shutdown(workers);
    }
}
