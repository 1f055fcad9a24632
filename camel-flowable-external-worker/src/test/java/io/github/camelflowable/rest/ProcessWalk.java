package io.github.camelflowable.rest;

import static io.github.camelflowable.rest.CatalogueCalls.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.apache.camel.Exchange;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.Models;

/** Every operation of the process API but those of tasks, with valid input, in an order in which each finds what it needs. */
final class ProcessWalk {

    private final CatalogueCalls calls;
    private final Flowable flowable;
    private final String key = "p" + UUID.randomUUID().toString().replace("-", "");

    ProcessWalk(CatalogueCalls calls, Flowable flowable) {
        this.calls = calls;
        this.flowable = flowable;
    }

    void walk() {
        deployments();
        definitions();
        models();
        instances();
        executions();
        history();
        forms();
        engine();
        jobs();
        identity();
    }

    private String deploy(String process, String model) {
        return id(calls.object(
                "uploadDeployment", model, Exchange.FILE_NAME, process + ".bpmn20.xml", "deploymentName", process));
    }

    private String start(String process, Map<String, Object> variables) {
        return id(
                calls.object("createProcessInstance", Map.of("processDefinitionKey", process, "variables", variables)));
    }

    private void deployments() {
        String deployment = deploy(key, RestModels.reviewed(key));
        assertThat(calls.first("listDeployments", null, "name", key)).isEqualTo(deployment);
        calls.object("getDeployment", null, "deploymentId", deployment);
        String resource = calls.first("listDeploymentResources", null, "deploymentId", deployment);
        calls.object("getDeploymentResource", null, "deploymentId", deployment, "resourceId", resource);
        calls.bytes("getDeploymentResourceData", "deploymentId", deployment, "resourceId", resource);
        String brief = deploy(key + "brief", RestModels.reviewed(key + "brief"));
        start(key + "brief", Map.of());
        calls.nothing("deleteDeployment", null, "deploymentId", brief, "cascade", true);
    }

    private void definitions() {
        String definition = calls.first("listProcessDefinitions", null, "key", key, "latest", true);
        calls.object("getProcessDefinition", null, "processDefinitionId", definition);
        calls.object("executeProcessDefinitionAction", Map.of("category", "walked"), "processDefinitionId", definition);
        calls.bytes("getProcessDefinitionResource", "processDefinitionId", definition);
        calls.object("getBpmnModelResource", null, "processDefinitionId", definition);
        calls.object(
                "createProcessDefinitionIdentityLink", Map.of("group", "sales"), "processDefinitionId", definition);
        calls.rows("listProcessDefinitionIdentityLinks", null, "processDefinitionId", definition);
        Object[] link = {"processDefinitionId", definition, "family", "groups", "identityId", "sales"};
        calls.object("getProcessDefinitionIdentityLink", null, link);
        calls.nothing("deleteProcessDefinitionIdentityLink", null, link);
    }

    private void models() {
        String model = id(calls.object("createModel", Map.of("name", "draft", "key", key)));
        calls.first("listModels", null, "key", key);
        calls.object("getModel", null, "modelId", model);
        calls.object("updateModel", Map.of("category", "c"), "modelId", model);
        calls.nothing("setModelSource", "source".getBytes(), "modelId", model);
        assertThat(calls.bytes("getModelSource", "modelId", model)).asString().isEqualTo("source");
        calls.nothing("setModelSourceExtra", "extra".getBytes(), "modelId", model);
        assertThat(calls.bytes("getModelSourceExtra", "modelId", model))
                .asString()
                .isEqualTo("extra");
        calls.nothing("deleteModel", null, "modelId", model);
    }

