package io.github.camelflowable;

import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

import org.apache.camel.Category;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.PollingConsumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.ScheduledPollEndpoint;
import org.apache.camel.util.URISupport;

import io.github.camelflowable.client.AcquireRequest;
import io.github.camelflowable.client.ConnectionSettings;
import io.github.camelflowable.client.ExternalWorkerClient;
import io.github.camelflowable.consumer.JobSource;
import io.github.camelflowable.diagnosis.Engine;
import io.github.camelflowable.diagnosis.PollDiagnostics;
import io.github.camelflowable.worker.ActiveJobs;
import io.github.camelflowable.worker.ReportSender;

/**
 * Work off Flowable's external worker jobs, and report on them.
 */
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "flowable-ew",
        title = "Flowable External Worker",
        syntax = "flowable-ew:topic",
        category = {Category.WORKFLOW},
        headersClass = FlowableEwConstants.class)
public class FlowableEwEndpoint extends ScheduledPollEndpoint implements EndpointServiceLocation {

    @UriPath
    @Metadata(
            required = true,
            description = "Topic of the jobs to acquire, exactly as in the model; it is case-sensitive. A"
                    + " producer that only reports does not use it.")
    private String topic;

    @UriParam
    private FlowableEwConfiguration configuration;

    private ConnectionSettings settings;
    private ReportSender reports;

    public FlowableEwEndpoint(String uri, Component component, String topic, FlowableEwConfiguration configuration) {
        super(uri, component);
        this.topic = topic;
        this.configuration = configuration;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        settings = configuration.connectionSettings();
        configuration.setWorkerId(getComponent().workerId(configuration));
        OptionRules.check(configuration);
        parts().failurePolicy();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        // Opened now, so that a wrong http option fails the start and not the first job.
        getComponent().engines().at(settings);
    }

    /** @return base URL of the engine, without secrets; the identity of a job is this, its id and its worker id */
    URI engineUrl() {
        return settings.baseUrl();
    }

    PollDiagnostics diagnostics() {
        PollDiagnostics.Subject subject = new PollDiagnostics.Subject(
                topic,
                scopeType(),
                configuration.getWorkerId(),
                configuration.getConcurrentConsumers(),
                configuration.getLockDuration(),
                configuration.getDiagnoseAfter(),
                configuration.getDiagnoseInterval());
        Engine engine = getComponent().engines().at(settings);
        ExecutorService executor = getComponent().threads().diagnosis(settings.baseUrl());
        PollDiagnostics diagnostics = new PollDiagnostics(
                subject, engine, executor, getComponent().engines().clock());
        if (!configuration.getBacklogInterval().isZero()) {
            engine.countBacklog(
                    diagnostics,
                    configuration.getBacklogInterval(),
                    getComponent().threads().timer(),
                    executor);
        }
        return diagnostics;
    }

    private String scopeType() {
        return configuration.getScopeType() == null
                ? null
                : configuration.getScopeType().name();
    }

    ExternalWorkerClient client() {
        return new ExternalWorkerClient(getComponent().engines().connection(settings));
    }

    /** @return sends the reports of the consumers and producers of this endpoint */
    synchronized ReportSender reports() {
        if (reports == null) {
            reports = new ReportSender(client(), configuration.getMaxConcurrentReports());
        }
        return reports;
    }

    /** @return the jobs that consumers of this context have in flight */
    ActiveJobs activeJobs() {
        return getComponent().activeJobs();
    }

    ScheduledExecutorService pollers() {
        return getComponent().threads().pollers(settings.baseUrl());
    }

    AcquireRequest acquireRequest(int numberOfTasks) {
        return new AcquireRequest(
                topic,
                configuration.getWorkerId(),
                configuration.getLockDuration(),
                numberOfTasks,
                configuration.getNumberOfRetries(),
                scopeType());
    }

    EndpointParts parts() {
        return new EndpointParts(this);
    }

    JobSource jobSource() {
        return new JobSource(
                engineUrl(),
                configuration.getLockDuration(),
                n -> client().acquire(acquireRequest(n), configuration.getAcquireTimeout()),
                parts().jobMeters());
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        // Its connection is closed with the component, and opened anew when both are started again.
        synchronized (this) {
            reports = null;
        }
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        OptionRules.warnOfShortLock(configuration, topic);
        FlowableEwConsumer consumer = new FlowableEwConsumer(this, processor);
        consumer.setExceptionHandler(new PollExceptionHandler(consumer));
        configureConsumer(consumer);
        if (consumer.getScheduledExecutorService() == null) {
            consumer.setScheduledExecutorService(pollers());
        }
        return consumer;
    }

    @Override
    public PollingConsumer createPollingConsumer() throws Exception {
        OptionRules.warnOfUnusedJournal(configuration, topic);
        FlowableEwPollingConsumer consumer = new FlowableEwPollingConsumer(this);
        configurePollingConsumer(consumer);
        return consumer;
    }

    @Override
    public Producer createProducer() {
        return new FlowableEwProducer(this);
    }

    @Override
    public FlowableEwComponent getComponent() {
        return (FlowableEwComponent) super.getComponent();
    }

    public String getTopic() {
        return topic;
    }

    public void setTopic(String topic) {
        this.topic = topic;
    }

    public FlowableEwConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(FlowableEwConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public String getServiceUrl() {
        return configuration.getBaseUrl();
    }

    @Override
    public String getServiceProtocol() {
        return "http";
    }

    /** The URI without secrets: it goes to logs, JMX and events. */
    @Override
    public String getEndpointUri() {
        return URISupport.sanitizeUri(super.getEndpointUri());
    }

    /** Endpoints that differ in a secret only have the same shown URI, and still are two. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
