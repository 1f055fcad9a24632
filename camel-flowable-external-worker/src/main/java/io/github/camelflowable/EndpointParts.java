package io.github.camelflowable;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;

import org.apache.camel.spi.AggregationRepository;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.ScheduledPollConsumerScheduler;
import org.apache.camel.support.DefaultScheduledPollConsumerScheduler;
import org.apache.camel.support.ScheduledPollConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.consumer.IdlePace;
import io.github.camelflowable.consumer.JobHandling;
import io.github.camelflowable.consumer.JobPoller;
import io.github.camelflowable.consumer.JobRunner;
import io.github.camelflowable.consumer.LeaseWatch;
import io.github.camelflowable.consumer.PauseCondition;
import io.github.camelflowable.consumer.StartGuard;
import io.github.camelflowable.diagnosis.PollDiagnostics;
import io.github.camelflowable.exchange.FailurePolicy;
import io.github.camelflowable.exchange.JobEnvelope;
import io.github.camelflowable.exchange.JobExchanges;
import io.github.camelflowable.exchange.OutcomeDecider;
import io.github.camelflowable.exchange.OutcomeJournal;
import io.github.camelflowable.exchange.OutputVariables;
import io.github.camelflowable.exchange.TraceContext;
import io.github.camelflowable.observe.Meters;
import io.github.camelflowable.worker.JobMeters;
import io.github.camelflowable.worker.JobsInFlight;
import io.github.camelflowable.worker.OutcomeReporter;

/** Creates the collaborators of the consumers and producers of an endpoint, from its options. */
final class EndpointParts {

    private static final Logger LOG = LoggerFactory.getLogger(EndpointParts.class);

    private final FlowableEwEndpoint endpoint;
    private final FlowableEwConfiguration configuration;

    EndpointParts(FlowableEwEndpoint endpoint) {
        this.endpoint = endpoint;
        this.configuration = endpoint.getConfiguration();
    }

    // ---- a job ----

    /** @throws IllegalArgumentException naming the option, if one cannot be understood */
    FailurePolicy failurePolicy() {
        return FailurePolicy.of(
                endpoint.getCamelContext(),
                configuration.getBpmnErrors(),
                configuration.getRetries(),
                configuration.getRetryTimeout());
    }

    OutputVariables outputVariables() {
        return new OutputVariables(
                configuration.getResultVariable(), configuration.getOutputVariables(), traceContext());
    }

    private TraceContext traceContext() {
        return new TraceContext(configuration.getTraceVariable());
    }

    private JobExchanges jobExchanges() {
        Function<AcquiredJob, Object> body =
                switch (configuration.getBodyType()) {
                    case variables -> AcquiredJob::variables;
                    case job -> job -> job;
                    case envelope -> JobEnvelope::write;
                };
        return new JobExchanges(body, traceContext());
    }

    JobMeters jobMeters() {
        return Meters.ofTopic(endpoint.getCamelContext(), endpoint.getTopic());
    }

    /** @return the journal of the option, whose repository is started then; null without the option */
    OutcomeJournal journal() {
        AggregationRepository repository = configuration.getJournal();
        if (repository == null) {
            return null;
        }
        try {
            endpoint.getCamelContext().addService(repository, true, true);
        } catch (Exception e) {
            throw new IllegalArgumentException(
                    "The repository of the option journal cannot be started: " + e.getMessage(), e);
        }
        return new OutcomeJournal(repository, endpoint.getCamelContext());
    }

    /** @param handler is notified of reports that did not reach the engine */
    JobHandling handling(OutcomeDecider.RouteState route, JobsInFlight jobs, Supplier<ExceptionHandler> handler) {
        OutcomeDecider decider = new OutcomeDecider(
                configuration.isAutoComplete(), configuration.isAutoFail(), outputVariables(), failurePolicy(), route);
        ComponentThreads threads = endpoint.getComponent().threads();
        OutcomeReporter reporter = new OutcomeReporter(
                endpoint.reports(),
                threads.repetitions(),
                decider::internalFailure,
                (message, cause) -> unreported(handler.get(), message, cause),
                jobs.counts());
        LeaseWatch leases = new LeaseWatch(endpoint.getCamelContext(), threads.timer(), threads.reports(), jobs);
        return new JobHandling(jobExchanges(), decider, reporter, leases, jobs);
    }

    private static void unreported(ExceptionHandler handler, String message, Throwable cause) {
        try {
            handler.handleException(message, cause);
        } catch (RuntimeException e) {
            LOG.warn("The exception handler failed, and did not handle: {}; correct it: {}", message, e.toString());
            LOG.debug("The exception handler failed", e);
        }
    }

    // ---- a consumer ----

    JobRunner runner(FlowableEwConsumer consumer, ExecutorService threads, PauseCondition pause) {
        OutcomeDecider.RouteState route =
                new OutcomeDecider.RouteState(pause::isHeldBack, () -> !consumer.isStartingOrStarted());
        return new JobRunner(
                consumer,
                handling(route, consumer.jobs(), consumer::getExceptionHandler),
                threads,
                new StartGuard(
                        consumer::isStartingOrStarted,
                        pause,
                        configuration.isHandBackOnStop(),
                        configuration.getLockDuration()),
                journal());
    }

    JobPoller poller(FlowableEwConsumer consumer, JobRunner runner, PauseCondition pause, PollDiagnostics diagnostics) {
        JobsInFlight jobs = consumer.jobs();
        int largest = configuration.getMaxMessagesPerPoll();
        return new JobPoller(
                consumer,
                new JobPoller.Parts(jobs, endpoint.jobSource(), runner, pause, diagnostics),
                largest == 0 ? jobs.slots() : Math.min(jobs.slots(), largest),
                new IdlePace(
                        idleDelay(consumer),
                        endpoint.getComponent().engines().clock(),
                        () -> ThreadLocalRandom.current().nextDouble()),
                endpoint.pollers());
    }

    /** A user who has chosen a back-off for idle times, or a scheduler, has chosen when the engine is asked. */
    private Duration idleDelay(ScheduledPollConsumer consumer) {
        ScheduledPollConsumerScheduler scheduler = consumer.getScheduler();
        // Camel creates its own scheduler later, when the consumer starts.
        boolean ownScheduler = scheduler != null && !(scheduler instanceof DefaultScheduledPollConsumerScheduler);
        return ownScheduler || consumer.getBackoffIdleThreshold() > 0 ? Duration.ZERO : configuration.getIdleDelay();
    }
}