    private void instances() {
        String instance = start(key, Map.of("a", 1));
        Object[] of = {"processInstanceId", instance};
        calls.object("getProcessInstance", null, of);
        calls.first("listProcessInstances", null, "processDefinitionKey", key);
        calls.first("queryProcessInstances", Map.of("processInstanceId", instance));
        calls.bytes("getProcessInstanceDiagram", of);
        calls.object("updateProcessInstance", Map.of("name", "walked"), of);
        calls.object("createProcessInstanceIdentityLink", Map.of("user", "kermit", "type", "owner"), of);
        calls.rows("listProcessInstanceIdentityLinks", null, of);
        calls.nothing(
                "deleteProcessInstanceIdentityLink",
                null,
                "processInstanceId",
                instance,
                "userId",
                "kermit",
                "type",
                "owner");
        calls.object("createProcessInstanceVariable", Map.of("b", 2), of);
        calls.object("createProcessInstanceVariable", Map.of("file", new byte[] {1, 2}), of);
        calls.object("createOrUpdateProcessInstanceVariable", Map.of("b", 3), of);
        assertThat(calls.object("listProcessInstanceVariables", null, of))
                .containsEntry("b", 3)
                .containsKey("file");
        Object[] b = {"processInstanceId", instance, "variableName", "b"};
        calls.object("updateProcessInstanceVariable", 4, b);
        assertThat(calls.object("getProcessInstanceVariable", null, b)).containsEntry("value", 4);
        assertThat(calls.bytes("getProcessInstanceVariableData", "processInstanceId", instance, "variableName", "file"))
                .containsExactly(1, 2);
        calls.nothing("deleteProcessInstance", null, "processInstanceId", instance, "deleteReason", "walked");
    }

    private void executions() {
        String waiting = key + "waiting";
        deploy(waiting, RestModels.waiting(waiting, "signal-" + key));
        String instance = start(waiting, Map.of());
        String execution = calls.first(
                "listExecutions", null, "processInstanceId", instance, "messageEventSubscriptionName", "paid");
        calls.first("queryExecutions", Map.of("processInstanceId", instance, "messageEventSubscriptionName", "paid"));
        Object[] of = {"executionId", execution};
        calls.object("getExecution", null, of);
        assertThat((List<?>) calls.call("listExecutionActiveActivities", null, of))
                .asString()
                .contains("payment");
        calls.object("createExecutionVariable", Map.of("b", 2), of);
        calls.object("createExecutionVariable", Map.of("file", new byte[] {3}), of);
        calls.object("createOrUpdateExecutionVariable", Map.of("b", 3), of);
        assertThat(calls.object("listExecutionVariables", null, of)).containsEntry("b", 3);
        Object[] b = {"executionId", execution, "variableName", "b"};
        calls.object("updateExecutionVariable", 4, b);
        assertThat(calls.object("getExecutionVariable", null, b)).containsEntry("value", 4);
        calls.bytes("getExecutionVariableData", "executionId", execution, "variableName", "file");
        calls.object(
                "performExecutionAction",
                Map.of("action", "messageEventReceived", "messageName", "paid"),
                "executionId",
                execution);
        calls.nothing("signalEventReceived", Map.of("signalName", "signal-" + key));
    }

    private void history() {
        String instance = start(key, Map.of("a", 1));
        Object[] of = {"processInstanceId", instance};
        calls.object("createProcessInstanceVariable", Map.of("file", new byte[] {7}), of);
        calls.object("getHistoricProcessInstance", null, of);
        calls.first("listHistoricProcessInstances", null, "processDefinitionKey", key);
        calls.first("queryHistoricProcessInstances", Map.of("processInstanceId", instance));
        calls.rows("listHistoricProcessInstanceIdentityLinks", null, of);
        calls.bytes("getHistoricProcessInstanceVariableData", "processInstanceId", instance, "variableName", "file");
        String comment = id(calls.object("createHistoricProcessInstanceComment", Map.of("message", "hm"), of));
        calls.rows("listHistoricProcessInstanceComments", null, of);
        Object[] ofComment = {"processInstanceId", instance, "commentId", comment};
        calls.object("getHistoricProcessInstanceComment", null, ofComment);
        calls.nothing("deleteHistoricProcessInstanceComment", null, ofComment);
        calls.rows("listHistoricActivityInstances", null, of);
        calls.rows("queryHistoricActivityInstances", Map.of("processInstanceId", instance));
        String variable = calls.rows("listHistoricVariableInstances", null, of).stream()
                .filter(row -> row.get("variable").toString().contains("file"))
                .map(CatalogueCalls::id)
                .findFirst()
                .orElseThrow();
        calls.rows("queryHistoricVariableInstances", Map.of("processInstanceId", instance));
        calls.bytes("getHistoricVariableInstanceData", "varInstanceId", variable);
        String detail = calls.rows("listHistoricDetails", null, of).stream()
                .filter(row -> String.valueOf(row.get("variable")).contains("file"))
                .map(CatalogueCalls::id)
                .findFirst()
                .orElseThrow();
        calls.rows("queryHistoricDetails", Map.of("processInstanceId", instance));
        calls.bytes("getHistoricDetailVariableData", "detailId", detail);
        calls.nothing("deleteProcessInstance", null, of);
        calls.nothing("deleteHistoricProcessInstance", null, of);
    }

