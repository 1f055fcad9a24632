package io.github.camelflowable;

import static io.github.camelflowable.kit.Models.oneTask;
import static io.github.camelflowable.kit.Models.withErrorBoundary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.JobPage;
import io.github.camelflowable.kit.Flowable;

/** Each Kamelet of the jar in camel-main, used from YAML, against a real Flowable. */
class KameletsIT {

    private final Flowable flowable = Flowable.shared();
    private final String topic = "topic-" + UUID.randomUUID();
    private final String key = "process" + UUID.randomUUID().toString().replace("-", "");
    private final Main main = new Main();

    @BeforeEach
    void configure() {
        main.configure().withRoutesIncludePattern("false");
        for (String component : List.of("flowable-ew", "flowable-rest")) {
            main.addInitialProperty("camel.component." + component + ".base-url", flowable.baseUrl());
            main.addInitialProperty("camel.component." + component + ".username", Flowable.USER);
            main.addInitialProperty("camel.component." + component + ".password", Flowable.PASSWORD);
        }
        main.addInitialProperty("topic", topic);
    }

    @AfterEach
    void stop() {
        main.stop();
    }

    @Test
    void shouldWorkJobsOffWithTheSource() throws Exception {
        flowable.deploy(oneTask(key, topic));
        start("""
                - from:
                    uri: kamelet:flowable-ew-source
                    parameters:
                      topic: "{{topic}}"
                      resultVariable: trackingNumber
                      delay: 50
                    steps:
                      - setBody:
                          simple: "TRACK-${body[orderId]}"
                """);

        String instance = flowable.startProcess(key, Map.of("orderId", 7));

        await("the process ends").until(() -> flowable.hasEnded(instance));
        assertThat(flowable.variables(instance)
                        .get("trackingNumber")
                        .path("value")
                        .asText())
                .isEqualTo("TRACK-7");
    }

    @Test
    void shouldEndTheJobOfTheSourceAsTheExceptionOfTheRouteSays() throws Exception {
        flowable.deploy(withErrorBoundary(key, topic, "NO_SUCH_ITEM"));
        start("""
                - from:
                    uri: kamelet:flowable-ew-source
                    parameters:
                      topic: "{{topic}}"
                      bpmnErrors: java.io.FileNotFoundException=NO_SUCH_ITEM,java.net.BindException=OTHER
                      retries: 0
                      delay: 50
                    steps:
                      - choice:
                          when:
                            - simple: "${body[orderId]} == 7"
                              steps:
                                - throwException:
                                    exceptionType: java.io.FileNotFoundException
                                    message: There is none
                      - throwException:
                          exceptionType: java.lang.IllegalStateException
                          message: The shelf fell over
                """);

        String caught = flowable.startProcess(key, Map.of("orderId", 7));
        String failed = flowable.startProcess(key, Map.of("orderId", 8));

        await("the boundary event leads to the end").until(() -> flowable.hasEnded(caught));
        assertThat(flowable.endEvent(caught)).isEqualTo("caught");
        await("the job is a dead letter")
                .until(() -> flowable.deadLetters(failed).size() == 1);
        assertThat(flowable.deadLetters(failed).get(0).path("exceptionMessage").asText())
                .contains("The shelf fell over");
    }

    @Test
    void shouldReportWithTheSinkWhatAnEnvelopeOfTheSourceAsksFor() throws Exception {
        flowable.deploy(oneTask(key, topic));
        start("""
                - from:
                    uri: kamelet:flowable-ew-source
                    parameters:
                      topic: "{{topic}}"
                      bodyType: envelope
                      autoComplete: false
                      delay: 50
                    steps:
                      - to: seda:answers
                - from:
                    uri: seda:answers
                    steps:
                      - removeHeaders:
                          pattern: "*"
                      - to: kamelet:flowable-ew-sink
                """);

        String instance = flowable.startProcess(key, Map.of("orderId", 7));

        await("the process ends").until(() -> flowable.hasEnded(instance));
    }

    @Test
    void shouldReportWithTheSinkOnAJobThatHeadersName() throws Exception {
        flowable.deploy(oneTask(key, topic));
        start("""
                - from:
                    uri: direct:report
                    steps:
                      - to:
                          uri: kamelet:flowable-ew-sink
                          parameters:
                            workerId: elsewhere
                            outputVariables: deliv*
                """);
        String instance = flowable.startProcess(key);
        JsonNode job = flowable.acquire(topic, "elsewhere", 1, "PT1H").get(0);

        template()
                .sendBodyAndHeader(
                        "direct:report",
                        Map.of("delivered", true, "internal", "note"),
                        FlowableEwConstants.JOB_ID,
                        job.path("id").asText());

        await("the process ends").until(() -> flowable.hasEnded(instance));
        assertThat(flowable.variables(instance)).containsOnlyKeys("delivered");
    }

