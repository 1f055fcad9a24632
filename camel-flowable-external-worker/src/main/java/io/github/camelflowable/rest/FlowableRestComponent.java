package io.github.camelflowable.rest;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;
import org.apache.camel.util.PropertiesHelper;

import io.github.camelflowable.client.ConnectionSettings;
import io.github.camelflowable.client.EmptyOptions;
import io.github.camelflowable.client.FlowableConnection;
import io.github.camelflowable.client.FlowableConnections;
import io.github.camelflowable.observe.EngineHealthChecks;

/** Component {@code flowable-rest:}. Owns the connections that its endpoints share. */
@Component("flowable-rest")
public class FlowableRestComponent extends HealthCheckComponent {

    @Metadata(description = "All options that the endpoints of this component share, as one object.")
    private FlowableRestConfiguration configuration = new FlowableRestConfiguration();

    private final FlowableConnections connections = new FlowableConnections();
    private final EngineHealthChecks healthChecks = new EngineHealthChecks(this);
    private final Set<ApiHealth> checked = ConcurrentHashMap.newKeySet();

    public FlowableRestComponent() {}

    public FlowableRestComponent(CamelContext context) {
        super(context);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        String[] address = remaining.split("/", 2);
        RestOperation operation = RestCatalogue.shipped().find(address[0], address.length < 2 ? "" : address[1]);
        EmptyOptions.remove(parameters, getEndpointPropertyConfigurer());
        FlowableRestConfiguration own = configuration.copy();
        own.addHttp(PropertiesHelper.extractProperties(parameters, "http."));
        own.addParameters(PropertiesHelper.extractProperties(parameters, "param."));
        refuseOtherSpelling(parameters);
        FlowableRestEndpoint endpoint = new FlowableRestEndpoint(uri, this, operation, own);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** Camel would set entries of the endpoint's property of this name, which its catalog knows as param. only. */
    private static void refuseOtherSpelling(Map<String, Object> options) {
        for (String name : options.keySet()) {
            if (name.startsWith("parameters.")) {
                throw new IllegalArgumentException("Unknown option " + name
                        + ": write a parameter of the operation as param." + name.substring("parameters.".length()));
            }
        }
    }

    /** Opens the connection that an endpoint needs, and enters a health check of the API behind it, once for each. */
    void open(String api, ConnectionSettings settings) {
        connection(settings);
        ApiHealth health = new ApiHealth(this, api, settings);
        if (checked.add(health)) {
            healthChecks.add("flowable-rest:" + api, settings.baseUrl().toString(), health::version);
        }
    }

    FlowableConnection connection(ConnectionSettings settings) {
        return connections.to(settings, getCamelContext());
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        healthChecks.removeAll();
        checked.clear();
        connections.close();
    }

    public FlowableRestConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(FlowableRestConfiguration configuration) {
        this.configuration = configuration;
    }
}
