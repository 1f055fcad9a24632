package io.github.camelflowable.client;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.apache.hc.core5.http.HttpEntity;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.github.camelflowable.client.ConnectionSettings.Api;

/**
 * The nine operations of Flowable's external worker API. Every call throws {@link FlowableApiException} if it does not
 * succeed; this class repeats no call.
 * <p>
 * Completing, BPMN error and CMMN terminate are asynchronous in the engine: success means that the outcome is stored, not
 * that the process has moved on.
 */
public final class ExternalWorkerClient implements JobReports {

    /** The engine stores the code behind {@code error:} in a column of 4000; it answers a longer one with 500, each time. */
    static final int ERROR_CODE_CHARACTERS = 3994;

    /** Jobs of a page where the query names no size. More make each answer larger; fewer make more requests. */
    private static final int PAGE_SIZE = 100;

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
        return acquire(request, (DeadlineHttp.Deadline) null);
    }

    /**
     * Acquires jobs as above, with a limit of its own: one node that hangs keeps a consumer for this time only.
     *
     * @param longest has no effect if requestTimeout is shorter
     */
    public List<AcquiredJob> acquire(AcquireRequest request, Duration longest) {
        boolean shorter = longest.compareTo(connection.settings().requestTimeout()) < 0;
        return acquire(request, shorter ? new DeadlineHttp.Deadline("acquireTimeout", longest) : null);
    }

    private List<AcquiredJob> acquire(AcquireRequest request, DeadlineHttp.Deadline deadline) {
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
        return connection.send(call, answer -> JobJson.readAcquired(answer, request.topic(), this::data), deadline);
    }

    private VariableData data(ExternalWorkerJob job, JobVariable variable) {
        return new VariableData(variable.name(), variable.type(), job.id(), () -> binaries.fetch(job, variable.name()));
    }

    /** Completes a job. Binary values are uploaded first. */
    @Override
    public void complete(String jobId, String workerId, Map<String, ?> variables) {
        report("Completing", jobId, "complete", () -> withVariables(workerId, jobId, variables));
    }

    /** Ends a BPMN job with an error that a boundary event may catch; a null code is caught by any error boundary. */
    @Override
    public void bpmnError(String jobId, String workerId, String errorCode, Map<String, ?> variables) {
        report("Reporting BPMN error '" + errorCode + "' for", jobId, "bpmnError", () -> {
            if (errorCode != null && errorCode.length() > ERROR_CODE_CHARACTERS) {
                throw new IllegalArgumentException("The code of a BPMN error has " + errorCode.length()
                        + " characters, but Flowable stores " + ERROR_CODE_CHARACTERS
                        + " at most: send a long text as a variable");
            }
            ObjectNode body = withVariables(workerId, jobId, variables);
            return errorCode == null ? body : body.put("errorCode", errorCode);
        });
    }

    /** Terminates the plan item of a CMMN job. */
    @Override
    public void cmmnTerminate(String jobId, String workerId, Map<String, ?> variables) {
        report("Terminating the plan item of", jobId, "cmmnTerminate", () -> withVariables(workerId, jobId, variables));
    }

    @Override
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
        report("Failing", jobId, "fail", () -> body);
    }

    /**
     * Releases the lock of one job; its retries do not change. Up to Flowable 7.2 the instance of an exclusive job
     * stays locked until the lock would have ended.
     */
    @Override
    public void unacquire(String jobId, String workerId) {
        HttpEntity body = JobJson.entity(JobJson.object().put("workerId", workerId));
        connection.send(ApiCall.post("Unacquiring job " + jobId, Api.EXTERNAL_JOB, body, "unacquire", "jobs", jobId)
                .about(jobId));
    }

    /**
     * Releases the locks of all jobs of a worker, running ones included.
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

    @Override
    public Lock lock(JobLockKey key) {
        try {
            ExternalWorkerJob now = getJob(key.jobId());
            boolean held = now.lockOwner() != null && key.isOf(JobLockKey.of(now));
            return held ? Lock.HELD : Lock.NOT_HELD;
        } catch (FlowableJobLostException e) {
            return Lock.GONE;
        } catch (FlowableApiException e) {
            throw FlowableApiException.notYet(
                    "A report on job " + key.jobId(),
                    "the engine does not answer whether the job still has its lock. " + e.getMessage());
        }
    }

    public JobPage listJobs(JobQuery query) {
        ApiCall call = ApiCall.get("Listing jobs", Api.EXTERNAL_JOB, "jobs").with(query.parameters());
        return connection.send(call, JobJson::readPage);
    }

    /** All jobs of a query; pages are fetched as they are read. In another order than by id, all are read in one request. */
    public Iterable<ExternalWorkerJob> allJobs(JobQuery query) {
        Pages.Fetch<ExternalWorkerJob> fetch = (start, size) -> {
            JobPage page = listJobs(query.page(start, size));
            return new Pages.Page<>(page.data(), page.total());
        };
        boolean byId = "id".equals(query.parameters().getOrDefault("sort", "id"));
        return byId
                ? Pages.byUniqueKey(query.startOr(0), query.sizeOr(PAGE_SIZE), fetch, ExternalWorkerJob::id)
                : Pages.atOnce(query.startOr(0), fetch);
    }

    private ObjectNode withVariables(String workerId, String jobId, Map<String, ?> variables) {
        List<JobVariable> plain = new ArrayList<>();
        Map<String, Object> bytes = new LinkedHashMap<>();
        variables.forEach((name, given) -> {
            VariableTypes.checkName(name);
            Object value = VariableTypes.unwrapped(given);
            if (VariableTypes.isBinary(value)) {
                bytes.put(name, value);
            } else {
                plain.add(value instanceof JobVariable converted ? converted : VariableTypes.toWire(name, value));
            }
        });
        ObjectNode body = JobJson.object().put("workerId", workerId);
        JobJson.putVariables(body, plain);
        if (!bytes.isEmpty()) {
            ExternalWorkerJob job = getJob(jobId);
            // The engine checks the lock at the report only; by then the
            // upload has overwritten the value of the new owner.
            if (!workerId.equals(job.lockOwner())) {
                throw FlowableApiException.notHeld("Uploading variables of job " + jobId, jobId, workerId);
            }
            bytes.forEach((name, value) -> binaries.store(job, name, value));
        }
        return body;
    }

    private void report(String verb, String jobId, String action, Supplier<ObjectNode> body) {
        HttpEntity entity = beforeTheReport(() -> JobJson.entity(body.get()));
        String purpose = verb + " job " + jobId;
        connection.send(ApiCall.post(purpose, Api.EXTERNAL_JOB, entity, "acquire", "jobs", jobId, action)
                .about(jobId));
    }

    /** Runs before the report is sent: if it fails, even an upload without an answer, the report was not carried out. */
    private static <T> T beforeTheReport(Supplier<T> preparation) {
        try {
            return preparation.get();
        } catch (FlowableUnavailableException e) {
            throw e.beforeTheCall();
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new UnsendableException(e);
        }
    }
}
