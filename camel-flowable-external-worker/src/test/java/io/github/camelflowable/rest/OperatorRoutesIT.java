package io.github.camelflowable.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.client.FlowableApiException;

/** What operators do, one route each. */
class OperatorRoutesIT extends RestTestSupport {

    @Test
    void shouldDecide() throws Exception {
        upload("dmn", DecisionModels.discount(key), key + ".dmn");
        routes(rb -> rb.from("direct:decide")
                .to("flowable-rest:dmn/decide?param.decisionKey=" + key)
                .setBody(rb.simple("${body[0][discount]}")));

        Exchange decided = send("direct:decide", Map.of("customer", "premium", "amount", 200L), Map.of());

        assertThat(decided.getException()).isNull();
        assertThat(decided.getMessage().getBody()).isEqualTo(15.0);
    }

    @Test
    void shouldSendAnEventThatAProcessWaitsFor() throws Exception {
        deployEvent();
        String instance = startProcess(RestModels.eventProcess(key, key));
        routes(rb -> rb.from("direct:paid")
                .setHeader("CamelFlowableRest.eventPayload", rb.body())
                .setBody(rb.constant(""))
                .to("flowable-rest:event-registry/createEventInstance?param.channelDefinitionKey=" + key
                        + "&param.eventDefinitionKey=" + key));

        assertThat(send("direct:paid", Map.of("orderId", "7"), Map.of()).getException())
                .isNull();

        await("the process has ended")
                .untilAsserted(() -> assertThat(flowable.hasEnded(instance)).isTrue());
    }

    private void deployEvent() {
        upload("event-registry", """
                {"key": "%s", "payload": [{"name": "orderId", "type": "string"}]}""".formatted(key), key + ".event");
        upload("event-registry", """
                {"key": "%1$s", "channelType": "inbound", "type": "expression", "deserializerType": "json",
                "channelEventKeyDetection": {"fixedValue": "%1$s"}}""".formatted(key), key + ".channel");
    }

    private void upload(String api, String model, String file) {
        Exchange uploaded = send("flowable-rest:" + api + "/uploadDeployment", model, Map.of(Exchange.FILE_NAME, file));
        assertThat(uploaded.getException()).isNull();
    }

    @Test
    void shouldMigrateAllInstancesAfterADryRun() throws Exception {
        String instance = startProcess(RestModels.reviewed(key));
        String old = definition("1");
        flowable.deploy(RestModels.reviewed(key).replace("\"review\"", "\"check\""));
        routes(rb -> rb.from("direct:migrate")
                .toD("flowable-rest:process/migrateInstances?param.processDefinitionId=" + old
                        + "&param.dryRun=${header.dryRun}"));
        Map<String, Object> unmapped = Map.of("toProcessDefinitionKey", key, "toProcessDefinitionVersion", 2);
        Map<String, Object> mapped = Map.of(
                "toProcessDefinitionKey",
                key,
                "toProcessDefinitionVersion",
                2,
                "activityMappings",
                List.of(Map.of("fromActivityId", "review", "toActivityId", "check")));

        assertThat(variables(send("direct:migrate", unmapped, Map.of("dryRun", true))))
                .containsEntry("blocked", Map.of(instance, List.of("review")))
                .containsEntry("migrated", false);
        assertThat(send("direct:migrate", unmapped, Map.of("dryRun", false)).getException())
                .isInstanceOf(FlowableApiException.class)
                .hasMessageContaining("activityMappings")
                .hasMessageContaining(instance);
        assertThat(variables(send("direct:migrate", mapped, Map.of("dryRun", false))))
                .containsEntry("instances", List.of(instance))
                .containsEntry("migrated", true);

        assertThat(object("process/getProcessInstance", null, "processInstanceId", instance))
                .containsEntry("processDefinitionId", definition("2"));
    }

    private String definition(String version) {
        return (String) rows("process/listProcessDefinitions", null, "key", key, "version", version)
                .get(0)
                .get("id");
    }

    @Test
    void shouldMoveATokenToAnotherActivity() throws Exception {
        String instance = startProcess(RestModels.reviewed(key));
        routes(rb -> rb.from("direct:skip")
                .setBody(rb.constant(
                        Map.of("cancelActivityIds", List.of("review"), "startActivityIds", List.of("done"))))
                .to("flowable-rest:process/changeState"));

        assertThat(send("direct:skip", null, parameters("processInstanceId", instance))
                        .getException())
                .isNull();

        assertThat(flowable.endEvent(instance)).isEqualTo("done");
    }

    @Test
    void shouldDeleteManyInstancesAtOnce() throws Exception {
        List<String> instances =
                List.of(startProcess(RestModels.reviewed(key)), flowable.startProcess(key), flowable.startProcess(key));
        routes(rb -> rb.from("direct:delete")
                .to("flowable-rest:process/bulkDeleteProcessInstances?param.action=delete&param.deleteReason=test"));

        assertThat(send("direct:delete", Map.of("instanceIds", instances), Map.of())
                        .getException())
                .isNull();

        assertThat(flowable.runningInstances(key)).isZero();
    }

