package io.github.camelflowable.rest;

import static io.github.camelflowable.rest.CatalogueCalls.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import io.github.camelflowable.kit.Flowable;

/** The operations on user tasks: most are the same for processes and cases. */
final class TaskWalk {

    private final CatalogueCalls calls;
    private final Flowable flowable;

    TaskWalk(CatalogueCalls calls, Flowable flowable) {
        this.calls = calls;
        this.flowable = flowable;
    }

    /** Operations that both APIs have, on a task that waits; completes it at the end. */
    void common(String filter, String instance) {
        String task = calls.first("listTasks", null, filter, instance);
        Object[] of = {"taskId", task};
        calls.object("getTask", null, of);
        calls.object("updateTask", Map.of("description", "walked", "priority", 7), of);
        calls.nothing("executeTaskAction", Map.of("action", "claim", "assignee", "kermit"), of);
        variables(task);
        identityLinks(task);
        calls.nothing(
                "executeTaskAction",
                Map.of("action", "complete", "variables", Map.of("approved", true)),
                "taskId",
                task);
        history(task, filter, instance);
        String standalone = flowable.post("/process-api/runtime/tasks", Map.of("name", "alone"))
                .path("id")
                .asText();
        calls.nothing("deleteTask", null, "taskId", standalone, "cascadeHistory", true);
    }

    private void variables(String task) {
        Object[] of = {"taskId", task};
        calls.object("createTaskVariable", Map.of("note", "n"), of);
        calls.object("createTaskVariable", Map.of("file", new byte[] {5}), of);
        assertThat(calls.object("listTaskVariables", null, "taskId", task, "scope", "local"))
                .containsEntry("note", "n");
        Object[] note = {"taskId", task, "variableName", "note"};
        calls.object("updateTaskVariable", Map.of("value", 5L), note);
        assertThat(calls.object("getTaskVariable", null, note)).containsEntry("value", 5L);
        calls.bytes("getTaskVariableData", "taskId", task, "variableName", "file");
        calls.nothing("deleteTaskVariable", null, note);
        calls.nothing("deleteAllLocalTaskVariables", null, of);
        calls.object("createTaskVariable", Map.of("file", new byte[] {5}), of);
    }

    private void identityLinks(String task) {
        Object[] of = {"taskId", task};
        calls.object("createTaskIdentityLink", Map.of("group", "sales", "type", "candidate"), of);
        calls.rows("listTaskIdentityLinks", null, of);
        calls.rows("listTaskIdentityLinksForFamily", null, "taskId", task, "family", "groups");
        Object[] link = {"taskId", task, "family", "groups", "identityId", "sales", "type", "candidate"};
        calls.object("getTaskIdentityLink", null, link);
        calls.nothing("deleteTaskIdentityLink", null, link);
    }

    private void history(String task, String filter, String instance) {
        Object[] of = {"taskId", task};
        calls.object("getHistoricTaskInstance", null, of);
        calls.rows("listHistoricTaskInstances", null, filter, instance);
        calls.rows("queryHistoricTaskInstances", Map.of(filter, instance));
        calls.rows("listHistoricTaskInstanceIdentityLinks", null, of);
        calls.bytes("getHistoricTaskInstanceVariableData", "taskId", task, "variableName", "file", "scope", "local");
        calls.nothing("deleteHistoricTaskInstance", null, of);
    }

    /** Operations that only the process API has. */
    void ofProcesses(String instance) {
        String task = calls.first("queryTasks", Map.of("processInstanceId", instance));
        Object[] of = {"taskId", task};
        String comment = id(calls.object("createTaskComment", Map.of("message", "hm"), of));
        calls.rows("listTaskComments", null, of);
        Object[] ofComment = {"taskId", task, "commentId", comment};
        calls.object("getTaskComment", null, ofComment);
        calls.nothing("deleteTaskComment", null, ofComment);
        String link = id(calls.object("createTaskAttachment", Map.of("name", "l", "externalUrl", "http://x"), of));
        String event = calls.first("listTaskEvents", null, of);
        calls.object("getTaskEvent", null, "taskId", task, "eventId", event);
        String file = id(calls.object("createTaskAttachment", new byte[] {4, 2}, "taskId", task, "name", "photo"));
        calls.rows("listTaskAttachments", null, of);
        calls.object("getTaskAttachment", null, "taskId", task, "attachmentId", link);
        assertThat(calls.bytes("getTaskAttachmentContent", "taskId", task, "attachmentId", file))
                .containsExactly(4, 2);
        calls.nothing("deleteTaskAttachment", null, "taskId", task, "attachmentId", file);
    }
}
