package io.github.camelflowable.client;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * An external worker job as the engine describes it. For a BPMN job the process fields are filled, for a CMMN job the
 * scope fields; the others are null.
 *
 * @param id                  id of the job
 * @param url                 address of the job as the server sees itself; never used for calls
 * @param correlationId       stays the same when the job moves between the engine's job tables
 * @param processInstanceId   BPMN: process instance
 * @param processDefinitionId BPMN: process definition
 * @param executionId         BPMN: execution that waits
 * @param scopeId             CMMN: case instance
 * @param subScopeId          CMMN: plan item instance
 * @param scopeDefinitionId   CMMN: case definition
 * @param scopeType           {@code cmmn}, or null for BPMN
 * @param elementId           id of the task in the model (CMMN: of the plan item definition)
 * @param elementName         name of the task in the model
 * @param retries             remaining retries
 * @param exceptionMessage    message of the last failure
 * @param dueDate             always null in the engines measured
 * @param createTime          when the engine created the job
 * @param tenantId            tenant, empty without one
 * @param lockOwner           worker that holds the lock
 * @param lockExpirationTime  end of the lock by the server's clock
 */
public record ExternalWorkerJob(
        String id,
        String url,
        String correlationId,
        String processInstanceId,
        String processDefinitionId,
        String executionId,
        String scopeId,
        String subScopeId,
        String scopeDefinitionId,
        String scopeType,
        String elementId,
        String elementName,
        int retries,
        String exceptionMessage,
        Instant dueDate,
        Instant createTime,
        String tenantId,
        String lockOwner,
        Instant lockExpirationTime) {

    /** @return whether a case, not a process, waits for this job */
    @JsonIgnore // No field of the API.
    public boolean isCmmn() {
        return "cmmn".equals(scopeType);
    }
}