    @Test
    void shouldFailWithTheSink() throws Exception {
        flowable.deploy(oneTask(key, topic));
        start("""
                - from:
                    uri: direct:report
                    steps:
                      - to:
                          uri: kamelet:flowable-ew-sink
                          parameters:
                            operation: fail
                            retries: 7
                """);
        String instance = flowable.startProcess(key);
        JsonNode job = flowable.acquire(topic, "elsewhere", 1, "PT1H").get(0);
        Map<String, Object> named =
                Map.of(FlowableEwConstants.JOB_ID, job.path("id").asText(), FlowableEwConstants.WORKER_ID, "elsewhere");

        template().sendBodyAndHeaders("direct:report", null, named);

        assertThat(flowable.job(instance).path("retries").asInt()).isEqualTo(7);
        assertThatThrownBy(() -> template().sendBodyAndHeaders("direct:report", null, named))
                .as("the lock is gone with the report")
                .isInstanceOf(CamelExecutionException.class)
                .hasStackTraceContaining("403");
    }

    @Test
    void shouldListAndAcquireAndGetJobsWithTheAction() throws Exception {
        flowable.deploy(oneTask(key, topic));
        start("""
                - from:
                    uri: direct:acquire
                    steps:
                      - to:
                          uri: kamelet:flowable-ew-action
                          parameters:
                            topic: "{{topic}}"
                            maxJobs: 5
                            workerId: action
                - from:
                    uri: direct:get
                    steps:
                      - to: kamelet:flowable-ew-action?operation=getJob&topic=any
                - from:
                    uri: direct:list
                    steps:
                      - setHeader:
                          name: CamelFlowableEwQuery
                          simple: ${body}
                      - to: kamelet:flowable-ew-action?operation=listJobs&topic=any
                """);
        String instance = flowable.startProcess(key, Map.of("orderId", 7));

        JobPage page = template().requestBody("direct:list", Map.of("processInstanceId", instance), JobPage.class);
        assertThat(page.total()).isOne();

        List<?> acquired = template().requestBody("direct:acquire", null, List.class);
        assertThat(acquired).singleElement().isInstanceOfSatisfying(AcquiredJob.class, job -> {
            assertThat(job.id()).isEqualTo(page.data().get(0).id());
            assertThat(job.variables()).containsEntry("orderId", 7);
        });

        Exchange got = template().request("direct:get", exchange -> exchange.getMessage()
                .setHeader(FlowableEwConstants.JOB_ID, page.data().get(0).id()));
        assertThat(got.getMessage().getBody(String.class)).contains("\"lockOwner\":\"action\"");
        assertThat(template().requestBody("direct:acquire", (Object) null))
                .as("jobs free to acquire")
                .isEqualTo(List.of());
    }

    @Test
    void shouldStartAProcessAndAskForItsVariablesWithTheRestAction() throws Exception {
        flowable.deploy(oneTask(key, topic));
        start("""
                - from:
                    uri: direct:start
                    steps:
                      - to:
                          uri: kamelet:flowable-rest-action
                          parameters:
                            operation: createProcessInstance
                      - setHeader:
                          name: CamelFlowableRest.processInstanceId
                          simple: ${body[id]}
                      - to:
                          uri: kamelet:flowable-rest-action
                          parameters:
                            operation: listProcessInstanceVariables
                """);

        Object variables = template()
                .requestBody(
                        "direct:start", "{\"processDefinitionKey\":\"" + key + "\",\"variables\":{\"orderId\":7}}");

        assertThat(flowable.runningInstances(key)).isOne();
        assertThat(variables).isEqualTo(Map.of("orderId", 7));
    }

    @Test
    void shouldNameTheMissingPropertyAtStart() {
        assertThatThrownBy(() -> start("""
                - from:
                    uri: kamelet:flowable-ew-source
                    steps:
                      - to: log:jobs
                """)).hasStackTraceContaining("topic");
    }

    private void start(String yaml) throws Exception {
        main.init();
        PluginHelper.getRoutesLoader(main.getCamelContext()).loadRoutes(ResourceHelper.fromString("routes.yaml", yaml));
        main.start();
    }

    private ProducerTemplate template() throws Exception {
        return main.getCamelTemplate();
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(25));
    }
}
