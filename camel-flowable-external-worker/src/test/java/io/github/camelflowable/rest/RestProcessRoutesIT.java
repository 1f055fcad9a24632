package io.github.camelflowable.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.client.VariableData;
import io.github.camelflowable.kit.Models;

/** What people do with processes, one route each. */
class RestProcessRoutesIT extends RestTestSupport {

    @Test
    void shouldDeployAModelFromAFile() throws Exception {
        routes(rb -> rb.from("direct:deploy")
                .setHeader(Exchange.FILE_NAME, rb.constant("orders/" + key + ".bpmn20.xml"))
                .to("flowable-rest:process/uploadDeployment?param.deploymentName=Orders"));

        Exchange deployed = send("direct:deploy", Models.oneTask(key, topic), Map.of());

        assertThat(variables(deployed)).containsEntry("name", "Orders").containsKey("id");
        assertThat(rows("process/listProcessDefinitions", null, "key", key)).hasSize(1);
    }

    @Test
    void shouldStartWithTypedVariablesAndReadThemBack() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        routes(rb -> rb.from("direct:start")
                .to("flowable-rest:process/createProcessInstance")
                .setHeader("CamelFlowableRest.processInstanceId", rb.simple("${body[id]}"))
                .to("flowable-rest:process/listProcessInstanceVariables"));
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("orderId", 7L);
        order.put("customer", "Anna");
        order.put("due", LocalDate.of(2026, 12, 24));
        order.put("items", List.of(Map.of("sku", "x", "count", 2)));
        order.put("note", null);

        Exchange started = send("direct:start", Map.of("processDefinitionKey", key, "variables", order), Map.of());

        assertThat(started.getException()).isNull();
        assertThat(variables(started)).isEqualTo(order);
    }

    @Test
    void shouldAddABinaryVariableToWhatItStarted() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        routes(rb -> rb.from("direct:start")
                .setProperty("photo", rb.body())
                .setBody(rb.constant(Map.of("processDefinitionKey", key)))
                .to("flowable-rest:process/createProcessInstance")
                .setHeader("CamelFlowableRest.processInstanceId", rb.simple("${body[id]}"))
                .setBody(rb.exchangeProperty("photo"))
                .to("flowable-rest:process/createProcessInstanceVariable?param.name=photo")
                .to("flowable-rest:process/listProcessInstanceVariables"));

        Exchange started = send("direct:start", new byte[] {1, 2, 3}, Map.of());

        VariableData photo = (VariableData) variables(started).get("photo");
        assertThat(photo.type()).isEqualTo("binary");
        assertThat(photo.bytes()).containsExactly(1, 2, 3);
    }

    @Test
    void shouldWakeWhatWaitsForASignal() throws Exception {
        String signal = "signal-" + key;
        String instance = startProcess(RestModels.waiting(key, signal));
        call("process/correlateMessage", Map.of("messageName", "paid", "processInstanceId", instance));
        routes(rb -> rb.from("direct:release").to("flowable-rest:process/signalEventReceived"));

        Exchange sent =
                send("direct:release", Map.of("signalName", signal, "variables", Map.of("by", "Anna")), Map.of());

        assertThat(sent.getMessage().getBody()).isNull();
        assertThat(rows("process/listExecutions", null, "processInstanceId", instance, "activityId", "receive"))
                .hasSize(1);
        assertThat(text(instance, "by")).isEqualTo("Anna");
    }

    @Test
    void shouldDeliverAMessageToTheProcessThatWaits() throws Exception {
        flowable.deploy(RestModels.waiting(key, "signal-" + key));
        call("process/createProcessInstance", Map.of("processDefinitionKey", key, "businessKey", "other"));
        String instance = (String)
                object("process/createProcessInstance", Map.of("processDefinitionKey", key, "businessKey", "order-7"))
                        .get("id");
        routes(rb -> rb.from("direct:paid")
                .setHeader("CamelFlowableRest.businessKey", rb.simple("order-${body[orderId]}"))
                .setBody(rb.simple("{\"variables\": {\"amount\": ${body[amount]}}}"))
                .to("flowable-rest:process/correlateMessage?param.messageName=paid&param.processDefinitionKey=" + key));

        Exchange delivered = send("direct:paid", Map.of("orderId", 7, "amount", 42), Map.of());

        assertThat(delivered.getException()).isNull();
        assertThat(text(instance, "amount")).isEqualTo("42");
        assertThat(rows("process/listExecutions", null, "processInstanceId", instance, "activityId", "release"))
                .hasSize(1);
    }

    @Test
    void shouldCompleteAUserTask() throws Exception {
        String instance = startProcess(RestModels.reviewed(key));
        routes(rb -> rb.from("direct:approve")
                .setHeader("CamelFlowableRest.processInstanceId", rb.body())
                .to("flowable-rest:process/listTasks")
                .removeHeaders("CamelFlowableRest.*")
                .setHeader("CamelFlowableRest.taskId", rb.simple("${body.data[0][id]}"))
                .setBody(rb.constant(Map.of("variables", Map.of("approved", true))))
                .to("flowable-rest:process/executeTaskAction?param.action=complete"));

        Exchange completed = send("direct:approve", instance, Map.of());

        assertThat(completed.getException()).isNull();
        assertThat(completed.getMessage().getBody()).isNull();
        assertThat(flowable.endEvent(instance)).isEqualTo("done");
        assertThat(text(instance, "approved")).isEqualTo("true");
    }

    @Test
    void shouldReadTheHistory() throws Exception {
        String instance = startProcess(RestModels.reviewed(key));
        call(
                "process/executeTaskAction",
                Map.of("action", "complete", "variables", Map.of("approved", false)),
                "taskId",
                task("process", "processInstanceId", instance));
        routes(rb -> rb.from("direct:history")
                .to("flowable-rest:process/listHistoricProcessInstances?param.includeProcessVariables=true")
                .setBody(rb.simple("${body.data[0]}")));

        Map<String, Object> row = variables(send("direct:history", null, parameters("processInstanceId", instance)));

        assertThat(row).containsEntry("endActivityId", "done").containsEntry("variables", Map.of("approved", false));
        assertThat(row.get("endTime")).isNotNull();
    }

    @Test
    void shouldMoveADeadLetterBack() throws Exception {
        String instance = startProcess(Models.oneTask(key, topic));
        flowable.fail(flowable.acquire(topic, "w", 1, "PT1M").get(0), "why it failed", 0);
        routes(rb -> rb.from("direct:redrive")
                .to("flowable-rest:process/listDeadLetterJobs")
                .removeHeaders("CamelFlowableRest.*")
                .setHeader("CamelFlowableRest.jobId", rb.simple("${body.data[0][id]}"))
                .to("flowable-rest:process/getDeadLetterJobStacktrace?outputClass=java.lang.String")
                .setProperty("why", rb.body())
                .setBody(rb.simple("${null}"))
                .to("flowable-rest:process/executeDeadLetterJobAction?param.action=move"));

        Exchange moved = send("direct:redrive", null, parameters("processInstanceId", instance));

        assertThat(moved.getException()).isNull();
        assertThat(moved.getProperty("why")).isEqualTo("why it failed");
        assertThat(flowable.deadLetters(instance)).isEmpty();
        assertThat(flowable.acquire(topic, "w", 1, "PT1M")).hasSize(1);
    }
}
