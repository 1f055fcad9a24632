package io.github.camelflowable.rest;

import java.util.Map;

import org.apache.camel.Category;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.ScheduledPollEndpoint;
import org.apache.camel.util.URISupport;

import io.github.camelflowable.client.ConnectionDefaults;
import io.github.camelflowable.client.ConnectionSettings;

/**
 * Call every operation of Flowable's BPMN, CMMN, DMN, event registry, identity and app REST APIs, and poll their queries
 * for new rows.
 */
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "flowable-rest",
        title = "Flowable REST",
        syntax = "flowable-rest:api/operation",
        category = {Category.WORKFLOW},
        headersClass = FlowableRestConstants.class)
public class FlowableRestEndpoint extends ScheduledPollEndpoint implements EndpointServiceLocation {

    /** Camel's default of 500 ms would read all pages of a query twice a second. */
    private static final long POLL_DELAY_MILLIS = 5_000;

    @UriPath(enums = "process,cmmn,dmn,event-registry,idm,app")
    @Metadata(
            required = true,
            description = "API of Flowable: process for BPMN, cmmn for cases, dmn for decisions, event-registry"
                    + " for events and channels, idm for users, groups and privileges, app for apps.")
    private String api;

    @UriPath(enums = RestOperationNames.ALL)
    @Metadata(
            required = true,
            description = "Name of the operation, such as createProcessInstance. Some operations exist in one"
                    + " of the APIs only. An unknown name fails the start with a list of the operations of"
                    + " the API.")
    private String operation;

    @UriParam
    private FlowableRestConfiguration configuration;

    private final RestOperation described;
    private ConnectionSettings settings;
    private Class<?> outputClass;

    FlowableRestEndpoint(
            String uri, Component component, RestOperation described, FlowableRestConfiguration configuration) {
        super(uri, component);
        this.described = described;
        this.api = described.api();
        this.operation = described.name();
        this.configuration = configuration;
        setDelay(POLL_DELAY_MILLIS);
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        if (getCamelContext().hasComponent("flowable-ew") instanceof ConnectionDefaults worker) {
            configuration.connectAs(worker.getConfiguration());
        }
        settings = configuration.connectionSettings();
        RestParameters.checkNames(
                described, parameters().keySet(), configuration.isStrict() && !GenericCall.is(described));
        if (configuration.isAllPages() && !described.isQuery()) {
            throw new IllegalArgumentException(
                    "Option allPages is for queries, but " + described.address() + " returns no pages");
        }
        if (configuration.getOutputClass() != null) {
            outputClass = getCamelContext().getClassResolver().resolveMandatoryClass(configuration.getOutputClass());
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        // Opened at the start, so that a wrong http option fails the start and not the first call.
        getComponent().open(api, settings);
    }

    Map<String, Object> parameters() {
        return configuration.getParameters() == null ? Map.of() : configuration.getParameters();
    }

    RestOperation described() {
        return described;
    }

    /** @return class of answers or rows; null for Maps */
    Class<?> outputClass() {
        return outputClass;
    }

    RestClient client() {
        return new RestClient(getComponent().connection(settings), RestCatalogue.shipped());
    }

    @Override
    public Producer createProducer() {
        return new FlowableRestProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (!FlowableRestConsumer.canPoll(described)) {
            throw new IllegalArgumentException("Only an operation that returns rows can be polled, and "
                    + described.address() + " does not. These do: " + FlowableRestConsumer.pollable(described.api()));
        }
        FlowableRestConsumer consumer = new FlowableRestConsumer(this, processor);
        configureConsumer(consumer);
        consumer.setMaxMessagesPerPoll(configuration.getMaxMessagesPerPoll());
        return consumer;
    }

    @Override
    public FlowableRestComponent getComponent() {
        return (FlowableRestComponent) super.getComponent();
    }

    public String getApi() {
        return api;
    }

    public void setApi(String api) {
        this.api = api;
    }

    public String getOperation() {
        return operation;
    }

    public void setOperation(String operation) {
        this.operation = operation;
    }

    public FlowableRestConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(FlowableRestConfiguration configuration) {
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

    /** Endpoints that differ only in a secret have the same shown URI, but are not equal. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
