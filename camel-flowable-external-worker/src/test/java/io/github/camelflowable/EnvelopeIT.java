package io.github.camelflowable;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.client.FlowableJobLostException;
import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;

/** Jobs that leave as JSON text, without headers, and are reported by a route that knows nothing but that text. */
class EnvelopeIT extends FlowableTestSupport {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final CompletableFuture<String> out = new CompletableFuture<>();

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:back").to("flowable-ew:any");
            }
        };
    }

    // ---- out and back ----

    /** How the JSON text may come back. */
    enum Form {
        TEXT(ObjectNode::toString),
        BYTES(answer -> answer.toString().getBytes(StandardCharsets.UTF_8)),
        STREAM(answer -> new ByteArrayInputStream(("\r\n  " + answer).getBytes(StandardCharsets.UTF_8))),
        TREE(answer -> answer),
        MAP(answer -> JSON.convertValue(answer, Map.class));

        private final Function<ObjectNode, Object> body;

        Form(Function<ObjectNode, Object> body) {
            this.body = body;
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCompleteTheJobWhenTheAnswerComesBack(Form form) throws Exception {
        String envelope = leave(Models.oneTask(key, topic), Map.of("orderId", 7));
        ObjectNode answer = answer(envelope, "complete");
        answer.putObject("variables").put("status", "shipped").put("ünïcode", "🐪");

        assertThat(send("direct:back", form.body.apply(answer), Map.of()).getException())
                .isNull();

        String instance = JSON.readTree(envelope).path("processInstanceId").asText();
        assertEnded(instance, "done");
        assertThat(text(instance, "status")).isEqualTo("shipped");
        assertThat(text(instance, "ünïcode")).isEqualTo("🐪");
        assertThat(text(instance, "orderId")).isEqualTo("7");
    }

    @Test
    void shouldSayWhatTheEngineSaysWhenAJobLeaves() throws Exception {
        String envelope = leave(Models.oneTask(key, topic), Map.of("orderId", 7, "customer", "Ada"));

        String instance = JSON.readTree(envelope).path("processInstanceId").asText();
        JsonNode job = flowable.job(instance);
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("jobId", job.path("id").asText());
        expected.put("workerId", "leaver");
        expected.put("topic", topic);
        for (String same : new String[] {
            "correlationId",
            "processInstanceId",
            "processDefinitionId",
            "executionId",
            "elementId",
            "elementName",
            "tenantId",
            "createTime",
            "lockExpirationTime"
        }) {
            expected.put(same, job.path(same).asText());
        }
        expected.put("jobRetries", 3);
        expected.put("variables", Map.of("orderId", 7, "customer", "Ada"));
        assertThatJson(envelope).whenIgnoringPaths("variableDigests").isEqualTo(expected);
    }

    @Test
    void shouldKeepTypesWhenTheAnswerIsAMap() throws Exception {
        String envelope = leave(Models.oneTask(key, topic), Map.of());
        JsonNode job = JSON.readTree(envelope);

        Map<String, Object> answer = Map.of(
                "jobId", job.path("jobId").asText(),
                "workerId", job.path("workerId").asText(),
                "variables", Map.of("day", LocalDate.of(2024, 2, 29), "scan", new byte[] {1, 2, 3}));
        assertThat(send("direct:back", answer, Map.of()).getException()).isNull();

        String instance = job.path("processInstanceId").asText();
        assertEnded(instance, "done");
        assertThat(flowable.variables(instance).get("day").path("type").asText())
                .isEqualTo("localDate");
        assertThat(flowable.variableBytes(instance, "scan")).containsExactly(1, 2, 3);
    }

    @Test
    void shouldCompleteTheCaseWhenTheJobIsOfACase() throws Exception {
        flowable.deployCase(Models.oneTaskCase(key, topic));
        String instance = flowable.startCase(key, Map.of());
        String envelope = leave();
        assertThatJson(envelope).node("scopeId").isEqualTo(instance);
        assertThatJson(envelope).node("scopeType").isEqualTo("cmmn");

        assertThat(send("direct:back", answer(envelope, "cmmnTerminate").toString(), Map.of())
                        .getException())
                .isNull();

        await("the case ends").until(() -> !flowable.caseState(instance).isEmpty());
        assertThat(flowable.caseState(instance)).isEqualTo("terminated");
    }

    // ---- what the answer can say ----

    @Test
    void shouldFailTheJobWithAllItSaysWhenTheOperationIsFail() throws Exception {
        String envelope = leave(Models.oneTask(key, topic), Map.of());
        ObjectNode answer = answer(envelope, "fail")
                .put("errorMessage", "no paper")
                .put("retries", 9)
                .put("retryTimeout", "PT20M");

        assertThat(send("direct:back", answer.toString(), Map.of()).getException())
                .isNull();

        JsonNode job =
                flowable.job(JSON.readTree(envelope).path("processInstanceId").asText());
        assertThat(job.path("retries").asInt()).isEqualTo(9);
        assertThat(job.path("exceptionMessage").asText()).isEqualTo("no paper");
        assertThat(job.path("lockOwner").isNull()).isTrue();
        Instant pauseEnd = Instant.parse(job.path("lockExpirationTime").asText());
        assertThat(Duration.between(Instant.now(), pauseEnd)).isBetween(Duration.ofMinutes(18), Duration.ofMinutes(21));
    }

    @Test
    void shouldLeaveDetailsInTheDeadLetterWhenTheOperationIsFailWithZeroRetries() throws Exception {
        String envelope = leave(Models.oneTask(key, topic), Map.of());
        ObjectNode answer =
                answer(envelope, "fail").put("errorDetails", "tray 2").put("retries", 0);

        assertThat(send("direct:back", answer.toString(), Map.of()).getException())
                .isNull();

        assertThat(flowable.deadLetterStackTrace(answer.path("jobId").asText())).isEqualTo("tray 2");
    }

    @Test
    void shouldCountDownWhenTheJobItselfComesBackAsFailed() throws Exception {
        String envelope = leave(Models.oneTask(key, topic), Map.of());
        ObjectNode echo = ((ObjectNode) JSON.readTree(envelope)).put("operation", "fail");

        assertThat(send("direct:back", echo.toString(), Map.of()).getException())
                .isNull();

        assertThat(flowable.job(echo.path("processInstanceId").asText())
                        .path("retries")
                        .asInt())
                .as("what the job had left must not become its new count")
                .isEqualTo(2);
    }

    @Test
    void shouldFireTheBoundaryEventWithVariablesWhenTheOperationIsBpmnError() throws Exception {
        String envelope = leave(Models.withErrorBoundary(key, topic, "OUT_OF_STOCK"), Map.of());
        ObjectNode answer = answer(envelope, "bpmnError").put("errorCode", "OUT_OF_STOCK");
        answer.putObject("variables").put("missing", "bolts");

        assertThat(send("direct:back", answer.toString(), Map.of()).getException())
                .isNull();

        String instance = JSON.readTree(envelope).path("processInstanceId").asText();
        assertEnded(instance, "caught");
        assertThat(text(instance, "missing")).isEqualTo("bolts");
    }

    @Test
    void shouldFreeTheJobWhenTheOperationIsUnacquire() throws Exception {
        String envelope = leave(Models.parallelTasks(key, topic, 1, false), Map.of());
        context.getRouteController().stopRoute("leaving");

        assertThat(send("direct:back", answer(envelope, "unacquire").toString(), Map.of())
                        .getException())
                .isNull();

        assertThat(lockedElsewhere())
                .containsEntry(
                        FlowableEwConstants.JOB_ID,
                        JSON.readTree(envelope).path("jobId").asText());
    }

    // ---- what it cannot say ----

    @Test
    void shouldNameTheFieldWhenTheAnswerIsBad() throws Exception {
        String envelope = leave(Models.oneTask(key, topic), Map.of());
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("{\"jobId\":\"\",\"operation\":\"complete\"}", "'jobId'");
        bad.put("{\"jobId\":{\"a\":1}}", "'jobId'");
        bad.put("{\"jobId\":null}", "'jobId'");
        bad.put(answer(envelope, "finish").toString(), "'operation'");
        bad.put(answer(envelope, "listJobs").toString(), "'operation'");
        bad.put(answer(envelope, "unacquireAll").toString(), "'operation'");
        bad.put(answer(envelope, "complete").put("variables", "a=1").toString(), "'variables'");
        bad.put(
                answer(envelope, "complete")
                        .set("variables", JSON.readTree("[1]"))
                        .toString(),
                "'variables'");
        bad.put(answer(envelope, "fail").put("retries", "two").toString(), "'retries'");
        bad.put(answer(envelope, "fail").put("retries", 1.5).toString(), "'retries'");
        bad.put(answer(envelope, "fail").put("retries", 4_000_000_000L).toString(), "'retries'");
        bad.put(answer(envelope, "fail").put("retryTimeout", "soon").toString(), "'retryTimeout'");
        bad.put(
                answer(envelope, "fail")
                        .set("errorMessage", JSON.readTree("[1]"))
                        .toString(),
                "'errorMessage'");

        bad.forEach(
                (body, field) -> assertThat(send("direct:back", body, Map.of()).getException())
                        .as(body)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(field));
        JsonNode job =
                flowable.job(JSON.readTree(envelope).path("processInstanceId").asText());
        assertThat(job.path("lockOwner").asText()).isEqualTo("leaver");
    }

    @Test
    void shouldAskForAJobWhenTheBodyIsNoEnvelope() {
        for (Object body : new Object[] {"{broken", "{}", "[]", "text", "{\"id\":\"8\"}", Map.of("a", 1), 5}) {
            assertThat(send("direct:back", body, Map.of()).getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("jobId");
        }
    }

    @Test
    void shouldAskWhichJobWhenHeaderAndAnswerNameTwo() throws Exception {
        String envelope = leave(Models.oneTask(key, topic), Map.of());

        assertThat(send("direct:back", envelope, Map.of(FlowableEwConstants.JOB_ID, "8"))
                        .getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names two jobs");
    }

    @Test
    void shouldReportUnderTheOptionWhenTheAnswerNamesNoWorker() throws Exception {
        String envelope = leave(Models.oneTask(key, topic), Map.of());
        ObjectNode answer = answer(envelope, "complete");
        answer.remove("workerId");

        assertThat(send("direct:back", answer.toString(), Map.of()).getException())
                .isInstanceOf(FlowableApiException.class)
                .hasMessageContaining("does not hold a lock");
        assertThat(send("flowable-ew:any?workerId=leaver", answer.toString(), Map.of())
                        .getException())
                .isNull();
    }

    @Test
    void shouldGoToTheConfiguredServerWhenTheAnswerNamesAnother() throws Exception {
        String envelope = leave(Models.oneTask(key, topic), Map.of());
        ObjectNode answer = answer(envelope, "complete")
                .put("baseUrl", "http://localhost:1/")
                .put("url", "http://localhost:1/")
                .put("password", "x");

        assertThat(send("direct:back", answer.toString(), Map.of()).getException())
                .isNull();

        assertEnded(JSON.readTree(envelope).path("processInstanceId").asText(), "done");
    }

    @Test
    void shouldSendNothingBackThatHasNotChanged() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(
                key, Map.of("count", 7L, "when", Date.from(Instant.parse("2024-01-02T03:04:05Z"))));
        String envelope = leave();
        JsonNode before = flowable.get("/process-api/runtime/process-instances/" + instance + "/variables");

        assertThat(send("direct:back", envelope, Map.of()).getException()).isNull();

        await("the instance ends").until(() -> flowable.hasEnded(instance));
        Map<String, JsonNode> after = flowable.variables(instance);
        for (JsonNode variable : before) {
            String name = variable.path("name").asText();
            assertThat(after.get(name).path("type")).as(name).isEqualTo(variable.path("type"));
            assertThat(after.get(name).path("value")).as(name).isEqualTo(variable.path("value"));
        }
    }

    /** The engine compares worker ids only: without the end of the lock it would take the answer for the new run's. */
    @Test
    void shouldRefuseTheAnswerToAnEarlierLock() throws Exception {
        String envelope = leave(Models.oneTask(key, topic), Map.of());
        String instance = JSON.readTree(envelope).path("processInstanceId").asText();
        context.getRouteController().stopRoute("leaving");
        JsonNode job = flowable.job(instance);
        flowable.post(
                "/external-job-api/acquire/jobs/" + job.path("id").asText() + "/fail",
                Map.of("workerId", "leaver", "retries", 3));
        assertThat(flowable.acquire(topic, "leaver", 1, "PT1H")).hasSize(1);
        ObjectNode answer = answer(envelope, "fail");
        answer.set("lockExpirationTime", JSON.readTree(envelope).path("lockExpirationTime"));

        Exception refusal = send("direct:back", answer.toString(), Map.of()).getException();

        assertThat(refusal).isInstanceOf(FlowableJobLostException.class);
        assertThat(flowable.job(instance).path("lockOwner").asText()).isEqualTo("leaver");
    }

    // ---- helpers ----

    private String leave(String model, Map<String, Object> variables) throws Exception {
        flowable.deploy(model);
        flowable.startProcess(key, variables);
        return leave();
    }

    private String leave() throws Exception {
        routes(r -> r.from(consumed("bodyType=envelope", "autoComplete=false", "workerId=leaver"))
                .routeId("leaving")
                .removeHeaders("*")
                .process(e -> out.complete(e.getMessage().getBody(String.class))));
        return out.get(2, TimeUnit.MINUTES);
    }

    private static ObjectNode answer(String envelope, String operation) throws Exception {
        JsonNode job = JSON.readTree(envelope);
        Map<String, Object> answer = new HashMap<>();
        answer.put("jobId", job.path("jobId").asText());
        answer.put("workerId", job.path("workerId").asText());
        answer.put("operation", operation);
        return JSON.valueToTree(answer);
    }

    private void assertEnded(String instance, String endEvent) {
        await("the instance ends").until(() -> flowable.hasEnded(instance));
        assertThat(flowable.endEvent(instance)).isEqualTo(endEvent);
    }
}
