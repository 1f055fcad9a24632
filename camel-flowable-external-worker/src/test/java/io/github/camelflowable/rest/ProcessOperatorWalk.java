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

/**
 * What an operator does with processes: migrate, move tokens, bulk changes, batches, subscriptions, jobs of every kind. The
 * server's own executor is off, so that its jobs stay where they are.
 */
final class ProcessOperatorWalk {

    private final CatalogueCalls calls;
    private final Flowable flowable;
    private final String key = "o" + UUID.randomUUID().toString().replace("-", "");

    ProcessOperatorWalk(CatalogueCalls calls, Flowable flowable) {
        this.calls = calls;
        this.flowable = flowable;
    }

    void walk() {
        deploy(key, RestModels.reviewed(key));
        subscriptions();
        state();
        variables();
        migration();
        bulk();
        tasks();
        definition();
        failedJobs();
        suspendedJobs();
        deadLettersAndHistoryJobs();
        engineProperties();
        ofNewerServers();
    }

    private void deploy(String process, String model) {
        calls.object("uploadDeployment", model, Exchange.FILE_NAME, process + ".bpmn20.xml", "deploymentName", process);
    }

    private String start(String process, Map<String, Object> variables) {
        return id(
                calls.object("createProcessInstance", Map.of("processDefinitionKey", process, "variables", variables)));
    }

    private String definition(String version) {
        return calls.first("listProcessDefinitions", null, "key", key, "version", version);
    }

    private void subscriptions() {
        String waiting = key + "waiting";
        deploy(waiting, RestModels.waiting(waiting, "signal-" + key));
        String instance = start(waiting, Map.of());
        String subscription =
                calls.first("listEventSubscriptions", null, "processInstanceId", instance, "eventType", "message");
        assertThat(calls.object("getEventSubscription", null, "eventSubscriptionId", subscription))
                .containsEntry("eventName", "paid");
        String execution = calls.first(
                "listExecutions", null, "processInstanceId", instance, "messageEventSubscriptionName", "paid");
        calls.nothing(
                "changeExecutionState",
                Map.of("cancelActivityIds", List.of("payment"), "startActivityIds", List.of("release")),
                "executionId",
                execution);
        calls.nothing("executeExecutionAction", Map.of("action", "signalEventReceived", "signalName", "signal-" + key));
        assertThat(calls.rows("listActivityInstances", null, "processInstanceId", instance, "finished", false))
                .extracting(row -> row.get("activityId"))
                .containsExactly("receive");
        calls.rows("queryActivityInstances", Map.of("processInstanceId", instance, "activityId", "receive"));
    }

    private void state() {
        String instance = start(key, Map.of());
        Object[] of = {"processInstanceId", instance};
        calls.nothing("evaluateConditions", null, of);
        calls.object("createProcessInstanceIdentityLink", Map.of("user", "kermit", "type", "owner"), of);
        assertThat(calls.object(
                        "getProcessInstanceIdentityLink",
                        null,
                        "processInstanceId",
                        instance,
                        "identityId",
                        "kermit",
                        "type",
                        "owner"))
                .containsEntry("user", "kermit");
        calls.nothing("injectActivity", Map.of("injectionType", "task", "id", "extra", "name", "Extra"), of);
        assertThat(calls.rows("listTasks", null, of)).hasSize(2);
        String other = start(key, Map.of());
        calls.nothing(
                "changeState",
                Map.of("cancelActivityIds", List.of("review"), "startActivityIds", List.of("done")),
                "processInstanceId",
                other);
        assertThat(flowable.hasEnded(other)).isTrue();
    }

