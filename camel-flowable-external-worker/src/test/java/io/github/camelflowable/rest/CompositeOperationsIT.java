package io.github.camelflowable.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.client.FlowableApiException.Kind;
import io.github.camelflowable.kit.Models;

/** The operations of our own: what they do, and what they leave alone. */
class CompositeOperationsIT extends RestTestSupport {

    // ---- correlateMessage ----

    @Test
    void shouldAllowAnotherTryWhenNobodyWaitsYet() {
        Exception none = send(
                        "flowable-rest:process/correlateMessage",
                        Map.of("messageName", "paid", "businessKey", "none-" + key),
                        Map.of())
                .getException();

        assertThat(none)
                .isInstanceOf(FlowableApiException.class)
                .hasMessageContaining("process/correlateMessage")
                .hasMessageContaining("none-" + key);
        assertThat(((FlowableApiException) none).getKind()).isEqualTo(Kind.TRY_AGAIN);
        assertThat(((FlowableApiException) none).isMaybeCarriedOut()).isFalse();
    }

    @Test
    void shouldDeliverToAllOrNobodyWhenSeveralWait() {
        flowable.deploy(RestModels.waiting(key, "signal-" + key));
        flowable.startProcess(key);
        flowable.startProcess(key);
        Map<String, Object> message = Map.of("messageName", "paid", "processDefinitionKey", key);

        Exception several = send("flowable-rest:process/correlateMessage", message, Map.of())
                .getException();
        assertThat(several).hasMessageContaining("2 executions wait").hasMessageContaining("all=true");
        assertThat(rows("process/listExecutions", null, "processDefinitionKey", key, "activityId", "payment"))
                .hasSize(2);

        assertThat(rows("process/correlateMessage", message, "all", true)).hasSize(2);
        assertThat(rows("process/listExecutions", null, "processDefinitionKey", key, "activityId", "payment"))
                .isEmpty();
        assertThat(refusal("process/correlateMessage", Map.of("businessKey", "b")))
                .contains("no 'messageName'");
    }

    @Test
    void shouldDeliverToNobodyWhenTheValueOfAFilterIsMissing() {
        flowable.deploy(RestModels.waiting(key, "signal-" + key));
        flowable.startProcess(key);
        Map<String, Object> message = new HashMap<>(Map.of("messageName", "paid", "processDefinitionKey", key));
        message.put("businessKey", null);

        assertThat(refusal("process/correlateMessage", message)).contains("'businessKey'", "is null");
        assertThat(rows("process/listExecutions", null, "processDefinitionKey", key, "activityId", "payment"))
                .hasSize(1);
    }

    // ---- awaitEnd ----

    @Test
    void shouldWaitUntilAProcessHasEnded() throws Exception {
        String instance = startProcess(Models.oneTask(key, topic));
        List<JsonNode> job = flowable.acquire(topic, "w", 1, "PT1M");
        routes(rb ->
                rb.from("seda:await").to("flowable-rest:process/awaitEnd?param.timeout=PT30S&param.pollInterval=50"));
        CompletableFuture<Exchange> waiting =
                template.asyncSend("seda:await?waitForTaskToComplete=Always", e -> e.getMessage()
                        .setHeaders(parameters("processInstanceId", instance)));

        flowable.complete(job.get(0), List.of(Map.of("name", "status", "value", "shipped")));

        Map<String, Object> end = variables(waiting.get());
        assertThat(end)
                .containsEntry("ended", true)
                .containsEntry("outcome", "completed")
                .containsEntry("endActivityId", "done")
                .containsEntry("variables", Map.of("status", "shipped"));
    }

