package io.github.camelflowable;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Exchange;
import org.apache.camel.TypeConverter;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.ExternalWorkerJob;
import io.github.camelflowable.client.JobPage;
import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;

/** A job as a message: headers and the three kinds of body, compared with what the engine says about the job. */
class ConsumerMessageIT extends FlowableTestSupport {

    private static final String PREFIX = "CamelFlowableEw";

    private record Seen(Object body, Map<String, Object> headers, JsonNode job) {}

    private final CompletableFuture<Seen> seen = new CompletableFuture<>();

    // ---- headers ----

    @Test
    void shouldSetAllHeadersWhenTheJobIsOfAProcess() throws Exception {
        flowable.deploy(Models.oneTask(key, topic), "acme");
        String instance = flowable.startProcessOf("acme", key);
        failOnce();

        Map<String, Object> headers = consume("workerId=me").headers();

        JsonNode job = seen.get().job();
        Map<String, Object> expected = commonHeaders(job);
        expected.put(PREFIX + "ProcessInstanceId", instance);
        expected.put(
                PREFIX + "ProcessDefinitionId", job.path("processDefinitionId").asText());
        expected.put(PREFIX + "ExecutionId", job.path("executionId").asText());
        expected.put(PREFIX + "ElementId", "work");
        expected.put(PREFIX + "ElementName", "work");
        expected.put(PREFIX + "TenantId", "acme");
        assertThat(headers).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void shouldSetAllHeadersWhenTheJobIsOfACase() throws Exception {
        flowable.deployCase(Models.oneTaskCase(key, topic));
        String instance = flowable.startCase(key, Map.of());
        failOnce();

        Map<String, Object> headers = consume("workerId=me").headers();

        JsonNode job = seen.get().job();
        Map<String, Object> expected = commonHeaders(job);
        expected.put(PREFIX + "ScopeId", instance);
        expected.put(PREFIX + "SubScopeId", job.path("subScopeId").asText());
        expected.put(PREFIX + "ScopeDefinitionId", job.path("scopeDefinitionId").asText());
        expected.put(PREFIX + "ScopeType", "cmmn");
        expected.put(PREFIX + "ElementId", "work");
        expected.put(PREFIX + "ElementName", "Work");
        expected.put(PREFIX + "TenantId", "");
        assertThat(headers).containsExactlyInAnyOrderEntriesOf(expected);
    }

    private Map<String, Object> commonHeaders(JsonNode job) {
        assertThat(job.path("correlationId").asText()).isNotBlank();
        Map<String, Object> headers = new HashMap<>();
        headers.put(PREFIX + "JobId", job.path("id").asText());
        headers.put(PREFIX + "WorkerId", "me");
        headers.put(PREFIX + "Topic", topic);
        headers.put(PREFIX + "CorrelationId", job.path("correlationId").asText());
        headers.put(PREFIX + "JobRetries", 2);
        headers.put(PREFIX + "ExceptionMessage", "the first attempt");
        headers.put(PREFIX + "CreateTime", Instant.parse(job.path("createTime").asText()));
        headers.put(
                PREFIX + "LockExpirationTime",
                Instant.parse(job.path("lockExpirationTime").asText()));
        return headers;
    }

    // ---- bodies ----

    @Test
    void shouldGiveTheVariablesWhenNoBodyTypeIsSet() throws Exception {
        start();

        assertThat(consume().body()).isEqualTo(Map.of("orderId", 7, "customer", "Ada"));
    }

    @Test
    void shouldGiveAnEmptyMapWhenThereAreNoVariables() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        flowable.startProcess(key);

        assertThat(consume().body()).isEqualTo(Map.of());
    }

    @Test
    void shouldGiveTheJobWhenTheBodyTypeIsJob() throws Exception {
        String instance = start();

        AcquiredJob job = (AcquiredJob) consume("bodyType=job", "workerId=me").body();

        assertThat(job.id()).isEqualTo(seen.get().job().path("id").asText());
        assertThat(job.topic()).isEqualTo(topic);
        assertThat(job.workerId()).isEqualTo("me");
        assertThat(job.processInstanceId()).isEqualTo(instance);
        assertThat(job.isCmmn()).isFalse();
        assertThat(job.retries()).isEqualTo(3);
        assertThat(job.variables()).isEqualTo(Map.of("orderId", 7, "customer", "Ada"));
    }