    private void variables() {
        String instance = start(key, Map.of("a", 1, "b", 2));
        calls.object("createProcessInstanceVariable", Map.of("file", new byte[] {1, 2}), "processInstanceId", instance);
        String variable =
                calls.first("listVariableInstances", null, "processInstanceId", instance, "variableName", "file");
        assertThat(calls.bytes("getVariableInstanceData", "varInstanceId", variable))
                .containsExactly(1, 2);
        calls.rows("queryVariableInstances", Map.of("processInstanceId", instance, "variableName", "a"));
        calls.nothing("deleteProcessInstanceVariable", null, "processInstanceId", instance, "variableName", "a");
        calls.nothing("deleteAllProcessInstanceVariables", null, "processInstanceId", instance);
        assertThat(calls.object("listProcessInstanceVariables", null, "processInstanceId", instance))
                .isEmpty();
        String execution = calls.first("listExecutions", null, "processInstanceId", instance, "activityId", "review");
        calls.object("createExecutionVariable", Map.of("c", 3, "d", 4), "executionId", execution);
        calls.nothing("deleteExecutionVariable", null, "executionId", execution, "variableName", "c", "scope", "local");
        calls.nothing("deleteAllLocalExecutionVariables", null, "executionId", execution);
        assertThat(calls.object("listExecutionVariables", null, "executionId", execution))
                .isEmpty();
    }

    private void migration() {
        String first = definition("1");
        String one = start(key, Map.of());
        start(key, Map.of());
        deploy(key, RestModels.reviewed(key));
        String second = definition("2");
        calls.nothing("migrateProcessInstance", Map.of("toProcessDefinitionId", second), "processInstanceId", one);
        assertThat(calls.object("getProcessInstance", null, "processInstanceId", one))
                .containsEntry("processDefinitionId", second);
        calls.nothing(
                "batchMigrateInstancesOfProcessDefinition",
                Map.of("toProcessDefinitionId", second),
                "processDefinitionId",
                first);
        batches(first);
        calls.nothing(
                "migrateInstancesOfProcessDefinition",
                Map.of("toProcessDefinitionId", second),
                "processDefinitionId",
                first);
        assertThat((List<?>) ((RestPage) calls.call("listProcessInstances", null, "processDefinitionId", first)).data())
                .isEmpty();
    }

    private void batches(String migrated) {
        String batch = calls.first("listBatches", null, "searchKey", migrated);
        Object[] of = {"batchId", batch};
        calls.object("getBatch", null, of);
        assertThat(calls.object("getBatchDocument", null, of)).containsKey("toProcessDefinitionId");
        String part = calls.first("listBatchParts", null, of);
        calls.object("getBatchPart", null, "batchPartId", part);
        for (Map<String, Object> job : calls.rows("listJobs", null, "handlerType", "process-migration")) {
            calls.nothing("executeJobAction", Map.of("action", "execute"), "jobId", id(job));
        }
        assertThat(calls.object("getBatchPartDocument", null, "batchPartId", part))
                .isNotEmpty();
        calls.nothing("deleteBatch", null, of);
    }

    private void bulk() {
        List<String> instances = List.of(start(key, Map.of()), start(key, Map.of()));
        calls.nothing("bulkDeleteProcessInstances", Map.of("instanceIds", instances, "action", "delete"));
        calls.nothing("bulkDeleteHistoricProcessInstances", Map.of("instanceIds", instances, "action", "delete"));
    }

    private void tasks() {
        String task = id(calls.object("createTask", Map.of("name", "call", "priority", 7)));
        String sub = id(calls.object("createTask", Map.of("name", "dial", "parentTaskId", task)));
        assertThat(calls.first("listSubtasks", null, "taskId", task)).isEqualTo(sub);
        calls.object("bulkUpdateTasks", Map.of("taskIds", List.of(task, sub), "assignee", "kermit"));
        assertThat(calls.object("getTask", null, "taskId", sub)).containsEntry("assignee", "kermit");
        calls.object("createTaskIdentityLink", Map.of("user", "gonzo", "type", "candidate"), "taskId", task);
        String event = calls.first("listTaskEvents", null, "taskId", task);
        calls.nothing("deleteTaskEvent", null, "taskId", task, "eventId", event);
        calls.refuse("getTaskForm", 400, "taskId", task);
        calls.refuse("getHistoricTaskForm", 400, "taskId", task);
        calls.call("listHistoricTaskLogEntries", null, "taskId", task);
        calls.nothing("deleteTask", null, "taskId", task, "cascadeHistory", true);
    }

    private void definition() {
        String definition = definition("2");
        Object[] of = {"processDefinitionId", definition};
        calls.bytes("getProcessDefinitionImage", of);
        calls.call("listProcessDefinitionDecisionTables", null, of);
        calls.call("listProcessDefinitionDecisions", null, of);
        // Flowable without a form engine, which is not open source, answers with a failure of its own.
        calls.refuse("listProcessDefinitionFormDefinitions", 500, of);
        calls.call("getProcessDefinitionStartForm", null, of);
    }