    @Test
    void shouldWaitAgainWhenTheRouteWasStoppedAndStarted() throws Exception {
        String instance = startProcess(Models.oneTask(key, topic));
        routes(rb -> rb.from("direct:await")
                .routeId("await")
                .to("flowable-rest:process/awaitEnd?param.timeout=300ms&param.pollInterval=20"));
        context.getRouteController().stopRoute("await");
        context.getRouteController().startRoute("await");

        long start = System.nanoTime();
        send("direct:await", null, parameters("processInstanceId", instance));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(250));
    }

    @Test
    void shouldTellHowAProcessStandsWhenTheTimeIsOver() {
        String instance = startProcess(Models.oneTask(key, topic));
        Object[] of = {"processInstanceId", instance, "timeout", "100ms", "pollInterval", "20"};

        assertThat(object("process/awaitEnd", null, of))
                .containsEntry("ended", false)
                .containsEntry("outcome", "running");
        call("process/deleteProcessInstance", null, "processInstanceId", instance, "deleteReason", "no longer");
        assertThat(object("process/awaitEnd", null, of))
                .containsEntry("ended", true)
                .containsEntry("outcome", "terminated")
                .containsEntry("deleteReason", "no longer");
    }

    record End(String businessKey, String outcome, Map<String, Object> variables) {}

    @Test
    void shouldMakeObjectsOfAClass() {
        flowable.deploy(Models.oneTask(key, topic));
        Object instance = object(
                        "process/createProcessInstance",
                        Map.of("processDefinitionKey", key, "businessKey", "b", "variables", Map.of("n", 1)))
                .get("id");
        Object[] now = {"processInstanceId", instance, "timeout", "0"};

        assertThat(call("process/awaitEnd?outputClass=" + End.class.getName(), null, now))
                .isEqualTo(new End("b", "running", Map.of("n", 1)));
        assertThat(call("process/awaitEnd?outputClass=java.lang.String", null, now))
                .asString()
                .contains("\"outcome\":\"running\"");
    }

    @Test
    void shouldTellHowACaseEnded() {
        String completed = startCase(Models.oneTaskCase(key, topic));
        Object[] soon = {"caseInstanceId", completed, "timeout", "0"};
        assertThat(object("cmmn/awaitEnd", null, soon)).containsEntry("outcome", "running");
        flowable.complete(
                flowable.acquire(topic, "w", 1, "PT1M").get(0), List.of(Map.of("name", "status", "value", "ok")));
        assertThat(object("cmmn/awaitEnd", null, "caseInstanceId", completed, "pollInterval", "50"))
                .containsEntry("ended", true)
                .containsEntry("outcome", "completed")
                .containsEntry("variables", Map.of("status", "ok"));
        String terminated = flowable.startCase(key, Map.of());
        call("cmmn/terminateCaseInstance", null, "caseInstanceId", terminated);
        assertThat(object("cmmn/awaitEnd", null, "caseInstanceId", terminated)).containsEntry("outcome", "terminated");
    }

    @Test
    void shouldSayWhatIsWrongWhenThereIsNothingToAwait() {
        Exception unknown = send("flowable-rest:process/awaitEnd", null, parameters("processInstanceId", "none"))
                .getException();
        assertThat(((FlowableApiException) unknown).getStatus()).isEqualTo(404);
        assertThat(refusal("process/awaitEnd", null)).contains("'processInstanceId'");
        assertThat(refusal("process/awaitEnd", null, "processInstanceId", "1", "timeout", "soon"))
                .contains("'timeout'", "PT10S");
        assertThat(refusal("process/awaitEnd", null, "processInstanceId", "1", "timeout", "abc"))
                .as("Camel converts it to zero")
                .contains("'timeout'", "'abc'");
        assertThat(refusal("process/awaitEnd", null, "processInstanceId", "1", "pollInterval", "0"))
                .contains("'pollInterval'", "above zero");
    }

    // ---- redriveDeadLetterJobs ----

    @Test
    void shouldMoveTheDeadLettersOfATopic() {
        String other = "topic-" + UUID.randomUUID();
        flowable.deploy(Models.oneTask(key, topic));
        flowable.deploy(Models.oneTask(key + "other", other));
        String first = deadLetter(key, topic);
        String second = deadLetter(key, topic);
        deadLetter(key + "other", other);

        Map<String, Object> result = object("process/redriveDeadLetterJobs", null, "topic", topic);

        assertThat((List<?>) result.get("moved")).map(Object::toString).containsExactlyInAnyOrder(first, second);
        assertThat((List<?>) result.get("gone")).isEmpty();
        assertThat(flowable.acquire(topic, "w", 2, "PT1M")).hasSize(2);
        assertThat(flowable.acquire(other, "w", 1, "PT1M")).isEmpty();
        assertThat((List<?>) object("process/redriveDeadLetterJobs", null, "topic", topic)
                        .get("moved"))
                .isEmpty();
    }

    /** An attribute of this name is no topic where the engine does not read one, and an expression may be any topic. */
    @Test
    void shouldLeaveDeadLettersAloneWhenOnlyAnAttributeHasTheNameOfTheTopic() {
        String other = "topic-" + UUID.randomUUID();
        flowable.deploy(Models.oneTask(key, topic));
        flowable.deploy(Models.oneTask(key + "foreign", other)
                .replace(
                        "flowable:topic=",
                        "acme:topic=\"" + topic + "\" xmlns:acme=\"http://acme.org\" flowable:topic="));
        flowable.deploy(Models.oneTask(key + "expression", "${kind}"));
        String mine = deadLetter(key, topic);
        deadLetter(key + "foreign", other);
        flowable.startProcess(key + "expression", Map.of("kind", topic + "2"));
        JsonNode job = flowable.acquire(topic + "2", "w", 1, "PT1M").get(0);
        flowable.fail(job, "details", 0);

        Map<String, Object> result = object("process/redriveDeadLetterJobs", null, "topic", topic);

        assertThat(result.get("moved")).isEqualTo(List.of(mine));
        assertThat((List<?>) result.get("undecided"))
                .map(Object::toString)
                .contains(job.path("id").asText());
        assertThat(flowable.acquire(other, "w", 1, "PT1M")).isEmpty();
        assertThat(flowable.acquire(topic + "2", "w", 1, "PT1M")).isEmpty();
        for (String expression : List.of("${kind}", "#{kind}", " ")) {
            assertThat(refusal("process/redriveDeadLetterJobs", null, "topic", expression))
                    .contains("must be the name of a topic", "processInstanceId");
        }
    }

    @Test
    void shouldMoveDeadLettersByAFilter() {
        String instance = startProcess(Models.oneTask(key, topic));
        flowable.fail(flowable.acquire(topic, "w", 1, "PT1M").get(0), "details", 0);

        assertThat((List<?>) object("process/redriveDeadLetterJobs", null, "processInstanceId", "none")
                        .get("moved"))
                .isEmpty();
        assertThat((List<?>) object("process/redriveDeadLetterJobs", null, "processInstanceId", instance)
                        .get("moved"))
                .hasSize(1);
        assertThat(refusal("process/redriveDeadLetterJobs", null)).contains("needs a filter", "topic");
        assertThat(refusal("process/redriveDeadLetterJobs", null, "withException", false))
                .as("the server ignores it")
                .contains("needs a filter");
    }

    @Test
    void shouldMoveTheDeadLettersOfATopicOfCases() {
        String instance = startCase(Models.oneTaskCase(key, topic));
        flowable.fail(flowable.acquire(topic, "w", 1, "PT1M").get(0), "details", 0);

        assertThat((List<?>) object("process/redriveDeadLetterJobs", null, "topic", topic)
                        .get("moved"))
                .as("a job of a case is not for the other engine")
                .isEmpty();
        assertThat((List<?>) object("cmmn/redriveDeadLetterJobs", null, "topic", topic)
                        .get("moved"))
                .hasSize(1);
        assertThat(flowable.caseDeadLetters(instance)).isEmpty();
    }

    private String deadLetter(String process, String ofTopic) {
        flowable.startProcess(process);
        JsonNode job = flowable.acquire(ofTopic, "w", 1, "PT1M").get(0);
        flowable.fail(job, "details", 0);
        return job.path("id").asText();
    }
}
