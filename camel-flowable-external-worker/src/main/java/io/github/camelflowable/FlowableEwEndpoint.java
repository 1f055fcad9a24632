package io.github.camelflowable;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

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
import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.ConnectionSettings;
import io.github.camelflowable.client.ExternalWorkerClient;
import io.github.camelflowable.client.JobReports;
import io.github.camelflowable.consumer.JobSource;
import io.github.camelflowable.diagnosis.PollDiagnostics;
import io.github.camelflowable.exchange.FailurePolicy;
import io.github.camelflowable.exchange.JobEnvelope;
import io.github.camelflowable.exchange.JobExchanges;
import io.github.camelflowable.exchange.OutcomeDecider;
import io.github.camelflowable.exchange.OutputVariables;
import io.github.camelflowable.exchange.TraceContext;
import io.github.camelflowable.observe.MicrometerMeters;
import io.github.camelflowable.worker.ActiveJobs;
import io.github.camelflowable.worker.JobMeters;
import io.github.camelflowable.worker.LimitedReports;

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

    /** The engine keeps a lock's milliseconds in an int; above 24.8 days it would end in the past. */
    private static final Duration LONGEST_LOCK = Duration.ofDays(24);

    private static final int WORKER_ID_CHARACTERS = 255;

    @UriPath
    @Metadata(
            required = true,
            description =
                    "Topic of the jobs to acquire: exact and case-sensitive, as in the model. A producer that only"
                            + " reports does not use it.")
    private String topic;

    @UriParam
    private FlowableEwConfiguration configuration;

    private ConnectionSettings settings;
    private JobReports reports;

    public FlowableEwEndpoint(String uri, Component component, String topic, FlowableEwConfiguration configuration) {
        super(uri, component);
        this.topic = topic;
        this.configuration = configuration;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        settings = configuration.connectionSettings();
        checkLockDuration();
        atLeast("concurrentConsumers", configuration.getConcurrentConsumers(), 1);
        atLeast("maxMessagesPerPoll", configuration.getMaxMessagesPerPoll(), 0);
        // With 0 the server would always answer that there is nothing.
        atLeast("numberOfRetries", configuration.getNumberOfRetries(), 1);
        atLeast("maxConcurrentReports", configuration.getMaxConcurrentReports(), 0);
        atLeast("diagnoseAfter", configuration.getDiagnoseAfter(), 0);
        Duration interval = configuration.getDiagnoseInterval();
        if (interval == null || interval.isZero() || interval.isNegative()) {
            throw new IllegalArgumentException("Option diagnoseInterval must be longer than zero, but is " + interval);
        }
        if (configuration.getWorkerId() == null) {
            configuration.setWorkerId(getComponent().defaultWorkerId());
        }
        if (configuration.getWorkerId().isBlank() || configuration.getWorkerId().length() > WORKER_ID_CHARACTERS) {
            throw new IllegalArgumentException("Option workerId must have 1 to " + WORKER_ID_CHARACTERS
                    + " characters, but has " + configuration.getWorkerId().length());
        }
        failurePolicy();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        // Opened now, so that a wrong http option fails the start and not the first job.
        getComponent().engine(settings);
    }

    private static void atLeast(String option, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("Option " + option + " must be " + least + " or more, but is " + value);
        }
    }

    private void checkLockDuration() {
        Duration lock = configuration.getLockDuration();
        if (lock == null || lock.toMillis() <= 0 || lock.compareTo(LONGEST_LOCK) > 0) {
            throw new IllegalArgumentException("Option lockDuration must be longer than zero and at most 24 days"
                    + " (beyond that the engine overflows), but is " + lock);
        }
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
                configuration.getDiagnoseAfter(),
                configuration.getDiagnoseInterval());
        return new PollDiagnostics(
                subject,
                getComponent().engine(settings),
                getComponent().diagnosisThread(settings.baseUrl()),
                System::nanoTime);
    }

    private String scopeType() {
        return configuration.getScopeType() == null
                ? null
                : configuration.getScopeType().name();
    }

    ExternalWorkerClient client() {
        return new ExternalWorkerClient(getComponent().connection(settings));
    }

    /** @return how jobs are reported on, by consumers and producers of this endpoint together */
    synchronized JobReports reports() {
        if (reports == null) {
            reports = LimitedReports.of(client(), configuration.getMaxConcurrentReports());
        }
        return reports;
    }

    /** @return the jobs that consumers of this context have in flight */
    ActiveJobs activeJobs() {
        return getComponent().activeJobs();
    }

    ScheduledExecutorService pollers() {
        return getComponent().pollers(settings.baseUrl());
    }

    ExecutorService reportThreads() {
        return getComponent().reportThreads();
    }

    ScheduledExecutorService timer() {
        return getComponent().timer();
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

    JobSource jobSource() {
        return new JobSource(
                engineUrl(), configuration.getLockDuration(), n -> client().acquire(acquireRequest(n)), jobMeters());
    }

    FailurePolicy failurePolicy() {
        return FailurePolicy.of(
                getCamelContext(),
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
        return getComponent().hasMicrometer() ? MicrometerMeters.of(getCamelContext(), topic) : JobMeters.NONE;
    }

    private TraceContext traceContext() {
        return new TraceContext(configuration.getTraceVariable());
    }

    OutcomeDecider outcomeDecider(OutcomeDecider.RouteState route) {
        return new OutcomeDecider(
                configuration.isAutoComplete(), configuration.isAutoFail(), outputVariables(), failurePolicy(), route);
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
        FlowableEwConsumer consumer = new FlowableEwConsumer(this, processor);
        configureConsumer(consumer);
        if (consumer.getScheduledExecutorService() == null) {
            consumer.setScheduledExecutorService(pollers());
        }
        return consumer;
    }

    @Override
    public PollingConsumer createPollingConsumer() throws Exception {
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
