package io.github.camelflowable;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.PollingConsumerSupport;

import io.github.camelflowable.consumer.JobHandling;
import io.github.camelflowable.consumer.JobSource;
import io.github.camelflowable.exchange.OutcomeDecider;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobCounts;
import io.github.camelflowable.worker.JobsInFlight;

/**
 * Acquires one job per call, for {@code pollEnrich} and {@code ConsumerTemplate}. The job's outcome is reported when the
 * surrounding exchange ends; with a {@code ConsumerTemplate} that is {@code doneUoW(exchange)}.
 */
public class FlowableEwPollingConsumer extends PollingConsumerSupport {

    private static final long DEFAULT_DELAY_MILLIS = 500;

    private final FlowableEwEndpoint endpoint;
    private volatile CountDownLatch stopped = new CountDownLatch(1);
    private JobSource source;
    private JobsInFlight jobs;
    private JobHandling handling;

    public FlowableEwPollingConsumer(FlowableEwEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
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

    /** The endpoint's delay is negative if it is not set; only a scheduled consumer sets its default. */
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
        List<ActiveJob> acquired = source.acquire(1, () -> {});
        if (acquired.isEmpty()) {
            return null;
        }
        ActiveJob job = acquired.get(0);
        jobs.enter(job);
        return exchange(job);
    }

    private Exchange exchange(ActiveJob job) {
        Exchange exchange = endpoint.createExchange();
        handling.begin(job, exchange);
        if (exchange.getException() != null) {
            throw RuntimeCamelException.wrapRuntimeCamelException(exchange.getException());
        }
        return exchange;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        stopped = new CountDownLatch(1);
        JobCounts counts = new JobCounts(endpoint.parts().jobMeters());
        // As many jobs as the caller asks for: one a call.
        jobs = new JobsInFlight(endpoint.activeJobs(), counts, Integer.MAX_VALUE);
        source = endpoint.jobSource();
        handling = endpoint.parts().handling(OutcomeDecider.RouteState.running(), jobs, this::getExceptionHandler);
    }

    @Override
    protected void doStop() throws Exception {
        stopped.countDown();
        super.doStop();
    }
}