    private void forms() {
        String definition = calls.first("listProcessDefinitions", null, "key", key);
        calls.object("getFormData", null, "processDefinitionId", definition);
        Map<String, Object> started = calls.object(
                "submitForm",
                Map.of("processDefinitionId", definition, "properties", List.of(Map.of("id", "amount", "value", "5"))));
        assertThat(started).containsKey("id");
    }

    private void engine() {
        calls.rows("listTables", null);
        calls.object("getTable", null, "tableName", "ACT_RE_PROCDEF");
        calls.object("getTableMetaData", null, "tableName", "ACT_RE_PROCDEF");
        calls.rows("getTableData", null, "tableName", "ACT_RE_PROCDEF", "orderAscendingColumn", "ID_", "size", 2);
        calls.object("getProperties", null);
        calls.object("getEngineInfo", null);
    }

    /** The server's own executor is off, so that its jobs stay where they are. */
    private void jobs() {
        String good = key + "good";
        deploy(good, RestModels.async(good, "${true}"));
        String first = job(start(good, Map.of()));
        calls.object("getJob", null, "jobId", first);
        calls.nothing("executeJobAction", Map.of("action", "execute"), "jobId", first);
        calls.nothing("deleteJob", null, "jobId", job(start(good, Map.of())));

        String bad = key + "bad";
        deploy(bad, RestModels.async(bad, "${missing.value}"));
        String failing = start(bad, Map.of());
        calls.refuse("executeJobAction", 500, "jobId", job(failing), "action", "execute");
        flowable.retryNow(flowable.waitingRetries(failing).get(0));
        assertThat(calls.bytes("getJobStacktrace", "jobId", job(failing)))
                .asString()
                .contains("missing");

        String letters = key + "letters";
        deploy(letters, Models.oneTask(letters, letters));
        String letter = deadLetter(letters);
        calls.first("listDeadLetterJobs", null, "elementId", "work", "withoutScopeType", true);
        calls.object("getDeadLetterJob", null, "jobId", letter);
        assertThat(calls.bytes("getDeadLetterJobStacktrace", "jobId", letter))
                .asString()
                .isEqualTo("details");
        calls.nothing("executeDeadLetterJobAction", Map.of("action", "move"), "jobId", letter);
        flowable.acquire(letters, "other", 1, "PT1M");
        calls.nothing("deleteDeadLetterJob", null, "jobId", deadLetter(letters));
    }

    private String job(String instance) {
        return calls.first("listJobs", null, "processInstanceId", instance);
    }

    private String deadLetter(String process) {
        start(process, Map.of());
        JsonNode job = flowable.acquire(process, "walker", 1, "PT1M").get(0);
        flowable.fail(job, "details", 0);
        return job.path("id").asText();
    }

    private void identity() {
        String user = "user-" + key;
        String group = "group-" + key;
        assertThat(calls.object("createUser", Map.of("id", user, "firstName", "W", "password", "secret")))
                .doesNotContainKey("password");
        calls.object("getUser", null, "userId", user);
        calls.first("listUsers", null, "id", user);
        calls.object("updateUser", Map.of("lastName", "Walker"), "userId", user);
        calls.nothing("updateUserPicture", new byte[] {9}, "userId", user, "mimeType", "image/png");
        calls.bytes("getUserPicture", "userId", user);
        calls.object("createUserInfo", Map.of("key", "shoe", "value", "42"), "userId", user);
        calls.rows("listUserInfo", null, "userId", user);
        Object[] shoe = {"userId", user, "key", "shoe"};
        calls.object("updateUserInfo", Map.of("value", "43"), shoe);
        assertThat(calls.object("getUserInfo", null, shoe)).containsEntry("value", "43");
        calls.nothing("deleteUserInfo", null, shoe);
        calls.object("createGroup", Map.of("id", group, "name", "G", "type", "security"));
        calls.object("getGroup", null, "groupId", group);
        calls.first("listGroups", null, "id", group);
        calls.object("updateGroup", Map.of("name", "H"), "groupId", group);
        calls.object("createMembership", Map.of("userId", user), "groupId", group);
        calls.nothing("deleteMembership", null, "groupId", group, "userId", user);
        calls.nothing("deleteGroup", null, "groupId", group);
        calls.nothing("deleteUser", null, "userId", user);
    }
}
