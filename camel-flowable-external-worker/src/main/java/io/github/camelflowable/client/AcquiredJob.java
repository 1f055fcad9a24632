package io.github.camelflowable.client;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * A job that this worker has locked, with the variables it may see.
 * <p>
 * The engine's answer does not say the topic; it is the one that was asked for.
 */
public final class AcquiredJob {

    private final ExternalWorkerJob job;
    private final String topic;
    private final List<JobVariable> variables;
    private final Function<JobVariable, VariableData> data;

    AcquiredJob(
            ExternalWorkerJob job,
            String topic,
            List<JobVariable> variables,
            Function<JobVariable, VariableData> data) {
        this.job = Objects.requireNonNull(job, "job");
        this.topic = topic;
        this.variables = List.copyOf(variables);
        this.data = data;
    }

    /** Everything the engine says about the job, apart from its variables. */
    public ExternalWorkerJob job() {
        return job;
    }

    public String id() {
        return job.id();
    }

    /** The topic it was acquired from. */
    public String topic() {
        return topic;
    }

    /** The worker that holds the lock. */
    public String workerId() {
        return job.lockOwner();
    }

    public String correlationId() {
        return job.correlationId();
    }

    public String processInstanceId() {
        return job.processInstanceId();
    }

    public String processDefinitionId() {
        return job.processDefinitionId();
    }

    public String executionId() {
        return job.executionId();
    }

    public String scopeId() {
        return job.scopeId();
    }

    public String subScopeId() {
        return job.subScopeId();
    }

    public String scopeDefinitionId() {
        return job.scopeDefinitionId();
    }

    public String scopeType() {
        return job.scopeType();
    }

    public boolean isCmmn() {
        return job.isCmmn();
    }

    public String elementId() {
        return job.elementId();
    }

    public String elementName() {
        return job.elementName();
    }

    /** Remaining retries. */
    public int retries() {
        return job.retries();
    }

    public String exceptionMessage() {
        return job.exceptionMessage();
    }

    public Instant createTime() {
        return job.createTime();
    }

    public Instant lockExpirationTime() {
        return job.lockExpirationTime();
    }

    public String tenantId() {
        return job.tenantId();
    }

    /**
     * The variables by name, as Java values. Each call makes a new map, structures included: what a route changes in one
     * does not change what was acquired.
     *
     * @throws IllegalArgumentException naming the variable, if a value does not fit its type
     */
    public Map<String, Object> variables() {
        Map<String, Object> values = new LinkedHashMap<>();
        for (JobVariable variable : variables) {
            values.put(variable.name(), VariableTypes.toJava(variable, data.apply(variable)));
        }
        return values;
    }

    /** Names the job, not its variables: they may be secret. */
    @Override
    public String toString() {
        return "AcquiredJob[" + job.id() + " of topic " + topic + "]";
    }
}
