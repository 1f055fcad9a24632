package io.github.camelflowable.rest;

import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

import io.github.camelflowable.client.FlowableConnectionConfiguration;

/** Every option of {@code flowable-rest:}, once. Set on the component it is the default of all endpoints. */
@UriParams
public class FlowableRestConfiguration extends FlowableConnectionConfiguration {

    @UriParam(label = "common", prefix = "param.", multiValue = true)
    @Metadata(
            description =
                    "Parameters of the operation by the names of the API, such as param.processInstanceId. Besides path"
                            + " and query parameters these may be fields of the body that the body itself does not have. A"
                            + " header with the prefix CamelFlowableRest. beats them.")
    private Map<String, Object> parameters;

    @UriParam(label = "common")
    @Metadata(
            description =
                    "Class to make of the answer, or of each row of a list or page. Without it an answer is made of"
                            + " Maps and Lists, with variables by name and typed; java.lang.String gives the JSON.")
    private String outputClass;

    @UriParam(label = "producer")
    @Metadata(
            description = "Let a query give an iterator over the rows of all pages, fetched as it is read, instead of"
                    + " one page.")
    private boolean allPages;

    @UriParam(label = "advanced", defaultValue = "true")
    @Metadata(
            description =
                    "Refuse parameters and body fields that the operation is not known to have. The server would ignore"
                            + " a misspelt one, and a query would then select everything. Switch it off for what a newer"
                            + " Flowable takes.")
    private boolean strict = true;

    @UriParam(label = "consumer", defaultValue = "0")
    @Metadata(description = "Most new rows to take in one poll; 0 for all there are.")
    private int maxMessagesPerPoll;

    @UriParam(label = "consumer")
    @Metadata(
            description =
                    "Remembers which rows were taken. In memory by default, so that after a restart everything is new"
                            + " again; give one with a store of its own to outlive that, or to share the rows with other"
                            + " processes.")
    private IdempotentRepository idempotentRepository;

    @Override
    public FlowableRestConfiguration copy() {
        FlowableRestConfiguration copy = (FlowableRestConfiguration) super.copy();
        copy.parameters = parameters == null ? null : new LinkedHashMap<>(parameters);
        return copy;
    }

    /** Adds {@code param.*} options to those that are set; a later one beats an earlier one. */
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
}
