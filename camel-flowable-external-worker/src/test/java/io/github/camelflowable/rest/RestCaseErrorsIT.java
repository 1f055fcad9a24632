package io.github.camelflowable.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.kit.Models;

/** Every error that the notes of the case API tell of: its status, or how it is kept from happening. */
class RestCaseErrorsIT extends RestTestSupport {

    private static final Map<String, Object> BINARY = Map.of("b", new byte[] {1});

    @Test
    void shouldTellWhatIsWrongWithADeployment() {
        assertThat(refusal("cmmn/uploadDeployment", "<x/>")).contains(".cmmn", Exchange.FILE_NAME);
        Exchange broken =
                send("flowable-rest:cmmn/uploadDeployment", "<x/>", Map.of(Exchange.FILE_NAME, key + ".cmmn"));
        assertThat(broken.getException()).hasMessageContaining("cmmn/uploadDeployment failed with 500");
        flowable.deployCase(Models.oneTaskCase(key, topic));
        String definition = (String)
                rows("cmmn/listCaseDefinitions", null, "key", key).get(0).get("id");
        assertThat(refusal(
                        "cmmn/executeCaseDefinitionAction",
                        Map.of("action", "suspend"),
                        "caseDefinitionId",
                        definition))
                .contains("'action'", "[category]");
    }

    @Test
    void shouldTellWhatIsWrongWithACase() {
        String instance = startCase(Models.oneTaskCase(key, topic));
        Object[] of = {"caseInstanceId", instance};
        assertThat(status("cmmn/createCaseInstance", Map.of())).isEqualTo(400);
        assertThat(status("cmmn/createCaseInstance", Map.of("caseDefinitionKey", "none")))
                .isEqualTo(400);
        assertThat(status("cmmn/getCaseInstanceDiagram", null, of))
                .as("not drawn")
                .isEqualTo(400);
        assertThat(refusal("cmmn/createCaseInstanceIdentityLink", Map.of("group", "g", "type", "owner"), of))
                .contains("'group'", "[type, user]");
        assertThat(status("cmmn/deleteHistoricCaseInstance", null, of))
                .as("it runs")
                .isEqualTo(500);
        String item =
                (String) rows("cmmn/listPlanItemInstances", null, of).get(0).get("id");
        assertThat(status(
                        "cmmn/performPlanItemInstanceAction",
                        Map.of("action", "evaluateCriteria"),
                        "planItemInstanceId",
                        item))
                .isEqualTo(400);
        call("cmmn/terminateCaseInstance", null, of);
        assertThat(status("cmmn/getCaseInstance", null, of)).as("ended").isEqualTo(404);
    }

    @Test
    void shouldTellWhatIsWrongWithAVariableOfACase() {
        String instance = startCase(Models.oneTaskCase(key, topic));
        Object[] of = {"caseInstanceId", instance};
        assertThat(refusal("cmmn/createCaseInstanceVariable", Map.of(), of)).contains("empty");
        for (int time = 1; time <= 2; time++) {
            call("cmmn/createCaseInstanceVariable", Map.of("a", time), of);
            call("cmmn/createCaseInstanceVariable", BINARY, of);
        }
        assertThat(object("cmmn/listCaseInstanceVariables", null, of))
                .as("one that is there is overwritten")
                .containsEntry("a", 2);
        call("cmmn/updateCaseInstanceVariable", 3, "caseInstanceId", instance, "variableName", "new");
        assertThat(object("cmmn/listCaseInstanceVariables", null, of))
                .as("one that is missing is made")
                .containsEntry("new", 3);
        assertThat(status(
                        "cmmn/updateCaseInstanceVariable",
                        Map.of("name", "b", "value", 1),
                        "caseInstanceId",
                        instance,
                        "variableName",
                        "a"))
                .as("another name than in the path")
                .isEqualTo(400);
        for (String name : new String[] {"a", "missing"}) {
            assertThat(status(
                            "cmmn/getCaseInstanceVariableData", null, "caseInstanceId", instance, "variableName", name))
                    .isEqualTo(404);
            assertThat(status(
                            "cmmn/getHistoricCaseInstanceVariableData",
                            null,
                            "caseInstanceId",
                            instance,
                            "variableName",
                            name))
                    .isEqualTo(404);
        }
    }

    @Test
    void shouldTellWhatIsWrongWithATask() {
        String instance = startCase(RestModels.reviewedCase(key));
        String task = task("cmmn", "caseInstanceId", instance);
        Object[] of = {"taskId", task};
        call("cmmn/createCaseInstanceVariable", Map.of("global", 1), "caseInstanceId", instance);

        assertThat(status("cmmn/deleteTask", null, of)).as("of a case").isEqualTo(403);
        assertThat(status("cmmn/executeTaskAction", Map.of("action", "delegate"), of))
                .isEqualTo(400);
        assertThat(status("cmmn/listTaskIdentityLinksForFamily", null, "taskId", task, "family", "robots"))
                .isEqualTo(400);
        assertThat(status("cmmn/updateTaskVariable", 1, "taskId", task, "variableName", "global"))
                .as("the default scope is local")
                .isEqualTo(404);
        assertThat(status("cmmn/deleteTaskVariable", null, "taskId", task, "variableName", "global"))
                .isEqualTo(404);
        call("cmmn/createTaskVariable", Map.of("a", 1), of);
        call("cmmn/createTaskVariable", BINARY, of);
        assertThat(status("cmmn/createTaskVariable", Map.of("a", 1), of)).isEqualTo(409);
        assertThat(status("cmmn/createTaskVariable", BINARY, of)).isEqualTo(500);
        call("cmmn/executeTaskAction", Map.of("action", "claim", "assignee", "kermit"), of);
        assertThat(status("cmmn/executeTaskAction", Map.of("action", "claim", "assignee", "gonzo"), of))
                .isEqualTo(409);
        call("cmmn/executeTaskAction", Map.of("action", "delegate", "assignee", "gonzo"), of);
        call("cmmn/executeTaskAction", Map.of("action", "complete"), of);
        assertThat(status("cmmn/getTask", null, of))
                .as("completed although delegated")
                .isEqualTo(404);
    }

    @Test
    void shouldTellWhatIsWrongWithAJob() {
        startCase(Models.oneTaskCase(key, topic));
        flowable.fail(flowable.acquire(topic, "w", 1, "PT1M").get(0), "details", 0);
        String letter = (String) rows("cmmn/listDeadLetterJobs", null, "scopeType", "cmmn", "size", 1000).stream()
                .filter(job -> "work".equals(job.get("elementId")))
                .findFirst()
                .orElseThrow()
                .get("id");
        assertThat(status("cmmn/executeDeadLetterJobAction", Map.of("action", "fly"), "jobId", letter))
                .isEqualTo(400);
        assertThat(status("cmmn/getTimerJob", null, "jobId", "none")).isEqualTo(404);
    }
}
