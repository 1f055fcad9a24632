package io.github.camelflowable.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.client.VariableData;
import io.github.camelflowable.kit.Models;

/** What people do with cases, one route each. */
class RestCaseRoutesIT extends RestTestSupport {

    @Test
    void shouldDeployAModelFromAFile() throws Exception {
        routes(rb -> rb.from("direct:deploy")
                .setHeader(Exchange.FILE_NAME, rb.constant(key + ".cmmn"))
                .to("flowable-rest:cmmn/uploadDeployment"));

        assertThat(variables(send("direct:deploy", Models.oneTaskCase(key, topic), Map.of())))
                .containsEntry("name", key);
        assertThat(rows("cmmn/listCaseDefinitions", null, "key", key)).hasSize(1);
    }

    @Test
    void shouldStartWithTypedVariablesAndAddABinaryOne() throws Exception {
        flowable.deployCase(Models.oneTaskCase(key, topic));
        routes(rb -> rb.from("direct:start")
                .to("flowable-rest:cmmn/createCaseInstance")
                .setHeader("CamelFlowableRest.caseInstanceId", rb.simple("${body[id]}"))
                .setBody(rb.constant(Map.of("photo", new byte[] {1, 2, 3})))
                .to("flowable-rest:cmmn/createCaseInstanceVariable")
                .to("flowable-rest:cmmn/listCaseInstanceVariables"));

        Exchange started = send(
                "direct:start",
                Map.of("caseDefinitionKey", key, "variables", Map.of("orderId", 7L, "items", List.of("a", "b"))),
                Map.of());

        assertThat(started.getException()).isNull();
        assertThat(variables(started)).containsEntry("orderId", 7L).containsEntry("items", List.of("a", "b"));
        assertThat(((VariableData) variables(started).get("photo")).bytes()).containsExactly(1, 2, 3);
    }

    @Test
    void shouldTriggerAUserEvent() throws Exception {
        String instance = startCase(RestModels.reviewedCase(key));
        routes(rb -> rb.from("direct:go")
                .to("flowable-rest:cmmn/listPlanItemInstances?param.planItemDefinitionType=usereventlistener")
                .removeHeaders("CamelFlowableRest.*")
                .setHeader("CamelFlowableRest.planItemInstanceId", rb.simple("${body.data[0][id]}"))
                .setBody(rb.simple("${null}"))
                .to("flowable-rest:cmmn/performPlanItemInstanceAction?param.action=trigger"));

        Exchange triggered = send("direct:go", null, parameters("caseInstanceId", instance));

        assertThat(triggered.getException()).isNull();
        assertThat(triggered.getMessage().getBody())
                .as("ended by it: an empty answer")
                .isNull();
    }

    @Test
    void shouldCompleteAUserTaskAndReadTheHistory() throws Exception {
        String instance = startCase(RestModels.reviewedCase(key));
        routes(rb -> rb.from("direct:approve")
                .setHeader("CamelFlowableRest.taskId", rb.body())
                .setBody(rb.constant(Map.of("action", "complete", "variables", Map.of("approved", true))))
                .to("flowable-rest:cmmn/executeTaskAction"));
        routes(rb -> rb.from("direct:history")
                .to("flowable-rest:cmmn/listHistoricCaseInstances?param.includeCaseVariables=true")
                .setBody(rb.simple("${body.data[0]}")));

        String task = task("cmmn", "caseInstanceId", instance);
        assertThat(send("direct:approve", task, Map.of()).getException()).isNull();

        Map<String, Object> row = variables(send("direct:history", null, parameters("caseInstanceId", instance)));
        assertThat(row.get("variables")).isEqualTo(Map.of("approved", true));
        assertThat(object("cmmn/getHistoricTaskInstance", null, "taskId", task).get("endTime"))
                .isNotNull();
    }

    @Test
    void shouldMoveADeadLetterBack() throws Exception {
        String instance = startCase(Models.oneTaskCase(key, topic));
        flowable.fail(flowable.acquire(topic, "w", 1, "PT1M").get(0), "why it failed", 0);
        routes(rb -> rb.from("direct:redrive")
                .to("flowable-rest:cmmn/listDeadLetterJobs?param.scopeType=cmmn")
                .removeHeaders("CamelFlowableRest.*")
                .setHeader("CamelFlowableRest.jobId", rb.simple("${body.data[0][id]}"))
                .setBody(rb.simple("${null}"))
                .to("flowable-rest:cmmn/executeDeadLetterJobAction?param.action=move"));

        assertThat(send("direct:redrive", null, parameters("caseInstanceId", instance))
                        .getException())
                .isNull();
        assertThat(flowable.caseDeadLetters(instance)).isEmpty();
        assertThat(flowable.acquire(topic, "w", 1, "PT1M")).hasSize(1);
    }
}
