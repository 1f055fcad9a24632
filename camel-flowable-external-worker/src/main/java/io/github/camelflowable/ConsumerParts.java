package io.github.camelflowable;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.ScheduledPollConsumerScheduler;
import org.apache.camel.support.DefaultScheduledPollConsumerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.consumer.IdlePace;
import io.github.camelflowable.consumer.JobHandling;
import io.github.camelflowable.consumer.JobPoller;
import io.github.camelflowable.consumer.JobRunner;
import io.github.camelflowable.consumer.LeaseWatch;
import io.github.camelflowable.consumer.PauseCondition;
import io.github.camelflowable.consumer.StartGuard;
import io.github.camelflowable.diagnosis.PollDiagnostics;
import io.github.camelflowable.exchange.OutcomeDecider;
import io.github.camelflowable.worker.JobsInFlight;
import io.github.camelflowable.worker.OutcomeReporter;

/** Creates the collaborators of the consumers of an endpoint, from its options. */
final class ConsumerParts {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerParts.class);

    private final FlowableEwEndpoint endpoint;
    private final FlowableEwConfiguration configuration;
    private final FlowableEwConsumer consumer;
    private final JobsInFlight jobs;

    ConsumerParts(FlowableEwEndpoint endpoint, FlowableEwConsumer consumer, JobsInFlight jobs) {
        this.endpoint = endpoint;
        this.configuration = endpoint.getConfiguration();
        this.consumer = consumer;
        this.jobs = jobs;
    }

    JobRunner runner(ExecutorService threads, PauseCondition pause) {
        OutcomeDecider.RouteState route =
                new OutcomeDecider.RouteState(pause::isHeldBack, () -> !consumer.isStartingOrStarted());
        return new JobRunner(
                consumer,
                handling(endpoint, route, jobs, consumer::getExceptionHandler),
                threads,
                new StartGuard(
                        consumer::isStartingOrStarted,
                        pause,
                        configuration.isHandBackOnStop(),
                        configuration.getLockDuration()),
                endpoint.jobParts().journal());
    }

    JobPoller poller(JobRunner runner, PauseCondition pause, PollDiagnostics diagnostics) {
        int largest = configuration.getMaxMessagesPerPoll();
        return new JobPoller(
                consumer,
                new JobPoller.Parts(jobs, endpoint.jobSource(), runner, pause, diagnostics),
                largest == 0 ? jobs.slots() : Math.min(jobs.slots(), largest),
                new IdlePace(idleDelay(), endpoint.getComponent().engines().clock(), () -> ThreadLocalRandom.current()
                        .nextDouble()),
                endpoint.pollers());
    }

    /** A user who has chosen a back-off for idle times, or a scheduler, has chosen when the engine is asked. */
    private Duration idleDelay() {
        ScheduledPollConsumerScheduler scheduler = consumer.getScheduler();
        // Camel creates its own scheduler later, when the consumer starts.
        boolean ownScheduler = scheduler != null && !(scheduler instanceof DefaultScheduledPollConsumerScheduler);
        return ownScheduler || consumer.getBackoffIdleThreshold() > 0 ? Duration.ZERO : configuration.getIdleDelay();
    }

    /** @param handler is notified of reports that did not reach the engine */
    static JobHandling handling(
            FlowableEwEndpoint endpoint,
            OutcomeDecider.RouteState route,
            JobsInFlight jobs,
            Supplier<ExceptionHandler> handler) {
        OutcomeDecider decider = endpoint.jobParts().outcomeDecider(route);
        OutcomeReporter reporter = new OutcomeReporter(
                endpoint.reports(),
                endpoint.repetitions(),
                decider::internalFailure,
                (message, cause) -> unreported(handler.get(), message, cause),
                jobs.counts());
        LeaseWatch leases =
                new LeaseWatch(endpoint.getCamelContext(), endpoint.timer(), endpoint.reportThreads(), jobs);
        return new JobHandling(endpoint.jobParts().jobExchanges(), decider, reporter, leases, jobs);
    }

    private static void unreported(ExceptionHandler handler, String message, Throwable cause) {
        try {
            handler.handleException(message, cause);
        } catch (RuntimeException e) {
            LOG.warn("The exception handler failed, and did not handle: {}; correct it: {}", message, e.toString());
            LOG.debug("The exception handler failed", e);
        }
    }
}
