package io.github.camelflowable.rest;

import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

import io.github.camelflowable.client.ConnectionSettings;
import io.github.camelflowable.client.ConnectionSettings.Api;
import io.github.camelflowable.client.FlowableConnectionConfiguration;

/** Every option of {@code flowable-rest:}, once. Set on the component it is the default of all endpoints. */
@UriParams
public class FlowableRestConfiguration extends FlowableConnectionConfiguration {

    @UriParam(label = "common", prefix = "param.", multiValue = true)
    @Metadata(
            description = "Parameters of the operation, with the names of Flowable's API, such as"
                    + " param.processInstanceId: path and query parameters, and fields that the body does"
                    + " not have. A header CamelFlowableRest.processInstanceId overrides the option.")
    private Map<String, Object> parameters;

    @UriParam(label = "common")
    @Metadata(
            description = "Class to which the component converts the answer, or each row of a list or page. If"
                    + " not set, an answer consists of Maps and Lists, and its variables are a Map with"
                    + " typed values. java.lang.String returns the JSON text.")
    private String outputClass;

    @UriParam(label = "producer")
    @Metadata(
            description = "Let a query return the rows of all pages as an Iterable, which requests the next"
                    + " page while it is read. If false, a query returns one page.")
    private boolean allPages;

    @UriParam(label = "advanced", defaultValue = "true")
    @Metadata(
            description = "Refuse parameters and body fields that the operation does not have. Flowable ignores"
                    + " an unknown name, so a query with a misspelt filter would select everything. Set it"
                    + " to false to send a parameter that only a newer Flowable knows.")
    private boolean strict = true;

    @UriParam(label = "consumer", defaultValue = "0")
    @Metadata(description = "Largest number of new rows that the consumer processes in one poll; 0 for all.")
    private int maxMessagesPerPoll;

    @UriParam(label = "consumer")
    @Metadata(
            description = "Repository that stores which rows the consumer has processed. The default keeps them"
                    + " in memory, so that after a restart all rows are new again. Use a persistent"
                    + " repository to keep them over a restart or to share them with other processes.")
    private IdempotentRepository idempotentRepository;

    @UriParam(label = "advanced", defaultValue = "dmn-api")
    @Metadata(description = "Path of the DMN API, relative to baseUrl.")
    private String dmnApiPath = Api.DMN.usualPath();

    @UriParam(label = "advanced", defaultValue = "event-registry-api")
    @Metadata(description = "Path of the event registry API, relative to baseUrl.")
    private String eventRegistryApiPath = Api.EVENT_REGISTRY.usualPath();

    @UriParam(label = "advanced", defaultValue = "idm-api")
    @Metadata(description = "Path of the identity API (users, groups and privileges), relative to baseUrl.")
    private String idmApiPath = Api.IDM.usualPath();

    @UriParam(label = "advanced", defaultValue = "app-api")
    @Metadata(description = "Path of the app API, relative to baseUrl.")
    private String appApiPath = Api.APP.usualPath();

    @Override
    public ConnectionSettings connectionSettings() {
        return super.connectionSettings()
                .with(Map.of(
                        Api.DMN, dmnApiPath,
                        Api.EVENT_REGISTRY, eventRegistryApiPath,
                        Api.IDM, idmApiPath,
                        Api.APP, appApiPath));
    }

    @Override
    public FlowableRestConfiguration copy() {
        FlowableRestConfiguration copy = (FlowableRestConfiguration) super.copy();
        copy.parameters = parameters == null ? null : new LinkedHashMap<>(parameters);
        return copy;
    }

    /** Adds {@code param.*} options to those that are set; a later one overrides an earlier one. */
    void addParameters(Map<String, Object> more) {
        if (!more.isEmpty()) {
            Map<String, Object> merged = new LinkedHashMap<>(parameters == null ? Map.of() : parameters);
            merged.putAll(more);
            parameters = merged;
        }
    }

    public Map<String, Object> getParameters() {
        return parameters;
    }

    public void setParameters(Map<String, Object> parameters) {
        this.parameters = parameters;
    }

    public String getOutputClass() {
        return outputClass;
    }

    public void setOutputClass(String outputClass) {
        this.outputClass = blankToNull(outputClass);
    }

    public boolean isAllPages() {
        return allPages;
    }

    public void setAllPages(boolean allPages) {
        this.allPages = allPages;
    }

    public boolean isStrict() {
        return strict;
    }

    public void setStrict(boolean strict) {
        this.strict = strict;
    }

    public int getMaxMessagesPerPoll() {
        return maxMessagesPerPoll;
    }

    public void setMaxMessagesPerPoll(int maxMessagesPerPoll) {
        this.maxMessagesPerPoll = maxMessagesPerPoll;
    }

    public IdempotentRepository getIdempotentRepository() {
        return idempotentRepository;
    }

    public void setIdempotentRepository(IdempotentRepository idempotentRepository) {
        this.idempotentRepository = idempotentRepository;
    }

    public String getDmnApiPath() {
        return dmnApiPath;
    }

    public void setDmnApiPath(String dmnApiPath) {
        this.dmnApiPath = dmnApiPath;
    }

    public String getEventRegistryApiPath() {
        return eventRegistryApiPath;
    }

    public void setEventRegistryApiPath(String eventRegistryApiPath) {
        this.eventRegistryApiPath = eventRegistryApiPath;
    }

    public String getIdmApiPath() {
        return idmApiPath;
    }

    public void setIdmApiPath(String idmApiPath) {
        this.idmApiPath = idmApiPath;
    }

    public String getAppApiPath() {
        return appApiPath;
    }

    public void setAppApiPath(String appApiPath) {
        this.appApiPath = appApiPath;
    }
}