    private String failed(String process) {
        String instance = start(process, Map.of());
        String job = calls.first("listJobs", null, "processInstanceId", instance);
        calls.refuse("executeJobAction", 500, "jobId", job, "action", "execute");
        return instance;
    }

    private void failedJobs() {
        String bad = key + "bad";
        deploy(bad, RestModels.async(bad, "${missing.value}"));
        String retry = calls.first("listTimerJobs", null, "processInstanceId", failed(bad));
        Object[] of = {"jobId", retry};
        calls.object("getTimerJob", null, of);
        assertThat(calls.bytes("getTimerJobStacktrace", of)).asString().contains("missing");
        calls.nothing("executeTimerJobAction", Map.of("action", "move"), of);
        String waiting = key + "timer";
        deploy(waiting, RestModels.timer(waiting));
        String timer = calls.first("listTimerJobs", null, "processInstanceId", start(waiting, Map.of()));
        calls.nothing(
                "executeTimerJobAction",
                Map.of("action", "reschedule", "dueDate", "2030-01-01T00:00:00Z"),
                "jobId",
                timer);
        String later = calls.first("listTimerJobs", null, "dueAfter", "2029-12-31T00:00:00Z");
        calls.nothing("deleteTimerJob", null, "jobId", later);
    }

    private void suspendedJobs() {
        String instance = failed(key + "bad");
        calls.object("updateProcessInstance", Map.of("action", "suspend"), "processInstanceId", instance);
        String job = calls.first("listSuspendedJobs", null, "processInstanceId", instance);
        Object[] of = {"jobId", job};
        calls.object("getSuspendedJob", null, of);
        assertThat(calls.bytes("getSuspendedJobStacktrace", of)).asString().contains("missing");
        calls.nothing("deleteSuspendedJob", null, of);
    }

    private void deadLettersAndHistoryJobs() {
        String letters = key + "letters";
        deploy(letters, Models.oneTask(letters, letters));
        String letter = deadLetter(letters);
        calls.nothing("bulkMoveDeadLetterJobs", Map.of("jobIds", List.of(letter), "action", "move"));
        flowable.acquire(letters, "other", 1, "PT1M");
        // There are none, unless the engine writes its history asynchronously.
        calls.call("listHistoryJobs", null);
        calls.refuse("getHistoryJob", 404, "jobId", "none");
        calls.refuse("executeHistoryJobAction", 404, "jobId", "none", "action", "execute");
        calls.refuse("deleteHistoryJob", 404, "jobId", "none");
    }

    private String deadLetter(String process) {
        start(process, Map.of());
        JsonNode job = flowable.acquire(process, "walker", 1, "PT1M").get(0);
        flowable.fail(job, "details", 0);
        return job.path("id").asText();
    }

    private void engineProperties() {
        calls.nothing("createEngineProperty", Map.of("name", key, "value", "1"));
        calls.nothing("updateEngineProperty", Map.of("value", "2"), "engineProperty", key);
        assertThat(calls.object("getEngineProperties", null)).containsEntry(key, "2");
        calls.nothing("deleteEngineProperty", null, "engineProperty", key);
    }

    private void ofNewerServers() {
        String instance = start(key, Map.of());
        String execution = calls.first("listExecutions", null, "processInstanceId", instance, "activityId", "review");
        for (String owner : List.of("ProcessInstance", "Execution")) {
            Object[] of = {
                owner.equals("Execution") ? "executionId" : "processInstanceId",
                owner.equals("Execution") ? execution : instance
            };
            calls.notYet("create" + owner + "VariableAsync", Map.of("a", 1), of);
            calls.notYet("createOrUpdate" + owner + "VariableAsync", Map.of("a", 1), of);
            calls.notYet("update" + owner + "VariableAsync", 1, of[0], of[1], "variableName", "a");
        }
        calls.notYet(
                "validateProcessInstanceMigration",
                Map.of("toProcessDefinitionId", definition("2")),
                "processInstanceId",
                instance);
    }
}
