package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

import org.apache.camel.console.DevConsole;
import org.apache.camel.console.DevConsoleRegistry;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.observe.ManagedConsumers;
import io.github.camelflowable.worker.JobLock;

/** What an operator sees and does through JMX and the developer console while jobs run. */
class ManagementIT extends FlowableTestSupport {

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final Queue<JobLock> locks = new ConcurrentLinkedQueue<>();

    @Override
    public void configureTest(TestExecutionConfiguration configuration) {
        super.configureTest(configuration);
        configuration.withEnableJMX();
    }

    @AfterEach
    void letRoutesEnd() {
        mayEnd.countDown();
        context.stop();
    }

    private ObjectName mbean() throws Exception {
        Collection<ObjectName> names = server.queryNames(
                new ObjectName("org.apache.camel:context=" + context.getManagementName() + ",type=consumers,*"), null);
        assertThat(names).hasSize(1);
        return names.iterator().next();
    }

    private Object attribute(String name) throws Exception {
        return server.getAttribute(mbean(), name);
    }

    private void startRoute(String... options) throws Exception {
        start(consumed(options));
    }

    private void start(String worker) throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        routes(route -> route.from(worker).routeId("worker").process(exchange -> {
            locks.add(exchange.getProperty(FlowableEwConstants.JOB_LOCK, JobLock.class));
            mayEnd.await(30, TimeUnit.SECONDS);
        }));
    }

    private String jobInHand() {
        await("a job is in hand").until(() -> !locks.isEmpty());
        return ManagedConsumers.of(context).all().stream()
                .flatMap(consumer -> consumer.jobs().all().stream())
                .findFirst()
                .orElseThrow()
                .id();
    }

    @Test
    void shouldShowCountsSlotsAndJobsBesideCamelsOwnAttributes() throws Exception {
        startRoute("concurrentConsumers=3", "lockDuration=PT1M", "workerId=me");
        String instance = flowable.startProcess(key);
        String job = jobInHand();

        assertThat(attribute("Topic")).isEqualTo(topic);
        assertThat(attribute("WorkerId")).isEqualTo("me");
        assertThat(attribute("RouteId")).as("Camel's").isEqualTo("worker");
        assertThat(attribute("Delay")).as("Camel's").isEqualTo(50L);
        assertThat(attribute("SlotsLimit")).isEqualTo(3);
        assertThat(attribute("JobsInFlight")).isEqualTo(1);
        assertThat(attribute("JobsAcquired")).isEqualTo(1L);
        assertThat(attribute("JobsStarted")).isEqualTo(1L);
        TabularData jobs = (TabularData) server.invoke(mbean(), "jobsInFlight", null, null);
        assertThat(jobs.values()).hasSize(1);
        CompositeData row = (CompositeData) jobs.values().iterator().next();
        assertThat(row.get("jobId")).isEqualTo(job);
        assertThat(row.get("processInstanceId")).isEqualTo(instance);
        assertThat((Long) row.get("remainingLockSeconds")).isBetween(30L, 60L);

        mayEnd.countDown();
        await("it is counted").until(() -> attribute("JobsCompleted").equals(1L));
        for (String other :
                new String[] {"Failed", "BpmnError", "Terminated", "HandedBack", "Lost", "Left", "Unreported"}) {
            assertThat(attribute("Jobs" + other)).as(other).isEqualTo(0L);
        }
        assertThat(attribute("ReportRetries")).isEqualTo(0L);
    }

    @Test
    void shouldHandARunningJobBackAndTellItsRoute() throws Exception {
        startRoute("lockDuration=PT1H");
        String instance = flowable.startProcess(key);
        String job = jobInHand();
        CountDownLatch told = new CountDownLatch(1);
        locks.element().onLost(told::countDown);
        context.getRouteController().suspendRoute("worker", 1, TimeUnit.SECONDS);

        assertThat(invoke("handBack", job)).isEqualTo("Reported as handedBack");

        assertThat(told.await(10, TimeUnit.SECONDS)).as("the route hears of it").isTrue();
        assertThat(locks.element().isLost()).isTrue();
        assertThat(flowable.job(instance).path("retries").asInt()).isEqualTo(3);
        assertThat(flowable.acquire(topic, "another", 1, "PT1M"))
                .as("free at once, also with its exclusive instance")
                .hasSize(1);
        assertThat(attribute("JobsInFlight")).as("its route still runs").isEqualTo(1);

        mayEnd.countDown();
        await("it is counted").until(() -> attribute("JobsHandedBack").equals(1L));
        assertThat(attribute("JobsCompleted")).isEqualTo(0L);
        assertThat(flowable.job(instance).path("lockOwner").asText())
                .as("the end of the route is not reported")
                .isEqualTo("another");
    }

    @Test
    void shouldSayThatItCannotHandBackAJobOfOthers() throws Exception {
        startRoute();
        flowable.startProcess(key);
        jobInHand();

        assertThatThrownBy(() -> invoke("handBack", "4711"))
                .rootCause()
                .hasMessageContaining("No job 4711 is in flight");
    }

    @Test
    void shouldPollNowWhenTheNextTickIsFarAway() throws Exception {
        start("flowable-ew:" + topic + "?initialDelay=3600000");
        flowable.startProcess(key);

        server.invoke(mbean(), "pollNow", null, null);

        jobInHand();
    }

    @Test
    void shouldRefuseToPollWhileSuspended() throws Exception {
        startRoute();
        context.getRouteController().suspendRoute("worker");

        assertThatThrownBy(() -> server.invoke(mbean(), "pollNow", null, null))
                .rootCause()
                .hasMessageContaining("does not take jobs; it is Suspended");
    }

    private Object invoke(String operation, String jobId) throws Exception {
        return server.invoke(mbean(), operation, new Object[] {jobId}, new String[] {String.class.getName()});
    }

    private DevConsole console() {
        DevConsoleRegistry registry = context.getCamelContextExtension().getContextPlugin(DevConsoleRegistry.class);
        registry.loadDevConsoles();
        return registry.getConsole("flowable-ew").orElseThrow();
    }

    @Test
    @SuppressWarnings("unchecked")
    void shouldShowConsumersAndJobsInTheDevConsole() throws Exception {
        startRoute("concurrentConsumers=3", "lockDuration=PT1M", "workerId=me");
        flowable.startProcess(key);
        String job = jobInHand();

        String text = (String) console().call(DevConsole.MediaType.TEXT);
        Map<String, Object> json = (Map<String, Object>) console().call(DevConsole.MediaType.JSON);

        assertThat(text)
                .contains("Topic: " + topic)
                .contains("Route: worker")
                .contains("Base URL: " + flowable.baseUrl())
                .contains("acquired=1")
                .contains("inFlight=1")
                .containsPattern("Job " + job + ": OPEN, lock for another [3-5]\\d s")
                .doesNotContain("rest-admin");
        Map<String, Object> row = ((Collection<Map<String, Object>>) json.get("consumers"))
                .iterator()
                .next();
        assertThat(row)
                .containsEntry("topic", topic)
                .containsEntry("slotsLimit", 3)
                .containsEntry("inFlight", 1);
        assertThat((Map<String, Object>) row.get("jobs")).containsEntry("acquired", 1L);
        assertThat(((Collection<Map<String, Object>>) row.get("jobsInFlight"))
                        .iterator()
                        .next())
                .containsEntry("jobId", job);
    }
}
