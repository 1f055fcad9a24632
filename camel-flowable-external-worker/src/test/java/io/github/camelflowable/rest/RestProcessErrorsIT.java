package io.github.camelflowable.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.kit.Models;

/** Every error that the notes of the process API tell of: its status, or how it is kept from happening. */
class RestProcessErrorsIT extends RestTestSupport {

    private static final Map<String, Object> BINARY = Map.of("b", new byte[] {1});

    @Test
    void shouldReadTheHeadersOfParametersInAnyCase() {
        Exchange sent = send("flowable-rest:process/listTasks", null, Map.of("camelflowablerest.nmae", "x"));

        assertThat(sent.getException()).hasMessageContaining("Unknown parameter 'nmae'");
    }

    @Test
    void shouldTellWhatIsWrongWithADeployment() {
        assertThat(refusal("process/uploadDeployment", "<x/>")).contains(".bpmn20.xml", Exchange.FILE_NAME);
        assertThat(refusal("process/uploadDeployment", Map.of("file", "x"))).contains("a file (bytes, File, stream");
        Exchange broken =
                send("flowable-rest:process/uploadDeployment", "<x/>", Map.of(Exchange.FILE_NAME, key + ".bpmn20.xml"));
        assertThat(broken.getException()).hasMessageContaining("process/uploadDeployment failed with 500");
        startProcess(RestModels.reviewed(key));
        String deployment = (String)
                rows("process/listProcessDefinitions", null, "key", key).get(0).get("deploymentId");
        assertThat(status("process/deleteDeployment", null, "deploymentId", deployment))
                .as("while instances run")
                .isEqualTo(500);
        assertThat(refusal(
                        "process/getDeploymentResourceData", null, "deploymentId", deployment, "resourceId", "a/b.png"))
                .contains("'a/b.png'", "refuses an address with /");
        call("process/deleteDeployment", null, "deploymentId", deployment, "cascade", true);
        assertThat(status("process/getDeployment", null, "deploymentId", deployment))
                .isEqualTo(404);
    }

    @Test
    void shouldTellWhatIsWrongWithADefinition() {
        flowable.deploy(Models.oneTask(key, topic));
        String id = (String)
                rows("process/listProcessDefinitions", null, "key", key).get(0).get("id");
        Object[] of = {"processDefinitionId", id};
        assertThat(status("process/executeProcessDefinitionAction", Map.of(), of))
                .isEqualTo(400);
        assertThat(status("process/executeProcessDefinitionAction", Map.of("action", "activate"), of))
                .as("active already")
                .isEqualTo(409);
        call("process/executeProcessDefinitionAction", Map.of("action", "suspend"), of);
        assertThat(status("process/executeProcessDefinitionAction", Map.of("action", "suspend"), of))
                .as("suspended already")
                .isEqualTo(409);
    }

    @Test
    void shouldTellWhatIsWrongWithAnInstance() {
        String instance = startProcess(Models.oneTask(key, topic));
        String definition = (String)
                rows("process/listProcessDefinitions", null, "key", key).get(0).get("id");
        Object[] of = {"processInstanceId", instance};
        assertThat(status("process/createProcessInstance", Map.of())).isEqualTo(400);
        assertThat(status(
                        "process/createProcessInstance",
                        Map.of("processDefinitionKey", key, "processDefinitionId", definition)))
                .isEqualTo(400);
        assertThat(status("process/createProcessInstance", Map.of("processDefinitionKey", "none")))
                .isEqualTo(400);
        assertThat(status("process/createProcessInstance", Map.of("processDefinitionId", definition, "tenantId", "t")))
                .isEqualTo(400);
        assertThat(status("process/getProcessInstanceDiagram", null, of))
                .as("not drawn")
                .isEqualTo(400);
        assertThat(status("process/updateProcessInstance", Map.of("action", "activate"), of))
                .isEqualTo(409);
        assertThat(refusal("process/createProcessInstanceIdentityLink", Map.of("group", "g", "type", "owner"), of))
                .contains("'group'", "[type, user]");
        assertThat(status("process/deleteHistoricProcessInstance", null, of))
                .as("it runs")
                .isEqualTo(500);
        call("process/updateProcessInstance", Map.of("action", "suspend"), of);
        assertThat(status("process/createOrUpdateProcessInstanceVariable", BINARY, of))
                .as("suspended")
                .isEqualTo(500);
        call("process/deleteProcessInstance", null, of);
        assertThat(status("process/getProcessInstance", null, of)).as("ended").isEqualTo(404);
        assertThat(status("process/createHistoricProcessInstanceComment", Map.of("message", "m"), of))
                .as("ended")
                .isEqualTo(404);
    }

