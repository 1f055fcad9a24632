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

/** What an operator does with cases, as {@link ProcessOperatorWalk} for processes. */
final class CaseOperatorWalk {

    private final CatalogueCalls calls;
    private final Flowable flowable;
    private final String key = "q" + UUID.randomUUID().toString().replace("-", "");

    CaseOperatorWalk(CatalogueCalls calls, Flowable flowable) {
        this.calls = calls;
        this.flowable = flowable;
    }

    void walk() {
        calls.object("getEngineInfo", null);
        deploy(key, RestModels.reviewedCase(key));
        state();
        variables();
        queries();
        migration();
        bulk();
        tasks();
        definition();
        deadLettersAndHistoryJobs();
        ofNewerServers();
    }

    private void deploy(String caseKey, String model) {
        calls.object("uploadDeployment", model, Exchange.FILE_NAME, caseKey + ".cmmn", "deploymentName", caseKey);
    }

    private String start(String caseKey, Map<String, Object> variables) {
        return id(calls.object("createCaseInstance", Map.of("caseDefinitionKey", caseKey, "variables", variables)));
    }

    private String definition(String version) {
        return calls.first("listCaseDefinitions", null, "key", key, "version", version);
    }

    private String item(String instance, String definition) {
        return calls.first(
                "queryPlanItemInstances", Map.of("caseInstanceId", instance, "planItemDefinitionId", definition));
    }

    private void state() {
        String instance = start(key, Map.of());
        Object[] of = {"caseInstanceId", instance};
        assertThat(calls.object("updateCaseInstance", Map.of("name", "walked", "businessKey", "b"), of))
                .containsEntry("name", "walked");
        calls.object("createCaseInstanceIdentityLink", Map.of("user", "kermit", "type", "owner"), of);
        calls.object(
                "getCaseInstanceIdentityLink",
                null,
                "caseInstanceId",
                instance,
                "identityId",
                "kermit",
                "type",
                "owner");
        deploy(key + "waiting", RestModels.eventCase(key + "waiting", key));
        String subscription =
                calls.first("listEventSubscriptions", null, "caseInstanceId", start(key + "waiting", Map.of()));
        calls.object("getEventSubscription", null, "eventSubscriptionId", subscription);
        calls.nothing("changeState", Map.of("terminatePlanItemDefinitionIds", List.of("go")), of);
        calls.nothing("deleteCaseInstance", null, of);
    }

    private void variables() {
        String instance = start(key, Map.of("a", 1));
        Object[] of = {"caseInstanceId", instance};
        calls.object("createCaseInstanceVariable", Map.of("file", new byte[] {1, 2}), of);
        String variable =
                calls.first("listVariableInstances", null, "caseInstanceId", instance, "variableName", "file");
        assertThat(calls.bytes("getVariableInstanceData", "varInstanceId", variable))
                .containsExactly(1, 2);
        calls.rows("queryVariableInstances", Map.of("caseInstanceId", instance, "variableName", "a"));
        String review = item(instance, "review");
        calls.object("createPlanItemInstanceVariable", Map.of("c", 3), "planItemInstanceId", review);
        calls.object("createPlanItemInstanceVariable", Map.of("d", new byte[] {4}), "planItemInstanceId", review);
        Object[] c = {"planItemInstanceId", review, "variableName", "c"};
        assertThat(calls.object("updatePlanItemInstanceVariable", 5, c)).containsEntry("value", 5);
        assertThat(calls.bytes("getPlanItemInstanceVariableData", "planItemInstanceId", review, "variableName", "d"))
                .containsExactly(4);
        calls.nothing("deletePlanItemInstanceVariable", null, c);
        calls.nothing("deleteCaseInstanceVariable", null, "caseInstanceId", instance, "variableName", "a");
        calls.nothing("deleteAllCaseInstanceVariables", null, of);
        assertThat(calls.object("listCaseInstanceVariables", null, of)).isEmpty();
    }

    private void queries() {
        String instance = start(key, Map.of());
        calls.rows("queryTasks", Map.of("caseInstanceId", instance));
        calls.rows("queryHistoricMilestoneInstances", Map.of("caseInstanceId", instance));
        calls.rows("queryHistoricPlanItemInstances", Map.of("caseInstanceId", instance));
    }

