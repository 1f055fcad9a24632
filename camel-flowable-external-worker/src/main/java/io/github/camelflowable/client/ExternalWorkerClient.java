package io.github.camelflowable.client;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.hc.core5.http.HttpEntity;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.github.camelflowable.client.ConnectionSettings.Api;

/**
 * The nine operations of Flowable's external worker API. Every call throws {@link FlowableApiException} if it does not
 * succeed; nothing is repeated here.
 * <p>
 * Completing, BPMN error and CMMN terminate are asynchronous in the engine: success means that the outcome is stored, not
 * that the process has moved on.
 */
public final class ExternalWorkerClient {

    /** How far off a database may store a time: SQL Server rounds {@code datetime} to 3.33 ms. */
    private static final Duration ROUNDING = Duration.ofMillis(2);

    private final FlowableConnection connection;
    private final BinaryVariables binaries;

    public ExternalWorkerClient(FlowableConnection connection) {
        this.connection = connection;
        this.binaries = new BinaryVariables(connection);
    }

    /**
     * Acquires and locks jobs of a topic.
     *
     * @return the jobs, empty if none could be locked. Empty does not prove that none waits: one exclusive job whose
     *         instance is locked hides all jobs behind it
     */
    public List<AcquiredJob> acquire(AcquireRequest request) {
        ObjectNode body = JobJson.object()
                .put("topic", request.topic())
                .put("lockDuration", request.lockDuration().toString())
                .put("numberOfTasks", request.numberOfTasks())
                .put("numberOfRetries", request.numberOfRetries())
                .put("workerId", request.workerId());
        if (request.scopeType() != null) {
            body.put("scopeType", request.scopeType());
        }
        ApiCall call = ApiCall.post(
                "Acquiring jobs of topic '" + request.topic() + "'",
                Api.EXTERNAL_JOB,
                JobJson.entity(body),
                "acquire",
                "jobs");
        return connection.send(call, answer -> JobJson.readAcquired(answer, request.topic(), this::data));
    }

    private VariableData data(ExternalWorkerJob job, JobVariable variable) {
        return new VariableData(variable.name(), variable.type(), () -> binaries.fetch(job, variable.name()));
    }

    /** Completes a job. Binary values are uploaded first. */
    public void complete(String jobId, String workerId, Map<String, ?> variables) {
        report("Completing", jobId, "complete", withVariables(workerId, jobId, variables));
    }

    /** Ends a BPMN job with an error that a boundary event may catch; a null code is caught by any error boundary. */
    public void bpmnError(String jobId, String workerId, String errorCode, Map<String, ?> variables) {
        ObjectNode body = withVariables(workerId, jobId, variables);
        if (errorCode != null) {
            body.put("errorCode", errorCode);
        }
        report("Reporting BPMN error '" + errorCode + "' for", jobId, "bpmnError", body);
    }

    /** Terminates the plan item of a CMMN job. */
    public void cmmnTerminate(String jobId, String workerId, Map<String, ?> variables) {
        report("Terminating the plan item of", jobId, "cmmnTerminate", withVariables(workerId, jobId, variables));
    }

    public void fail(String jobId, String workerId, FailureReport failure) {
        ObjectNode body = JobJson.object().put("workerId", workerId);
        if (failure.errorMessage() != null) {
            body.put("errorMessage", failure.errorMessage());
        }
        if (failure.errorDetails() != null) {
            body.put("errorDetails", failure.errorDetails());
        }
        if (failure.retries() != null) {
            body.put("retries", failure.retries());
        }
        if (failure.retryTimeout() != null) {
            body.put("retryTimeout", failure.retryTimeout().toString());
        }
        report("Failing", jobId, "fail", body);
    }

    /**
     * Gives up the lock of one job; its retries stay as they are. Up to Flowable 7.2 the instance of an exclusive job
     * stays locked until the lock would have ended.
     */
    public void unacquire(String jobId, String workerId) {
        HttpEntity body = JobJson.entity(JobJson.object().put("workerId", workerId));
        connection.send(ApiCall.post("Unacquiring job " + jobId, Api.EXTERNAL_JOB, body, "unacquire", "jobs", jobId)
                .about(jobId));
    }

