package io.github.camelflowable.rest;

import static io.github.camelflowable.rest.CatalogueCalls.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;

import org.apache.camel.Exchange;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.Models;

/** Every operation of the case API, with valid input, in an order in which each finds what it needs. */
final class CaseWalk {

    private final CatalogueCalls calls;
    private final Flowable flowable;
    private final String key = "c" + UUID.randomUUID().toString().replace("-", "");

    CaseWalk(CatalogueCalls calls, Flowable flowable) {
        this.calls = calls;
        this.flowable = flowable;
    }

    void walk() {
        deployments();
        definitions();
        instances();
        planItems();
        history();
        jobs();
        deadLetters();
        timers();
        suspendedJobs();
    }

    private String deploy(String caseKey, String model) {
        return id(calls.object(
                "uploadDeployment", model, Exchange.FILE_NAME, caseKey + ".cmmn", "deploymentName", caseKey));
    }

    private String start(String caseKey, Map<String, Object> variables) {
        return id(calls.object("createCaseInstance", Map.of("caseDefinitionKey", caseKey, "variables", variables)));
    }

    private void deployments() {
        String deployment = deploy(key, RestModels.reviewedCase(key));
        assertThat(calls.first("listDeployments", null, "name", key)).isEqualTo(deployment);
        calls.object("getDeployment", null, "deploymentId", deployment);
        String resource = calls.first("listDeploymentResources", null, "deploymentId", deployment);
        calls.object("getDeploymentResource", null, "deploymentId", deployment, "resourceId", resource);
        calls.bytes("getDeploymentResourceData", "deploymentId", deployment, "resourceId", resource);
        String brief = deploy(key + "brief", RestModels.reviewedCase(key + "brief"));
        calls.nothing("deleteDeployment", null, "deploymentId", brief, "cascade", true);
    }

    private void definitions() {
        String definition = calls.first("listCaseDefinitions", null, "key", key);
        calls.object("getCaseDefinition", null, "caseDefinitionId", definition);
        calls.object("executeCaseDefinitionAction", Map.of("category", "walked"), "caseDefinitionId", definition);
        calls.bytes("getCaseDefinitionResource", "caseDefinitionId", definition);
        calls.bytes("getCmmnModelResource", "caseDefinitionId", definition);
        calls.object("createCaseDefinitionIdentityLink", Map.of("user", "kermit"), "caseDefinitionId", definition);
        calls.rows("listCaseDefinitionIdentityLinks", null, "caseDefinitionId", definition);
        Object[] link = {"caseDefinitionId", definition, "family", "users", "identityId", "kermit"};
        calls.object("getCaseDefinitionIdentityLink", null, link);
        calls.nothing("deleteCaseDefinitionIdentityLink", null, link);
    }

    private void instances() {
        String instance = start(key, Map.of("a", 1));
        Object[] of = {"caseInstanceId", instance};
        calls.object("getCaseInstance", null, of);
        calls.first("listCaseInstances", null, "caseDefinitionKey", key);
        calls.first("queryCaseInstances", Map.of("caseInstanceId", instance));
        calls.bytes("getCaseInstanceDiagram", of);
        calls.object("createCaseInstanceIdentityLink", Map.of("user", "kermit", "type", "owner"), of);
        calls.rows("listCaseInstanceIdentityLinks", null, of);
        calls.nothing(
                "deleteCaseInstanceIdentityLink",
                null,
                "caseInstanceId",
                instance,
                "userId",
                "kermit",
                "type",
                "owner");
        calls.object("createCaseInstanceVariable", Map.of("b", 2), of);
        calls.object("createCaseInstanceVariable", Map.of("file", new byte[] {1, 2}), of);
        calls.object("createOrUpdateCaseInstanceVariable", Map.of("b", 3), of);
        assertThat(calls.object("listCaseInstanceVariables", null, of)).containsEntry("b", 3);
        Object[] b = {"caseInstanceId", instance, "variableName", "b"};
        calls.object("updateCaseInstanceVariable", 4, b);
        assertThat(calls.object("getCaseInstanceVariable", null, b)).containsEntry("value", 4);
        assertThat(calls.bytes("getCaseInstanceVariableData", "caseInstanceId", instance, "variableName", "file"))
                .containsExactly(1, 2);
        calls.rows("getStageOverview", null, of);
        calls.nothing("terminateCaseInstance", null, of);
    }

    private void planItems() {
        String instance = start(key, Map.of());
        String go = calls.rows("listPlanItemInstances", null, "caseInstanceId", instance).stream()
                .filter(item -> "go".equals(item.get("planItemDefinitionId")))
                .map(CatalogueCalls::id)
                .findFirst()
                .orElseThrow();
        calls.object("getPlanItemInstance", null, "planItemInstanceId", go);
        calls.nothing("performPlanItemInstanceAction", Map.of("action", "trigger"), "planItemInstanceId", go);
    }

