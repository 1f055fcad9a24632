package io.github.camelflowable;

import java.time.Duration;
import java.util.concurrent.ExecutorService;

import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.ScheduledPollConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.consumer.JobPoller;
import io.github.camelflowable.consumer.JobRunner;
import io.github.camelflowable.consumer.PauseCondition;
import io.github.camelflowable.consumer.WakeUps;
import io.github.camelflowable.diagnosis.PollDiagnostics;
import io.github.camelflowable.observe.FlowableEwConsumerHealthCheck;
import io.github.camelflowable.observe.ManagedConsumer;
import io.github.camelflowable.observe.ManagedConsumers;
import io.github.camelflowable.observe.RouteEnds;
import io.github.camelflowable.worker.JobCounts;
import io.github.camelflowable.worker.JobsInFlight;

/**
 * Acquires jobs of a topic and runs each through its route. The path of a job:
 * <ol>
 * <li>{@link JobPoller} reserves slots and acquires so many jobs;
 * <li>{@link JobRunner} gives each a thread, asks the start guard, and starts the route;
 * <li>the completion decides the outcome as soon as the exchange ends;
 * <li>the reporter sends it, and repeats that while the lock lasts; then the slot is free, which may cause the next poll.
 * </ol>
 * On stop no job is acquired any more, an acquire request under way is awaited and its jobs are released, and Camel's shutdown
 * waits for the running ones. What is left then is logged by id and keeps its lock: releasing a job that runs would have it
 * done twice.
 */
@ManagedResource(description = "Consumer of Flowable's external worker jobs")
public class FlowableEwConsumer extends ScheduledPollConsumer implements ManagedConsumer, ShutdownAware {

    private static final Logger LOG = LoggerFactory.getLogger(FlowableEwConsumer.class);

    /** How long an acquire request is awaited where Camel waits itself, or where its shutdown has timed out already. */
    private static final Duration SHORT_WAIT = Duration.ofSeconds(1);

    private final FlowableEwEndpoint endpoint;
    private final FlowableEwConfiguration configuration;
    private final JobsInFlight jobs;
    private volatile PollDiagnostics diagnostics;
    private volatile JobRunner runner;
    private volatile JobPoller poller;
    private PauseCondition pause;
    private ExecutorService threads;
    private WakeUps wakeUps;

    public FlowableEwConsumer(FlowableEwEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.configuration = endpoint.getConfiguration();
        this.jobs = new JobsInFlight(
                endpoint.activeJobs(),
                new JobCounts(endpoint.parts().jobMeters()),
                configuration.getConcurrentConsumers());
    }

    @Override
    protected int poll() throws Exception {
        JobPoller now = poller;
        // A tick may come while a stop by force takes the poller away.
        return now == null ? 0 : now.tick();
    }

    @Override
    protected void doBuild() throws Exception {
        setHealthCheck(new FlowableEwConsumerHealthCheck(this, configuration.isReadyWithoutEngine()));
        super.doBuild();
    }

    /** Camel calls it a second time without a stop when a stop was aborted: then everything is there and goes on. */
    @Override
    protected void doStart() throws Exception {
        if (poller == null) {
            EndpointParts parts = endpoint.parts();
            ExecutorServiceManager pools = endpoint.getCamelContext().getExecutorServiceManager();
            if (threads == null) {
                threads = pools.newCachedThreadPool(this, endpoint.getEndpointUri());
            }
            pause = new PauseCondition(endpoint.getCamelContext(), configuration.getPauseOn(), System::nanoTime);
            diagnostics = endpoint.diagnostics();
            runner = parts.runner(this, threads, pause);
            poller = parts.poller(this, runner, pause, diagnostics);
        }
        pause.start();
        super.doStart();
        ManagedConsumers.of(endpoint.getCamelContext()).add(this);
        if (wakeUps == null && configuration.getWakeUpOn() != null) {
            wakeUps = WakeUps.listen(endpoint.getCamelContext(), configuration.getWakeUpOn(), poller::wakeUp);
        }
    }

    @Override
    protected void doSuspend() throws Exception {
        super.doSuspend();
        // Camel suspends a stopped consumer, too: when its route is suspended or stopped a second time, and over JMX.
        if (poller != null) {
            // Camel's shutdown counts pending exchanges once a second only; most requests are over long before.
            poller.awaitIdle(SHORT_WAIT);
        }
    }

    @Override
    protected void doResume() throws Exception {
        if (poller == null) {
            doStart();
        }
    }

    @Override
    public boolean isSuspended() {
        return super.isSuspended() || RouteEnds.isSuspendedByForce(this);
    }

    @Override
    public void resume() {
        if (RouteEnds.isSuspendedByForce(this)) {
            start();
        }
        super.resume();
    }

    @Override
    protected void doStop() throws Exception {
        if (diagnostics != null) {
            diagnostics.stopCounting();
        }
        ManagedConsumers.of(endpoint.getCamelContext()).remove(this);
        try {
            // A route with autoStartup=false is stopped with its context although it was never started, and so is one
            // whose start has failed.
            if (poller != null) {
                stopPolling();
            }
            super.doStop();
        } finally {
            if (poller != null) {
                // Before a diagnosis under way finds its connection closed.
                diagnostics.stop();
                jobs.warnOfRunning(getTopic());
                poller = null;
            }
            if (threads != null) {
                endpoint.getCamelContext().getExecutorServiceManager().shutdown(threads);
                threads = null;
            }
        }
    }

    private void stopPolling() {
        if (wakeUps != null) {
            wakeUps.stop();
            wakeUps = null;
        }
        poller.stop();
        pause.stop();
        // Before the scheduler stops: it interrupts its thread, and the jobs of an interrupted acquire stay locked.
        boolean late = endpoint.getCamelContext().getShutdownStrategy().isTimeoutOccurred();
        if (!poller.awaitIdle(late ? SHORT_WAIT : configuration.getRequestTimeout())) {
            LOG.warn(
                    "Stopped while an acquire request of topic {} is under way; jobs that it brings stay locked for"
                            + " lockDuration {}",
                    getTopic(),
                    configuration.getLockDuration());
        }
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    /** Camel's in-flight repository has no job whose report is under way, and none that an acquire request is about to bring. */
    @Override
    public int getPendingExchangesSize() {
        JobPoller now = poller;
        return jobs.size() + (now != null && now.isPolling() ? 1 : 0);
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {}

    // ---- what an operator sees ----

    @Override
    public FlowableEwEndpoint getEndpoint() {
        return endpoint;
    }

    @Override
    public JobsInFlight jobs() {
        return jobs;
    }

    @Override
    public PollDiagnostics diagnostics() {
        return diagnostics;
    }

    @Override
    public String baseUrl() {
        return endpoint.engineUrl().toString();
    }

    @Override
    public String getTopic() {
        return endpoint.getTopic();
    }

    @Override
    public String getWorkerId() {
        return configuration.getWorkerId();
    }

    @Override
    public void pollNow() {
        JobPoller now = poller;
        if (now == null || !isStartingOrStarted()) {
            throw new IllegalStateException(
                    "The consumer of topic " + getTopic() + " does not take jobs; it is " + getStatus());
        }
        now.wakeUp();
    }

    @Override
    public String handBack(String jobId) {
        String answer = runner == null ? null : runner.release(jobId);
        if (answer == null) {
            throw new IllegalArgumentException("No job " + jobId + " is in flight at topic " + getTopic());
        }
        return answer;
    }
}