    @Test
    void shouldTellWhatIsWrongWithAVariableOfAnInstance() {
        String instance = startProcess(Models.oneTask(key, topic));
        Object[] of = {"processInstanceId", instance};
        Object[] missing = {"processInstanceId", instance, "variableName", "missing"};
        call("process/createProcessInstanceVariable", Map.of("a", 1), of);
        call("process/createProcessInstanceVariable", BINARY, of);

        assertThat(refusal("process/createProcessInstanceVariable", Map.of(), of))
                .contains("empty");
        assertThat(status("process/createProcessInstanceVariable", Map.of("a", 2), of))
                .isEqualTo(409);
        assertThat(status("process/createProcessInstanceVariable", BINARY, of))
                .as("there already, as multipart")
                .isEqualTo(500);
        assertThat(status("process/createOrUpdateProcessInstanceVariable", BINARY, of))
                .as("there already, as multipart")
                .isEqualTo(500);
        assertThat(status("process/updateProcessInstanceVariable", 1, missing)).isEqualTo(404);
        assertThat(status(
                        "process/updateProcessInstanceVariable",
                        Map.of("name", "b", "value", 1),
                        "processInstanceId",
                        instance,
                        "variableName",
                        "a"))
                .as("another name than in the path")
                .isEqualTo(400);
        assertThat(status("process/getProcessInstanceVariable", null, missing)).isEqualTo(404);
        assertThat(status("process/getProcessInstanceVariableData", null, missing))
                .isEqualTo(404);
        assertThat(status(
                        "process/getProcessInstanceVariableData",
                        null,
                        "processInstanceId",
                        instance,
                        "variableName",
                        "a"))
                .as("not binary")
                .isEqualTo(404);
        call(
                "process/updateProcessInstanceVariable",
                new byte[] {2},
                "processInstanceId",
                instance,
                "variableName",
                "b");
        assertThat(flowable.variableBytes(instance, "b"))
                .as("replaced by PUT of the one variable")
                .containsExactly(2);
    }

    @Test
    void shouldTellWhatIsWrongWithAnExecution() {
        String instance = startProcess(RestModels.waiting(key, "signal-" + key));
        List<Map<String, Object>> executions = rows("process/listExecutions", null, "processInstanceId", instance);
        String child = (String) executions.stream()
                .filter(execution -> execution.get("activityId") != null)
                .findFirst()
                .orElseThrow()
                .get("id");
        Object[] of = {"executionId", child};
        assertThat(status(
                        "process/performExecutionAction",
                        Map.of("action", "messageEventReceived", "messageName", "other"),
                        of))
                .isEqualTo(500);
        assertThat(status(
                        "process/performExecutionAction",
                        Map.of("action", "signalEventReceived", "signalName", "other"),
                        of))
                .isEqualTo(500);
        assertThat(status(
                        "process/createExecutionVariable",
                        List.of(
                                Map.of("name", "a", "value", 1, "scope", "local"),
                                Map.of("name", "b", "value", 1, "scope", "global")),
                        of))
                .as("two scopes in one request")
                .isEqualTo(400);
        call("process/createExecutionVariable", Map.of("a", 1), of);
        assertThat(status("process/createExecutionVariable", Map.of("a", 1), of))
                .isEqualTo(409);
        assertThat(status("process/updateExecutionVariable", 1, "executionId", child, "variableName", "missing"))
                .isEqualTo(404);
        assertThat(status("process/getExecutionVariable", null, "executionId", instance, "variableName", "missing"))
                .as("missing at the root")
                .isEqualTo(404);
        assertThat(object("process/getExecutionVariable", null, "executionId", child, "variableName", "missing"))
                .as("missing at a child")
                .containsEntry("value", null);
    }

