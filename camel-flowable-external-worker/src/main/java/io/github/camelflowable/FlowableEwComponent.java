package io.github.camelflowable;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;
import org.apache.camel.util.InetAddressUtil;
import org.apache.camel.util.PropertiesHelper;

import io.github.camelflowable.client.ConnectionSettings;
import io.github.camelflowable.client.EmptyOptions;
import io.github.camelflowable.client.FlowableConnection;
import io.github.camelflowable.client.FlowableConnections;
import io.github.camelflowable.diagnosis.Engine;
import io.github.camelflowable.observe.EngineHealthChecks;
import io.github.camelflowable.worker.ActiveJobs;

/**
 * Component {@code flowable-ew:}. Owns what its endpoints share: the connections, one per settings, and the threads that
 * poll and report.
 */
@Component("flowable-ew")
public class FlowableEwComponent extends HealthCheckComponent {

    /** Polls are short and few: a handful of threads serves hundreds of topics of one engine. */
    private static final int POLL_THREADS = 8;

    private static final int WORKER_ID_CHARACTERS = 255;

    private static final Set<String> NUMBERS = Set.of(
            "concurrentConsumers",
            "maxMessagesPerPoll",
            "numberOfRetries",
            "retries",
            "diagnoseAfter",
            "maxConcurrentReports");

    @Metadata(description = "Defaults of all endpoints of this component.")
    private FlowableEwConfiguration configuration = new FlowableEwConfiguration();

    private final FlowableConnections connections = new FlowableConnections();
    private final ConcurrentMap<ConnectionSettings, Engine> engines = new ConcurrentHashMap<>();
    private final EngineHealthChecks healthChecks = new EngineHealthChecks(this);
    private final ConcurrentMap<URI, ScheduledExecutorService> pollers = new ConcurrentHashMap<>();
    private final ConcurrentMap<URI, ExecutorService> diagnosisThreads = new ConcurrentHashMap<>();
    private final String random = UUID.randomUUID().toString().substring(0, 8);
    private ScheduledExecutorService timer;
    private ExecutorService reportThreads;

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
        checkNumbers(parameters);
        FlowableEwConfiguration own = configuration.copy();
        own.addHttp(PropertiesHelper.extractProperties(parameters, "http."));
        FlowableEwEndpoint endpoint = new FlowableEwEndpoint(uri, this, remaining, own);
        // After a batch there is probably another; waiting for the next tick would only add latency.
        endpoint.setGreedy(true);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** Camel takes many a text that is no number for 0, and 0 retries would make a dead letter of every failed job. */
    private static void checkNumbers(Map<String, Object> parameters) {
        parameters.forEach((name, value) -> {
            String text = value.toString().strip();
            if (NUMBERS.contains(name) && !text.startsWith("#") && !text.matches("[-+]?\\d{1,9}")) {
                throw new IllegalArgumentException(
                        "Option " + name + " must be a whole number, but is '" + value + "'");
            }
        });
    }

    /** @return the open connection for these settings; endpoints with equal settings share it */
    FlowableConnection connection(ConnectionSettings settings) {
        return connections.to(settings, getCamelContext());
    }

    /** @return the engine behind these settings, to look at; its connection is open then and its health is checked */
    Engine engine(ConnectionSettings settings) {
        return engines.computeIfAbsent(settings, wanted -> {
            Engine engine = new Engine(connection(wanted));
            healthChecks.add(engine);
            return engine;
        });
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

    /** @return the threads that poll one engine, so that one that does not answer cannot hold up the others */
    ScheduledExecutorService pollers(URI baseUrl) {
        return pollers.computeIfAbsent(baseUrl, engine -> getCamelContext()
                .getExecutorServiceManager()
                .newScheduledThreadPool(this, "FlowableEwPoll", POLL_THREADS));
    }

    /** @return examines one engine for why no jobs come: one thread, however many topics are idle */
    ExecutorService diagnosisThread(URI baseUrl) {
        return diagnosisThreads.computeIfAbsent(baseUrl, engine -> getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadExecutor(this, "FlowableEwDiagnosis"));
    }

    /**
     * @return runs reports of routes that end on threads of others, and repetitions. It has no limit of its own, since each
     *         report holds a slot, and it outlives the consumers, so that a route that is stopped by force can still report
     */
    synchronized ExecutorService reportThreads() {
        if (reportThreads == null) {
            reportThreads = getCamelContext().getExecutorServiceManager().newCachedThreadPool(this, "FlowableEwReport");
        }
        return reportThreads;
    }

    /** @return waits for the ends of leases and between two tries of a report; it never talks to a server itself */
    synchronized ScheduledExecutorService timer() {
        if (timer == null) {
            timer = getCamelContext()
                    .getExecutorServiceManager()
                    .newSingleThreadScheduledExecutor(this, "FlowableEwTimer");
        }
        return timer;
    }

    /** Micrometer is optional, and a class that uses it must not be touched without it. */
    boolean hasMicrometer() {
        return getCamelContext().getClassResolver().resolveClass("io.micrometer.core.instrument.MeterRegistry") != null;
    }

    String defaultWorkerId() {
        String suffix = "-" + getCamelContext().getName() + "-" + random;
        String id = InetAddressUtil.getLocalHostNameSafe() + suffix;
        return id.length() <= WORKER_ID_CHARACTERS ? id : id.substring(id.length() - WORKER_ID_CHARACTERS);
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        healthChecks.removeAll();
        engines.clear();
        connections.close();
        pollers.values().forEach(this::shutdown);
        pollers.clear();
        diagnosisThreads.values().forEach(this::shutdown);
        diagnosisThreads.clear();
        stopReports();
    }

    private synchronized void stopReports() {
        if (timer != null) {
            shutdown(timer);
            timer = null;
        }
        if (reportThreads != null) {
            shutdown(reportThreads);
            reportThreads = null;
        }
    }

    private void shutdown(ExecutorService threads) {
        getCamelContext().getExecutorServiceManager().shutdownNow(threads);
    }

    public FlowableEwConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(FlowableEwConfiguration configuration) {
        this.configuration = configuration;
    }
}
