package io.github.camelflowable;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;
import org.apache.camel.util.InetAddressUtil;
import org.apache.camel.util.PropertiesHelper;

import io.github.camelflowable.client.ConnectionDefaults;
import io.github.camelflowable.client.EmptyOptions;
import io.github.camelflowable.worker.ActiveJobs;

/**
 * Component {@code flowable-ew:}. Owns what its endpoints share: the connections, one per settings, and the threads that
 * poll and report.
 */
@Component("flowable-ew")
public class FlowableEwComponent extends HealthCheckComponent implements ConnectionDefaults {

    private static final int WORKER_ID_CHARACTERS = 255;

    /** Failed polls in a row before polls are skipped. Fewer delays the pick-up after one lost connection. */
    private static final int ERROR_BACKOFF_THRESHOLD = 2;

    /** With the default delay, a consumer asks an engine that is down every 5 s. More notices later that it is back. */
    private static final int ERROR_BACKOFF_MULTIPLIER = 10;

    @Metadata(description = "All options that the endpoints of this component share, as one object.")
    private FlowableEwConfiguration configuration = new FlowableEwConfiguration();

    @Metadata(
            label = "consumer,scheduler",
            javaType = "java.time.Duration",
            description = "Time between two polls of a consumer; 500 ms if not set. It applies to every"
                    + " endpoint that does not set its own.")
    private long delay = -1;

    @Metadata(
            label = "consumer,scheduler",
            javaType = "java.time.Duration",
            description = "Time before the first poll of a consumer; 1 s if not set. It applies to every"
                    + " endpoint that does not set its own.")
    private long initialDelay = -1;

    @Metadata(
            label = "consumer,scheduler",
            defaultValue = "true",
            description = "Poll again at once after a poll that returned jobs, and after a job has ended. It"
                    + " applies to every endpoint that does not set its own.")
    private boolean greedy = true;

    @Metadata(
            label = "consumer,scheduler",
            description = "Number of polls that a consumer skips after backoffIdleThreshold or"
                    + " backoffErrorThreshold is reached. If none of the three options is set, a consumer"
                    + " skips 9 polls after every 2 successive polls that failed. It applies to every"
                    + " endpoint that does not set its own.")
    private int backoffMultiplier;

    @Metadata(
            label = "consumer,scheduler",
            description = "Number of successive empty polls after which a consumer skips polls. It applies to"
                    + " every endpoint that does not set its own.")
    private int backoffIdleThreshold;

    @Metadata(
            label = "consumer,scheduler",
            description = "Number of successive failed polls after which a consumer skips polls. It applies to"
                    + " every endpoint that does not set its own.")
    private int backoffErrorThreshold;

    private final ComponentThreads threads = new ComponentThreads(this);
    private final Engines engines = new Engines(this);
    private final String random = UUID.randomUUID().toString().substring(0, 8);

    public FlowableEwComponent() {}

    public FlowableEwComponent(CamelContext context) {
        super(context);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        if (remaining == null || remaining.isBlank()) {
            throw new IllegalArgumentException("A topic is needed: flowable-ew:topic");
        }
        EmptyOptions.remove(parameters, getEndpointPropertyConfigurer());
        OptionRules.checkTexts(parameters, getCamelContext().getTypeConverter());
        FlowableEwConfiguration own = configuration.copy();
        own.addHttp(PropertiesHelper.extractProperties(parameters, "http."));
        FlowableEwEndpoint endpoint = new FlowableEwEndpoint(uri, this, remaining, own);
        setSchedulerDefaults(endpoint, parameters.keySet());
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** Camel sets {@code camel.component.flowable-ew.*} properties with it. */
    @Override
    public PropertyConfigurer getComponentPropertyConfigurer() {
        PropertyConfigurer generated = super.getComponentPropertyConfigurer();
        return generated == null ? null : new CheckedConfigurer(generated);
    }

    private void setSchedulerDefaults(FlowableEwEndpoint endpoint, Set<String> given) {
        endpoint.setGreedy(greedy);
        endpoint.setDelay(delay);
        endpoint.setInitialDelay(initialDelay);
        boolean isGiven = backoffMultiplier != 0
                || backoffIdleThreshold != 0
                || backoffErrorThreshold != 0
                || given.stream().anyMatch(name -> name.startsWith("backoff"));
        endpoint.setBackoffMultiplier(isGiven ? backoffMultiplier : ERROR_BACKOFF_MULTIPLIER);
        endpoint.setBackoffIdleThreshold(backoffIdleThreshold);
        endpoint.setBackoffErrorThreshold(isGiven ? backoffErrorThreshold : ERROR_BACKOFF_THRESHOLD);
    }

    /** @return the engines of this component, one per connection */
    Engines engines() {
        return engines;
    }

    /** @return the jobs that the consumers of this context have in flight, whichever component they belong to */
    ActiveJobs activeJobs() {
        ExtendedCamelContext context = getCamelContext().getCamelContextExtension();
        synchronized (context) {
            ActiveJobs jobs = context.getContextPlugin(ActiveJobs.class);
            if (jobs == null) {
                jobs = new ActiveJobs();
                context.addContextPlugin(ActiveJobs.class, jobs);
            }
            return jobs;
        }
    }

    ComponentThreads threads() {
        return threads;
    }

    /** Flowable compares worker ids only: a process with the id of an earlier one takes over that one's locks. */
    String workerId(FlowableEwConfiguration options) {
        String given = options.getWorkerId();
        if (given == null) {
            return defaultWorkerId();
        }
        String suffix = "-" + random;
        return options.isUniqueWorkerId() && !given.endsWith(suffix) ? given + suffix : given;
    }

    String defaultWorkerId() {
        String suffix = "-" + getCamelContext().getName() + "-" + random;
        String id = InetAddressUtil.getLocalHostNameSafe() + suffix;
        return id.length() <= WORKER_ID_CHARACTERS ? id : id.substring(id.length() - WORKER_ID_CHARACTERS);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ShutdownNotice.log(getCamelContext(), System.getenv());
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        engines.close();
        threads.stop();
    }

    public long getDelay() {
        return delay;
    }

    public void setDelay(long delay) {
        this.delay = delay;
    }

    public long getInitialDelay() {
        return initialDelay;
    }

    public void setInitialDelay(long initialDelay) {
        this.initialDelay = initialDelay;
    }

    public boolean isGreedy() {
        return greedy;
    }

    public void setGreedy(boolean greedy) {
        this.greedy = greedy;
    }

    public int getBackoffMultiplier() {
        return backoffMultiplier;
    }

    public void setBackoffMultiplier(int backoffMultiplier) {
        this.backoffMultiplier = backoffMultiplier;
    }

    public int getBackoffIdleThreshold() {
        return backoffIdleThreshold;
    }

    public void setBackoffIdleThreshold(int backoffIdleThreshold) {
        this.backoffIdleThreshold = backoffIdleThreshold;
    }

    public int getBackoffErrorThreshold() {
        return backoffErrorThreshold;
    }

    public void setBackoffErrorThreshold(int backoffErrorThreshold) {
        this.backoffErrorThreshold = backoffErrorThreshold;
    }

    @Override
    public FlowableEwConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(FlowableEwConfiguration configuration) {
        this.configuration = configuration;
    }
}