    @Test
    void shouldCreateAndCompleteATask() throws Exception {
        routes(rb -> rb.from("direct:task")
                .to("flowable-rest:process/createTask")
                .setHeader("CamelFlowableRest.taskId", rb.simple("${body[id]}"))
                .setBody(rb.constant(Map.of("action", "complete")))
                .to("flowable-rest:process/executeTaskAction"));

        Exchange done = send("direct:task", Map.of("name", "call " + key, "assignee", "kermit"), Map.of());

        assertThat(done.getException()).isNull();
        assertThat(rows("process/listHistoricTaskInstances", null, "taskName", "call " + key, "finished", true))
                .hasSize(1);
    }

    @Test
    void shouldCreateAUserInAGroup() throws Exception {
        routes(rb -> rb.from("direct:join")
                .to("flowable-rest:idm/createUser")
                .setHeader("CamelFlowableRest.userId", rb.simple("${body[id]}"))
                .setBody(rb.constant(Map.of("id", "group-" + key, "name", "Sales")))
                .setProperty("user", rb.header("CamelFlowableRest.userId"))
                .removeHeader("CamelFlowableRest.userId")
                .to("flowable-rest:idm/createGroup")
                .setHeader("CamelFlowableRest.groupId", rb.simple("${body[id]}"))
                .setHeader("CamelFlowableRest.userId", rb.exchangeProperty("user"))
                .setBody(rb.constant(""))
                .to("flowable-rest:idm/createMembership"));

        assertThat(send("direct:join", Map.of("id", "user-" + key, "password", "secret"), Map.of())
                        .getException())
                .isNull();

        assertThat(rows("idm/listUsers", null, "memberOfGroup", "group-" + key)).hasSize(1);
    }

    @Test
    void shouldCallAnyAddressOfAnApi() throws Exception {
        String instance = startProcess(RestModels.reviewed(key));
        routes(rb -> rb.from("direct:any")
                .to("flowable-rest:process/call?param.method=GET&param.path=runtime/process-instances/{id}"));

        assertThat(variables(send("direct:any", null, parameters("id", instance))))
                .containsEntry("id", instance);
        assertThat(rows("process/call", null, "method", "get", "path", "runtime/tasks", "processInstanceId", instance))
                .hasSize(1);
        List<Map<String, Object>> variables = List.of(Map.of("name", "a", "value", 5L, "type", "long"));
        String path = "runtime/process-instances/{id}/variables";
        call("process/call", variables, "method", "POST", "path", path, "id", instance);
        assertThat(object("process/listProcessInstanceVariables", null, "processInstanceId", instance))
                .containsEntry("a", 5L);
    }

    @Test
    void shouldNotLeaveTheApi() {
        for (String path : List.of(
                "http://example.com/x", "/runtime/tasks", "../cmmn-api/x", "runtime/../x", "runtime/tasks?x=1")) {
            assertThat(refusal("process/call", null, "method", "GET", "path", path))
                    .contains("'path'")
                    .contains("below the API's root");
        }
        assertThat(refusal("process/call", null, "path", "runtime/tasks")).contains("'method'");
        assertThat(refusal("process/call", null, "method", "PATCH", "path", "runtime/tasks"))
                .contains("'method'");
    }

    @Test
    void shouldWaitUntilAProcessWaitsForTheMessage() throws Exception {
        flowable.deploy(RestModels.waiting(key, "signal-" + key));
        routes(rb -> rb.from("seda:paid" + key)
                .to("flowable-rest:process/correlateMessage?param.timeout=1m&param.pollInterval=20"));
        CompletableFuture<Object> delivered = context.createProducerTemplate()
                .asyncRequestBody(
                        "seda:paid" + key + "?timeout=0", Map.of("messageName", "paid", "processDefinitionKey", key));

        String instance = flowable.startProcess(key);

        assertThat((List<?>) delivered.get(1, TimeUnit.MINUTES))
                .singleElement()
                .asString()
                .contains(instance);
    }

    @Test
    void shouldEndTheWaitingWhenTheRouteStops() throws Exception {
        String instance = startProcess(RestModels.reviewed(key));
        routes(rb -> rb.from("seda:await" + key)
                .routeId("await" + key)
                .to("flowable-rest:process/awaitEnd?param.timeout=10m&param.pollInterval=1m"));
        CompletableFuture<Object> waiting = context.createProducerTemplate()
                .asyncRequestBodyAndHeaders(
                        "seda:await" + key + "?timeout=0", null, parameters("processInstanceId", instance));
        await("the route waits").until(() -> context.getInflightRepository().size("await" + key) == 1);
        assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

        context.getShutdownStrategy().setTimeout(Duration.ofMinutes(5).toSeconds());
        context.getRouteController().stopRoute("await" + key);

        assertThat((Map<?, ?>) waiting.get(1, TimeUnit.MINUTES))
                .extracting("outcome")
                .isEqualTo("running");
    }
}