    @Test
    void shouldGiveJsonTextWhenTheBodyTypeIsEnvelope() throws Exception {
        String instance = start();

        String envelope = (String) consume("bodyType=envelope", "workerId=me").body();

        assertThatJson(envelope).and(json -> {
            json.node("jobId").isEqualTo(seen.join().job().path("id").asText());
            json.node("workerId").isEqualTo("me");
            json.node("topic").isEqualTo(topic);
            json.node("processInstanceId").isEqualTo(instance);
            json.node("lockExpirationTime")
                    .isEqualTo(seen.join().job().path("lockExpirationTime").asText());
            json.node("variables").isEqualTo("{orderId: 7, customer: 'Ada'}");
        });
    }

    @Test
    void shouldConsumeOnlyOneKindWhenAScopeTypeIsSet() throws Exception {
        flowable.deployCase(Models.oneTaskCase(key, topic));
        String caseInstance = flowable.startCase(key, Map.of());
        String instance = start();

        assertThat(consume("scopeType=bpmn").headers()).containsEntry(PREFIX + "ProcessInstanceId", instance);
        await("the instance ends").until(() -> flowable.hasEnded(instance));
        awaitNothingInHand();

        assertThat(flowable.caseJobs(caseInstance).get(0).path("lockOwner").isNull())
                .isTrue();
    }

    // ---- type converters ----

    @Test
    void shouldConvertAJobToMapAndTextWhenARouteAsksForThem() throws Exception {
        String instance = start();
        AcquiredJob job = (AcquiredJob) consume("bodyType=job").body();
        TypeConverter converter = context.getTypeConverter();

        assertThat(job)
                .extracting(j -> converter.convertTo(Map.class, j), as(MAP))
                .containsEntry("jobId", job.id())
                .containsEntry("processInstanceId", instance)
                .containsEntry("variables", Map.of("orderId", 7, "customer", "Ada"));
        assertThatJson(converter.mandatoryConvertTo(String.class, job))
                .node("variables.orderId")
                .isEqualTo(7);
    }

    @Test
    void shouldConvertQueriedJobsToTextWhenARouteAsksForIt() throws Exception {
        String instance = start();
        String id = flowable.job(instance).path("id").asText();
        TypeConverter converter = context.getTypeConverter();

        Object job = send("flowable-ew:any?operation=getJob", null, Map.of(FlowableEwConstants.JOB_ID, id))
                .getMessage()
                .getBody();
        Object page = send(
                        "flowable-ew:any?operation=listJobs",
                        null,
                        Map.of(FlowableEwConstants.QUERY, Map.of("processInstanceId", instance)))
                .getMessage()
                .getBody();

        assertThat(job).isInstanceOf(ExternalWorkerJob.class);
        assertThatJson(converter.mandatoryConvertTo(String.class, job))
                .node("id")
                .isEqualTo(id);
        assertThat(page).isInstanceOf(JobPage.class);
        assertThatJson(converter.mandatoryConvertTo(String.class, page))
                .node("data[0].processInstanceId")
                .isEqualTo(instance);
    }

    // ---- helpers ----

    private String start() {
        flowable.deploy(Models.oneTask(key, topic));
        return flowable.startProcess(key, Map.of("orderId", 7, "customer", "Ada"));
    }

    /** So that the job has a message of a failure. */
    private void failOnce() {
        assertThat(send(
                                "flowable-ew:" + topic + "?operation=fail",
                                null,
                                with(lockedElsewhere(), FlowableEwConstants.ERROR_MESSAGE, "the first attempt"))
                        .getException())
                .isNull();
    }

    private Seen consume(String... options) throws Exception {
        routes(r -> r.from(consumed(options)).process(e -> seen.complete(seen(e))));
        return seen.get(2, TimeUnit.MINUTES);
    }

    /** With the job as the engine shows it while it is locked. */
    private Seen seen(Exchange exchange) {
        JsonNode job =
                flowable.get("/external-job-api/jobs/" + exchange.getMessage().getHeader(FlowableEwConstants.JOB_ID));
        return new Seen(
                exchange.getMessage().getBody(),
                new HashMap<>(exchange.getMessage().getHeaders()),
                job);
    }
}
