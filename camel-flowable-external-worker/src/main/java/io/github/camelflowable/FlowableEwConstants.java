package io.github.camelflowable;

import org.apache.camel.spi.Metadata;

/** Headers of the component {@code flowable-ew:}. */
public final class FlowableEwConstants {

    @Metadata(
            description = "Id of the job. Set by the consumer; the producer reports on this job.",
            javaType = "String")
    public static final String JOB_ID = "CamelFlowableEwJobId";

    @Metadata(
            description =
                    "Worker that holds the lock of the job. Set by the consumer; the producer reports under this id,"
                            + " because Flowable accepts a report only from the owner of the lock.",
            javaType = "String")
    public static final String WORKER_ID = "CamelFlowableEwWorkerId";

    @Metadata(label = "consumer", description = "Topic the job was acquired from.", javaType = "String")
    public static final String TOPIC = "CamelFlowableEwTopic";

    @Metadata(
            label = "consumer",
            description =
                    "Correlation id of the job; it stays the same while the job moves between the engine's tables.",
            javaType = "String")
    public static final String CORRELATION_ID = "CamelFlowableEwCorrelationId";

    @Metadata(label = "consumer", description = "BPMN: id of the process instance.", javaType = "String")
    public static final String PROCESS_INSTANCE_ID = "CamelFlowableEwProcessInstanceId";

    @Metadata(label = "consumer", description = "BPMN: id of the process definition.", javaType = "String")
    public static final String PROCESS_DEFINITION_ID = "CamelFlowableEwProcessDefinitionId";

    @Metadata(
            label = "consumer",
            description = "BPMN: id of the execution that waits for the job.",
            javaType = "String")
    public static final String EXECUTION_ID = "CamelFlowableEwExecutionId";

    @Metadata(label = "consumer", description = "CMMN: id of the case instance.", javaType = "String")
    public static final String SCOPE_ID = "CamelFlowableEwScopeId";

    @Metadata(label = "consumer", description = "CMMN: id of the plan item instance.", javaType = "String")
    public static final String SUB_SCOPE_ID = "CamelFlowableEwSubScopeId";

    @Metadata(label = "consumer", description = "CMMN: id of the case definition.", javaType = "String")
    public static final String SCOPE_DEFINITION_ID = "CamelFlowableEwScopeDefinitionId";

    @Metadata(
            label = "consumer",
            description = "cmmn for a job of a case; absent for a job of a process.",
            javaType = "String")
    public static final String SCOPE_TYPE = "CamelFlowableEwScopeType";

    @Metadata(label = "consumer", description = "Id of the task in the model.", javaType = "String")
    public static final String ELEMENT_ID = "CamelFlowableEwElementId";

    @Metadata(label = "consumer", description = "Name of the task in the model.", javaType = "String")
    public static final String ELEMENT_NAME = "CamelFlowableEwElementName";

    @Metadata(
            label = "consumer",
            description =
                    "Remaining retries of the job. Not named Retries, so that the value of the consumer never becomes the"
                            + " new retry count of a fail.",
            javaType = "Integer")
    public static final String JOB_RETRIES = "CamelFlowableEwJobRetries";

    @Metadata(label = "consumer", description = "Message of the job's last failure.", javaType = "String")
    public static final String EXCEPTION_MESSAGE = "CamelFlowableEwExceptionMessage";

    @Metadata(label = "consumer", description = "When the job was created.", javaType = "java.time.Instant")
    public static final String CREATE_TIME = "CamelFlowableEwCreateTime";

    @Metadata(
            label = "consumer",
            description = "Due date of the job. Absent in the Flowable versions measured.",
            javaType = "java.time.Instant")
    public static final String DUE_DATE = "CamelFlowableEwDueDate";

    @Metadata(
            label = "consumer",
            description = "When the lock ends, by the clock of the server.",
            javaType = "java.time.Instant")
    public static final String LOCK_EXPIRATION_TIME = "CamelFlowableEwLockExpirationTime";

    @Metadata(label = "consumer", description = "Tenant of the job, empty without one.", javaType = "String")
    public static final String TENANT_ID = "CamelFlowableEwTenantId";

    @Metadata(
            description =
                    "Operation; overrides the option. If set at the end of a consuming route, one of complete, fail,"
                            + " bpmnError, cmmnTerminate and unacquire decides how the job ends.",
            javaType = "io.github.camelflowable.FlowableEwOperation")
    public static final String OPERATION = "CamelFlowableEwOperation";

    @Metadata(
            description = "Variables to send with complete, bpmnError and cmmnTerminate, instead of the body, whether"
                    + " they changed or not.",
            javaType = "java.util.Map<String, Object>")
    public static final String VARIABLES = "CamelFlowableEwVariables";

    @Metadata(description = "Error code of a bpmnError.", javaType = "String")
    public static final String ERROR_CODE = "CamelFlowableEwErrorCode";

    @Metadata(
            description = "Message of a fail; Flowable stores 2000 characters, a longer message is cut.",
            javaType = "String")
    public static final String ERROR_MESSAGE = "CamelFlowableEwErrorMessage";

    @Metadata(
            description = "Details of a fail, usually a stack trace; readable once the job is a dead letter.",
            javaType = "String")
    public static final String ERROR_DETAILS = "CamelFlowableEwErrorDetails";

    @Metadata(
            description =
                    "Remaining retries after a fail: 0 makes it a dead letter at once; absent, the engine counts down.",
            javaType = "Integer")
    public static final String RETRIES = "CamelFlowableEwRetries";

    @Metadata(
            description =
                    "Pause after a fail, ISO-8601 or a Camel duration. The engine ends a pause only when it resets"
                            + " expired jobs, by default once a minute.",
            javaType = "java.time.Duration")
    public static final String RETRY_TIMEOUT = "CamelFlowableEwRetryTimeout";

    @Metadata(
            label = "producer",
            description =
                    "Filters, sort and paging of listJobs, by the parameter names of the API; for unacquireAll the"
                            + " tenantId.",
            javaType = "java.util.Map<String, Object>")
    public static final String QUERY = "CamelFlowableEwQuery";

    @Metadata(
            label = "producer",
            description =
                    "Whether the body is an envelope: true for a Map, or text that is not recognized as one, false for"
                            + " a body that only resembles one.",
            javaType = "Boolean")
    public static final String ENVELOPE = "CamelFlowableEwEnvelope";

    /** Exchange property with the {@link io.github.camelflowable.worker.JobLock} of a consumed job. */
    public static final String JOB_LOCK = "CamelFlowableEwJobLock";

    private FlowableEwConstants() {}
}