    /**
     * Gives up the locks of all jobs of a worker, running ones included.
     *
     * @param tenantId if not null, every job of the worker must belong to this tenant
     */
    public void unacquireAll(String workerId, String tenantId) {
        ObjectNode body = JobJson.object().put("workerId", workerId);
        if (tenantId != null) {
            body.put("tenantId", tenantId);
        }
        connection.send(ApiCall.post(
                "Unacquiring all jobs of worker '" + workerId + "'",
                Api.EXTERNAL_JOB,
                JobJson.entity(body),
                "unacquire",
                "jobs"));
    }

    /** Reads one job, locked or not. */
    public ExternalWorkerJob getJob(String jobId) {
        return connection.send(
                ApiCall.get("Reading job " + jobId, Api.EXTERNAL_JOB, "jobs", jobId)
                        .about(jobId),
                JobJson::readJob);
    }

    /**
     * Asks whether a job still has the very lock that it was acquired under. The engine does not: it takes a report from
     * whoever names the worker that holds the lock, although that worker may have acquired the job anew.
     *
     * @throws FlowableApiException of kind {@code TRY_AGAIN} if the engine does not say
     */
    public boolean isLocked(AcquiredJob job) {
        try {
            ExternalWorkerJob now = getJob(job.id());
            return now.lockOwner() != null
                    && now.lockOwner().equals(job.workerId())
                    && !isLater(now.lockExpirationTime(), job.lockExpirationTime());
        } catch (FlowableApiException e) {
            if (e.getKind() == FlowableApiException.Kind.JOB_LOST) {
                return false;
            }
            throw FlowableApiException.notYet(
                    "Repeating a report on job " + job.id(), "whether it has its lock is not known. " + e.getMessage());
        }
    }

    private static boolean isLater(Instant lockEnd, Instant before) {
        return lockEnd != null && before != null && lockEnd.isAfter(before.plus(ROUNDING));
    }

    public JobPage listJobs(JobQuery query) {
        ApiCall call = ApiCall.get("Listing jobs", Api.EXTERNAL_JOB, "jobs").with(query.parameters());
        return connection.send(call, JobJson::readPage);
    }

    /** All jobs of a query; pages are fetched as they are read. */
    public Iterable<ExternalWorkerJob> allJobs(JobQuery query) {
        return new JobPages(query, this::listJobs);
    }

    private ObjectNode withVariables(String workerId, String jobId, Map<String, ?> variables) {
        Map<String, Object> plain = new LinkedHashMap<>();
        Map<String, Object> bytes = new LinkedHashMap<>();
        variables.forEach((name, given) -> {
            VariableTypes.checkName(name);
            Object value = VariableTypes.unwrapped(given);
            (VariableTypes.isBinary(value) ? bytes : plain).put(name, value);
        });
        ObjectNode body = JobJson.object().put("workerId", workerId);
        JobJson.putVariables(body, JobJson.toWire(plain));
        if (!bytes.isEmpty()) {
            ExternalWorkerJob job = getJob(jobId);
            // The engine checks the lock at the report only; by then the bytes would have overwritten another's.
            if (!workerId.equals(job.lockOwner())) {
                throw FlowableApiException.notHeld("Uploading variables of job " + jobId, jobId, workerId);
            }
            bytes.forEach((name, value) -> binaries.store(job, name, value));
        }
        return body;
    }

    private void report(String verb, String jobId, String action, ObjectNode body) {
        ApiCall call = ApiCall.post(
                        verb + " job " + jobId,
                        Api.EXTERNAL_JOB,
                        JobJson.entity(body),
                        "acquire",
                        "jobs",
                        jobId,
                        action)
                .about(jobId);
        connection.send(call);
    }
}