    private void history() {
        String instance = start(key, Map.of("a", 1));
        Object[] of = {"caseInstanceId", instance};
        calls.object("createCaseInstanceVariable", Map.of("file", new byte[] {7}), of);
        calls.object("getHistoricCaseInstance", null, of);
        calls.first("listHistoricCaseInstances", null, "caseDefinitionKey", key);
        calls.first("queryHistoricCaseInstances", Map.of("caseInstanceId", instance));
        calls.rows("listHistoricCaseInstanceIdentityLinks", null, of);
        calls.bytes("getHistoricCaseInstanceVariableData", "caseInstanceId", instance, "variableName", "file");
        calls.rows("getHistoricStageOverview", null, of);
        String milestone = calls.first("listHistoricMilestoneInstances", null, of);
        calls.object("getHistoricMilestoneInstance", null, "milestoneInstanceId", milestone);
        String item = calls.first("listHistoricPlanItemInstances", null, of);
        calls.object("getHistoricPlanItemInstance", null, "planItemInstanceId", item);
        String variable = calls.rows("listHistoricVariableInstances", null, of).stream()
                .filter(row -> row.get("variable").toString().contains("file"))
                .map(CatalogueCalls::id)
                .findFirst()
                .orElseThrow();
        calls.rows("queryHistoricVariableInstances", Map.of("caseInstanceId", instance));
        calls.bytes("getHistoricVariableInstanceData", "varInstanceId", variable);
        new TaskWalk(calls, flowable).common("caseInstanceId", instance);
        calls.nothing("terminateCaseInstance", null, of);
        calls.nothing("deleteHistoricCaseInstance", null, of);
    }

    /** The server's own executor is off, so that its jobs stay where they are. */
    private void jobs() {
        String good = key + "good";
        deploy(good, RestModels.asyncCase(good, "${true}"));
        String first = job(start(good, Map.of()));
        calls.object("getJob", null, "jobId", first);
        calls.nothing("executeJobAction", Map.of("action", "execute"), "jobId", first);
        calls.nothing("deleteJob", null, "jobId", job(start(good, Map.of())));

        String bad = key + "bad";
        deploy(bad, RestModels.asyncCase(bad, "${missing.value}"));
        String failing = start(bad, Map.of());
        calls.refuse("executeJobAction", 500, "jobId", job(failing), "action", "execute");
        String retry = calls.first("listTimerJobs", null, "caseInstanceId", failing, "scopeType", "cmmn");
        calls.bytes("getTimerJobStacktrace", "jobId", retry);
        calls.nothing("executeTimerJobAction", Map.of("action", "move"), "jobId", retry);
        assertThat(calls.bytes("getJobStacktrace", "jobId", job(failing)))
                .asString()
                .contains("missing");
    }

    private String job(String instance) {
        return calls.first("listJobs", null, "caseInstanceId", instance, "scopeType", "cmmn");
    }

    private void deadLetters() {
        String letters = key + "letters";
        deploy(letters, Models.oneTaskCase(letters, letters));
        String letter = deadLetter(letters);
        calls.first("listDeadLetterJobs", null, "scopeType", "cmmn");
        calls.object("getDeadLetterJob", null, "jobId", letter);
        assertThat(calls.bytes("getDeadLetterJobStacktrace", "jobId", letter))
                .asString()
                .isEqualTo("details");
        calls.nothing("executeDeadLetterJobAction", Map.of("action", "move"), "jobId", letter);
        flowable.acquire(letters, "other", 1, "PT1M");
        calls.nothing("deleteDeadLetterJob", null, "jobId", deadLetter(letters));
    }

    private String deadLetter(String caseKey) {
        start(caseKey, Map.of());
        JsonNode job = flowable.acquire(caseKey, "walker", 1, "PT1M").get(0);
        flowable.fail(job, "details", 0);
        return job.path("id").asText();
    }

    private void timers() {
        String timer = key + "timer";
        deploy(timer, RestModels.timerCase(timer));
        String job = calls.first("listTimerJobs", null, "caseInstanceId", start(timer, Map.of()));
        calls.object("getTimerJob", null, "jobId", job);
        calls.nothing("deleteTimerJob", null, "jobId", job);
    }

    /** Nothing in a case engine can be suspended by REST, so there is never such a job. */
    private void suspendedJobs() {
        calls.call("listSuspendedJobs", null, "scopeType", "cmmn");
        calls.refuse("getSuspendedJob", 404, "jobId", "none");
        calls.refuse("deleteSuspendedJob", 404, "jobId", "none");
        calls.refuse("getSuspendedJobStacktrace", 404, "jobId", "none");
    }
}
