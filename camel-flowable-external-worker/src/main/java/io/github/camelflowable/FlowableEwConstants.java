package io.github.camelflowable;

import org.apache.camel.spi.Metadata;

/** Headers of the component {@code flowable-ew:}. */
public final class FlowableEwConstants {

    @Metadata(
            description = "Id of the job. The consumer sets it, and the producer reports on this job.",
            javaType = "String")
    public static final String JOB_ID = "CamelFlowableEwJobId";

    @Metadata(
            description = "Id of the worker that holds the lock of the job. The consumer sets it, and the"
                    + " producer reports with it: Flowable accepts a report from the owner of the lock only.",
            javaType = "String")
    public static final String WORKER_ID = "CamelFlowableEwWorkerId";

    @Metadata(label = "consumer", description = "Topic of the job.", javaType = "String")
    public static final String TOPIC = "CamelFlowableEwTopic";

    @Metadata(
            label = "consumer",
            description = "Correlation id of the job. It stays the same while the engine moves the job between"
                    + " its tables.",
            javaType = "String")
    public static final String CORRELATION_ID = "CamelFlowableEwCorrelationId";

    @Metadata(
            label = "consumer",
            description = "Id of the process instance. Absent for a job of a case.",
            javaType = "String")
    public static final String PROCESS_INSTANCE_ID = "CamelFlowableEwProcessInstanceId";

    @Metadata(
            label = "consumer",
            description = "Id of the process definition. Absent for a job of a case.",
            javaType = "String")
    public static final String PROCESS_DEFINITION_ID = "CamelFlowableEwProcessDefinitionId";

    @Metadata(
            label = "consumer",
            description = "Id of the execution that waits for the job. Absent for a job of a case.",
            javaType = "String")
    public static final String EXECUTION_ID = "CamelFlowableEwExecutionId";

    @Metadata(
            label = "consumer",
            description = "Id of the case instance. Absent for a job of a process.",
            javaType = "String")
    public static final String SCOPE_ID = "CamelFlowableEwScopeId";

    @Metadata(
            label = "consumer",
            description = "Id of the plan item instance. Absent for a job of a process.",
            javaType = "String")
    public static final String SUB_SCOPE_ID = "CamelFlowableEwSubScopeId";

    @Metadata(
            label = "consumer",
            description = "Id of the case definition. Absent for a job of a process.",
            javaType = "String")
    public static final String SCOPE_DEFINITION_ID = "CamelFlowableEwScopeDefinitionId";

    @Metadata(
            label = "consumer",
            description = "The value cmmn for a job of a case. Absent for a job of a process.",
            javaType = "String")
    public static final String SCOPE_TYPE = "CamelFlowableEwScopeType";

    @Metadata(label = "consumer", description = "Id of the task in the model.", javaType = "String")
    public static final String ELEMENT_ID = "CamelFlowableEwElementId";

    @Metadata(label = "consumer", description = "Name of the task in the model.", javaType = "String")
    public static final String ELEMENT_NAME = "CamelFlowableEwElementName";

    @Metadata(
            label = "consumer",
            description = "Number of retries that the job has left. Its name differs from"
                    + " CamelFlowableEwRetries, so that a producer does not send this number as the new"
                    + " number of retries.",
            javaType = "Integer")
    public static final String JOB_RETRIES = "CamelFlowableEwJobRetries";

    @Metadata(
            label = "consumer",
            description = "Error message of the last failure of the job. Absent for a job that has not failed.",
            javaType = "String")
    public static final String EXCEPTION_MESSAGE = "CamelFlowableEwExceptionMessage";

    @Metadata(
            label = "consumer",
            description = "Time at which the engine created the job.",
            javaType = "java.time.Instant")
    public static final String CREATE_TIME = "CamelFlowableEwCreateTime";

    @Metadata(
            label = "consumer",
            description = "Due date of the job. Flowable 7.1.0 does not send it.",
            javaType = "java.time.Instant")
    public static final String DUE_DATE = "CamelFlowableEwDueDate";

    @Metadata(
            label = "consumer",
            description = "Time at which the lock expires, by the clock of the server.",
            javaType = "java.time.Instant")
    public static final String LOCK_EXPIRATION_TIME = "CamelFlowableEwLockExpirationTime";

    @Metadata(
            label = "consumer",
            description = "Id of the tenant of the job. Empty for a job without a tenant.",
            javaType = "String")
    public static final String TENANT_ID = "CamelFlowableEwTenantId";

    @Metadata(
            description = "Operation that the producer executes; it overrides the option operation. At the end"
                    + " of a route that consumes a job, one of complete, fail, bpmnError, cmmnTerminate and"
                    + " unacquire decides what the consumer reports.",
            javaType = "io.github.camelflowable.FlowableEwOperation")
    public static final String OPERATION = "CamelFlowableEwOperation";

    @Metadata(
            description = "Variables to send with complete, bpmnError or cmmnTerminate. They replace the body,"
                    + " and unchanged ones are sent as well.",
            javaType = "java.util.Map<String, Object>")
    public static final String VARIABLES = "CamelFlowableEwVariables";

    @Metadata(description = "Error code to send with bpmnError, such as OUT_OF_STOCK.", javaType = "String")
    public static final String ERROR_CODE = "CamelFlowableEwErrorCode";

    @Metadata(
            description = "Error message to send with fail. Flowable stores 2000 characters, and the component"
                    + " cuts a longer message.",
            javaType = "String")
    public static final String ERROR_MESSAGE = "CamelFlowableEwErrorMessage";

    @Metadata(
            description = "Details to send with fail, usually a stack trace. Flowable shows them after the job"
                    + " has become a dead letter.",
            javaType = "String")
    public static final String ERROR_DETAILS = "CamelFlowableEwErrorDetails";

    @Metadata(
            description = "Number of retries that the job has left after fail; 0 makes it a dead letter at"
                    + " once. If absent, the engine counts down by one.",
            javaType = "Integer")
    public static final String RETRIES = "CamelFlowableEwRetries";

    @Metadata(
            description = "Time after fail before the job can be acquired again, as ISO-8601 duration or Camel"
                    + " duration. The engine frees such jobs only when it resets expired jobs, once a minute"
                    + " by default.",
            javaType = "java.time.Duration")
    public static final String RETRY_TIMEOUT = "CamelFlowableEwRetryTimeout";

    @Metadata(
            label = "producer",
            description = "Filters, sort order and page of listJobs, with the parameter names of Flowable's"
                    + " API. For unacquireAll, an entry tenantId.",
            javaType = "java.util.Map<String, Object>")
    public static final String QUERY = "CamelFlowableEwQuery";

    @Metadata(
            label = "producer",
            description = "Whether the body is an envelope. Set it to true for a Map, or for text that the"
                    + " producer does not recognize as an envelope; to false for a body that is none but"
                    + " resembles one.",
            javaType = "Boolean")
    public static final String ENVELOPE = "CamelFlowableEwEnvelope";

    /** Exchange property with the {@link io.github.camelflowable.worker.JobLock} of a consumed job. */
    public static final String JOB_LOCK = "CamelFlowableEwJobLock";

    private FlowableEwConstants() {}
}
