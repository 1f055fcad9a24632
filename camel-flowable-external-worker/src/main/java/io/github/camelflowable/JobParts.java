package io.github.camelflowable;

import java.util.function.Function;

import org.apache.camel.spi.AggregationRepository;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.exchange.FailurePolicy;
import io.github.camelflowable.exchange.JobEnvelope;
import io.github.camelflowable.exchange.JobExchanges;
import io.github.camelflowable.exchange.OutcomeDecider;
import io.github.camelflowable.exchange.OutcomeJournal;
import io.github.camelflowable.exchange.OutputVariables;
import io.github.camelflowable.exchange.TraceContext;
import io.github.camelflowable.observe.Meters;
import io.github.camelflowable.worker.JobMeters;

/** What the options of an endpoint mean for one job: how it becomes an exchange, and how its outcome is decided. */
final class JobParts {

    private final FlowableEwEndpoint endpoint;
    private final FlowableEwConfiguration configuration;

    JobParts(FlowableEwEndpoint endpoint) {
        this.endpoint = endpoint;
        this.configuration = endpoint.getConfiguration();
    }

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

    JobExchanges jobExchanges() {
        Function<AcquiredJob, Object> body =
                switch (configuration.getBodyType()) {
                    case variables -> AcquiredJob::variables;
                    case job -> job -> job;
                    case envelope -> JobEnvelope::write;
                };
        return new JobExchanges(body, traceContext());
    }

    /** Meters in Micrometer, if it is there and the context has a registry of it. */
    JobMeters jobMeters() {
        return Meters.ofTopic(endpoint.getCamelContext(), endpoint.getTopic());
    }

    private TraceContext traceContext() {
        return new TraceContext(configuration.getTraceVariable());
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

    OutcomeDecider outcomeDecider(OutcomeDecider.RouteState route) {
        return new OutcomeDecider(
                configuration.isAutoComplete(), configuration.isAutoFail(), outputVariables(), failurePolicy(), route);
    }
}