    private void migration() {
        String first = definition("1");
        String one = start(key, Map.of());
        String ended = start(key, Map.of());
        calls.nothing("terminateCaseInstance", null, "caseInstanceId", ended);
        deploy(key, RestModels.reviewedCase(key));
        String second = definition("2");
        Map<String, Object> to = Map.of("toCaseDefinitionId", second);
        calls.nothing("migrateCaseInstance", to, "caseInstanceId", one);
        assertThat(calls.object("getCaseInstance", null, "caseInstanceId", one))
                .containsEntry("caseDefinitionId", second);
        calls.nothing("migrateHistoricCaseInstance", to, "caseInstanceId", ended);
        calls.nothing("batchMigrateInstancesOfCaseDefinition", to, "caseDefinitionId", first);
        calls.nothing("batchMigrateHistoricInstancesOfCaseDefinition", to, "caseDefinitionId", first);
        calls.nothing("migrateInstancesOfCaseDefinition", to, "caseDefinitionId", first);
        calls.nothing("migrateHistoricInstancesOfCaseDefinition", to, "caseDefinitionId", first);
    }

    private void bulk() {
        List<String> instances = List.of(start(key, Map.of()), start(key, Map.of()));
        calls.nothing("bulkDeleteCaseInstances", Map.of("instanceIds", instances, "action", "delete"));
        calls.nothing("bulkDeleteHistoricCaseInstances", Map.of("instanceIds", instances, "action", "delete"));
    }

    private void tasks() {
        String task = id(calls.object("createTask", Map.of("name", "call", "priority", 7)));
        String sub = id(calls.object("createTask", Map.of("name", "dial", "parentTaskId", task)));
        assertThat(calls.first("listSubtasks", null, "taskId", task)).isEqualTo(sub);
        calls.object("bulkUpdateTasks", Map.of("taskIds", List.of(task, sub), "assignee", "kermit"));
        calls.refuse("getTaskForm", 400, "taskId", task);
        calls.refuse("getHistoricTaskForm", 400, "taskId", task);
        calls.nothing("deleteTask", null, "taskId", task, "cascadeHistory", true);
    }

    private void definition() {
        Object[] of = {"caseDefinitionId", definition("2")};
        calls.bytes("getCaseDefinitionImage", of);
        calls.call("listCaseDefinitionDecisionTables", null, of);
        calls.call("listCaseDefinitionDecisions", null, of);
        calls.refuse("listCaseDefinitionFormDefinitions", 500, of);
        calls.call("getCaseDefinitionStartForm", null, of);
    }

    private void deadLettersAndHistoryJobs() {
        String letters = key + "letters";
        deploy(letters, Models.oneTaskCase(letters, letters));
        calls.nothing("bulkMoveDeadLetterJobs", Map.of("jobIds", List.of(deadLetter(letters)), "action", "move"));
        flowable.acquire(letters, "other", 1, "PT1M");
        // There are none, unless the engine writes its history asynchronously.
        calls.call("listHistoryJobs", null);
        calls.refuse("getHistoryJob", 404, "jobId", "none");
        calls.refuse("executeHistoryJobAction", 404, "jobId", "none", "action", "execute");
        calls.refuse("deleteHistoryJob", 404, "jobId", "none");
    }

    private String deadLetter(String caseKey) {
        start(caseKey, Map.of());
        JsonNode job = flowable.acquire(caseKey, "walker", 1, "PT1M").get(0);
        flowable.fail(job, "details", 0);
        return job.path("id").asText();
    }

    private void ofNewerServers() {
        String instance = start(key, Map.of());
        Object[] of = {"caseInstanceId", instance};
        calls.notYet("createCaseInstanceVariableAsync", Map.of("a", 1), of);
        calls.notYet("createOrUpdateCaseInstanceVariableAsync", Map.of("a", 1), of);
        calls.notYet("updateCaseInstanceVariableAsync", 1, "caseInstanceId", instance, "variableName", "a");
        calls.notYet("validateCaseInstanceMigration", Map.of("toCaseDefinitionId", definition("2")), of);
        String review = item(instance, "review");
        calls.notYet("createPlanItemInstanceVariableAsync", Map.of("a", 1), "planItemInstanceId", review);
        calls.notYet("updatePlanItemInstanceVariableAsync", 1, "planItemInstanceId", review, "variableName", "a");
    }
}