    @Test
    void shouldTellWhatIsWrongWithATask() {
        String instance = startProcess(RestModels.reviewed(key));
        String task = task("process", "processInstanceId", instance);
        Object[] of = {"taskId", task};
        call("process/createProcessInstanceVariable", Map.of("global", 1), "processInstanceId", instance);

        assertThat(status("process/deleteTask", null, of)).as("of a process").isEqualTo(403);
        assertThat(status("process/executeTaskAction", Map.of("action", "delegate"), of))
                .isEqualTo(400);
        assertThat(status("process/executeTaskAction", Map.of("action", "fly"), of))
                .isEqualTo(400);
        assertThat(status("process/listTaskIdentityLinksForFamily", null, "taskId", task, "family", "robots"))
                .isEqualTo(400);
        assertThat(status("process/updateTaskVariable", 1, "taskId", task, "variableName", "global"))
                .as("the default scope is local")
                .isEqualTo(404);
        assertThat(status("process/deleteTaskVariable", null, "taskId", task, "variableName", "global"))
                .isEqualTo(404);
        call("process/createTaskVariable", Map.of("a", 1), of);
        call("process/createTaskVariable", BINARY, of);
        assertThat(status("process/createTaskVariable", Map.of("a", 1), of)).isEqualTo(409);
        assertThat(status("process/createTaskVariable", BINARY, of)).isEqualTo(500);
        call("process/executeTaskAction", Map.of("action", "claim", "assignee", "kermit"), of);
        assertThat(status("process/executeTaskAction", Map.of("action", "claim", "assignee", "gonzo"), of))
                .isEqualTo(409);
        call("process/executeTaskAction", Map.of("action", "delegate", "assignee", "gonzo"), of);
        assertThat(status("process/executeTaskAction", Map.of("action", "complete"), of))
                .as("delegated")
                .isEqualTo(500);
        call("process/executeTaskAction", Map.of("action", "resolve"), of);
        call("process/updateProcessInstance", Map.of("action", "suspend"), "processInstanceId", instance);
        assertThat(status("process/executeTaskAction", Map.of("action", "complete"), of))
                .as("suspended")
                .isEqualTo(500);
        String alone = flowable.post("/process-api/runtime/tasks", Map.of("name", "alone"))
                .path("id")
                .asText();
        assertThat(status("process/createTaskVariable", Map.of("a", 1), "taskId", alone, "scope", "global"))
                .isEqualTo(400);
    }

    @Test
    void shouldTellWhatIsWrongWithTheRest() {
        assertThat(status("process/getFormData", null)).isEqualTo(400);
        assertThat(call("process/signalEventReceived", Map.of("signalName", "nobody-" + key)))
                .as("nobody listens")
                .isNull();
        assertThat(call("process/signalEventReceived", Map.of("signalName", "nobody-" + key, "async", true)))
                .as("202")
                .isNull();
        assertThat(status(
                        "process/signalEventReceived",
                        Map.of("signalName", "nobody", "async", true, "variables", Map.of("a", 1))))
                .isEqualTo(400);
        assertThat(status("process/getJobStacktrace", null, "jobId", "none")).isEqualTo(404);
        startProcess(Models.oneTask(key, topic));
        flowable.fail(flowable.acquire(topic, "w", 1, "PT1M").get(0), "details", 0);
        String letter = (String) rows("process/listDeadLetterJobs", null, "size", 1000).stream()
                .filter(job -> "work".equals(job.get("elementId")))
                .findFirst()
                .orElseThrow()
                .get("id");
        assertThat(status("process/executeDeadLetterJobAction", Map.of("action", "fly"), "jobId", letter))
                .isEqualTo(400);
    }

    @Test
    void shouldTellWhatIsWrongWithUsersAndGroups() {
        call("process/createUser", Map.of("id", key));
        assertThat(status("process/createUser", Map.of("id", key))).isEqualTo(409);
        call("process/createGroup", Map.of("id", key));
        assertThat(status("process/createGroup", Map.of("id", key))).isEqualTo(409);
        assertThat(refusal("process/createMembership", Map.of(), "groupId", key))
                .contains("no 'userId'");
        assertThat(status("process/createMembership", Map.of("userId", "nobody"), "groupId", key))
                .isEqualTo(500);
        assertThat(rows("process/listUsers", null, "sort", "lastname", "size", 1))
                .as("lastName, as documented")
                .isNotEmpty();
    }
}
