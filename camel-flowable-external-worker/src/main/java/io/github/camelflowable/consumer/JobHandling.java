package io.github.camelflowable.consumer;

import java.util.concurrent.Future;

import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;

import io.github.camelflowable.exchange.JobExchanges;
import io.github.camelflowable.exchange.OutcomeDecider;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobsInFlight;
import io.github.camelflowable.worker.OutcomeReporter;

/**
 * The collaborators that run a job of an endpoint.
 *
 * @param exchanges creates its exchange
 * @param decider   decides its outcome
 * @param reporter  reports the outcome
 * @param leases    watches its lease while the route runs
 * @param jobs      has it, until nothing more will be sent for it
 */
public record JobHandling(
        JobExchanges exchanges,
        OutcomeDecider decider,
        OutcomeReporter reporter,
        LeaseWatch leases,
        JobsInFlight jobs) {

    /**
     * Lets the end of an exchange end the job. A job that cannot become an exchange fails at once, since it would come back for
     * ever if it were released; the exchange has the exception then.
     */
    public JobCompletion begin(ActiveJob job, Exchange exchange) {
        Future<?> leaseEnd = leases.start(job);
        jobs.counts().jobStarted();
        JobCompletion completion = new JobCompletion(job, this, leaseEnd);
        try {
            exchanges.fill(exchange, job);
            completion.attachTo(exchange);
        } catch (RuntimeException | Error e) {
            exchange.setException(RuntimeCamelException.wrapRuntimeException(e));
            completion.onDone(exchange);
        }
        return completion;
    }
}
