package io.github.camelflowable;

import java.net.HttpURLConnection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.ExternalWorkerClient;
import io.github.camelflowable.client.FailureReport;
import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.client.JobQuery;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobOutcome;
import io.github.camelflowable.worker.ReportRetry;

/**
 * Reports on jobs, and acquires or queries them. Throws if the server did not take it; nothing is repeated here, that is
 * the route's error handler's business. If the job is in hand in this context, success settles it, and its consumer has
 * nothing left to report.
 */
public class FlowableEwProducer extends DefaultProducer {

    private final FlowableEwEndpoint endpoint;
    private final FlowableEwConfiguration configuration;
    private final OutputVariables output;
    private final FailurePolicy failurePolicy;
    private ExternalWorkerClient client;

    public FlowableEwProducer(FlowableEwEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        this.configuration = endpoint.getConfiguration();
        this.output = endpoint.outputVariables();
        this.failurePolicy = endpoint.failurePolicy();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        client = endpoint.client();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        JobEnvelope envelope = JobEnvelope.read(message);
        FlowableEwOperation operation = operation(message, envelope);
        switch (operation) {
            case acquire ->
                message.setBody(
                        client.acquire(endpoint.acquireRequest(Math.max(1, configuration.getMaxMessagesPerPoll()))));
            case getJob -> message.setBody(client.getJob(jobId(message, envelope, operation)));
            case listJobs -> message.setBody(listJobs(message));
            case unacquireAll -> client.unacquireAll(workerId(message, envelope), tenantId(message));
            default -> report(operation, message, envelope);
        }
    }

    private FlowableEwOperation operation(Message message, JobEnvelope envelope) {
        Object header = message.getHeader(FlowableEwConstants.OPERATION);
        if (header != null) {
            return FlowableEwOperation.parse(header);
        }
        return envelope != null && envelope.operation() != null ? envelope.operation() : configuration.getOperation();
    }

    private static String jobId(Message message, JobEnvelope envelope, FlowableEwOperation operation) {
        String header = message.getHeader(FlowableEwConstants.JOB_ID, String.class);
        if (header != null && !header.isBlank()) {
            if (envelope != null && !envelope.jobId().equals(header)) {
                throw new IllegalArgumentException("Which job? The header " + FlowableEwConstants.JOB_ID + " names "
                        + header + ", the envelope in the body " + envelope.jobId() + ": remove one of them");
            }
            return header;
        }
        if (envelope == null) {
            throw new IllegalArgumentException("Operation " + operation + " needs a job: set the header "
                    + FlowableEwConstants.JOB_ID + ", or send an envelope with the field jobId as the body");
        }
        return envelope.jobId();
    }

    private String workerId(Message message, JobEnvelope envelope) {
        String header = message.getHeader(FlowableEwConstants.WORKER_ID, String.class);
        if (header != null && !header.isBlank()) {
            return header;
        }
        return envelope != null && envelope.workerId() != null ? envelope.workerId() : configuration.getWorkerId();
    }

    // ---- reports ----

    private void report(FlowableEwOperation operation, Message message, JobEnvelope envelope) throws Exception {
        String jobId = jobId(message, envelope, operation);
        String workerId = workerId(message, envelope);
        ActiveJob inHand = inHand(message.getExchange(), jobId, workerId);
        JobOutcome outcome = outcome(operation, message, envelope, inHand == null ? null : inHand.job());
        settle(inHand, outcome, () -> outcome.send(client, jobId, workerId));
    }

    /** The exchange's own run comes first: an unanswered {@code fail} of it may have brought the job here once more. */
    private ActiveJob inHand(Exchange exchange, String jobId, String workerId) {
        return exchange.getProperty(FlowableEwConstants.JOB_LOCK) instanceof ActiveJob own
                        && own.id().equals(jobId)
                        && Objects.equals(own.job().workerId(), workerId)
                ? own
                : endpoint.activeJobs().find(jobId, workerId);
    }

    private JobOutcome outcome(
            FlowableEwOperation operation, Message message, JobEnvelope envelope, AcquiredJob acquired) {
        return switch (operation) {
            case fail -> new JobOutcome.Failed(failure(message, envelope, acquired));
            case bpmnError ->
                new JobOutcome.BpmnError(
                        text(message, FlowableEwConstants.ERROR_CODE, envelope == null ? null : envelope.errorCode()),
                        variables(message, envelope, acquired));
            case cmmnTerminate -> new JobOutcome.CmmnTerminated(variables(message, envelope, acquired));
            case unacquire -> new JobOutcome.Unacquired();
            default -> new JobOutcome.Completed(variables(message, envelope, acquired));
        };
    }

    private Map<String, Object> variables(Message message, JobEnvelope envelope, AcquiredJob acquired) {
        if (envelope == null || message.getHeader(FlowableEwConstants.VARIABLES) != null) {
            return output.of(message, acquired);
        }
        return output.of(envelope.variables() == null ? Map.of() : envelope.variables(), message, acquired);
    }

    private FailureReport failure(Message message, JobEnvelope envelope, AcquiredJob acquired) {
        Throwable exception = message.getExchange().getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        FailureReport report = failurePolicy.failure(exception, "The route reported a failure", acquired, message);
        if (envelope == null) {
            return report;
        }
        boolean retriesSaid = message.getHeader(FlowableEwConstants.RETRIES) != null || envelope.retries() == null;
        boolean pauseSaid =
                message.getHeader(FlowableEwConstants.RETRY_TIMEOUT) != null || envelope.retryTimeout() == null;
        return new FailureReport(
                text(
                        message,
                        FlowableEwConstants.ERROR_MESSAGE,
                        either(envelope.errorMessage(), report.errorMessage())),
                text(
                        message,
                        FlowableEwConstants.ERROR_DETAILS,
                        either(envelope.errorDetails(), report.errorDetails())),
                retriesSaid ? report.retries() : envelope.retries(),
                pauseSaid
                        ? report.retryTimeout()
                        : FailurePolicy.duration(
                                "Envelope field 'retryTimeout'",
                                envelope.retryTimeout(),
                                message.getExchange().getContext().getTypeConverter()));
    }

    private static String text(Message message, String header, String otherwise) {
        return either(message.getHeader(header, String.class), otherwise);
    }

    private static String either(String first, String second) {
        return first != null ? first : second;
    }

    /**
     * Sends a report about a job that may be in hand here, such that no second outcome is sent meanwhile.
     *
     * @param inHand  the job, or null if another process or an earlier run of this one acquired it
     */
    private void settle(ActiveJob inHand, JobOutcome outcome, Runnable send) throws Exception {
        if (inHand == null) {
            send.run();
            return;
        }
        claim(inHand);
        JobOutcome earlier = inHand.unanswered();
        if (earlier != null && !earlier.verb().equals(outcome.verb())) {
            inHand.reopen(null);
            throw new IllegalStateException("An earlier " + earlier.verb() + " of job " + inHand.id()
                    + " got no answer and may have been carried out: only it may be sent again");
        }
        try {
            // Once freed, it may be locked anew under the same worker id; see OutcomeReporter.
            if (earlier == null || !outcome.frees() || client.isLocked(inHand.job())) {
                send.run();
            }
            inHand.settled(outcome.end());
        } catch (FlowableApiException e) {
            switch (ReportRetry.verdict(e, earlier != null, outcome.frees())) {
                case DONE_ALREADY -> inHand.settled(outcome.end());
                case LOST -> {
                    inHand.lost();
                    throw e;
                }
                default -> {
                    inHand.reopen(e.isMaybeCarriedOut() ? outcome : null);
                    throw e;
                }
            }
        } catch (RuntimeException | Error e) {
            inHand.reopen(null);
            throw e;
        }
    }

    /** Refuses what the server would refuse, and in the same way: a late answer must not look different a moment earlier. */
    private void claim(ActiveJob job) throws Exception {
        ActiveJob.State state = job.claim();
        while (state == ActiveJob.State.REPORTING) {
            await(job);
            state = job.claim();
        }
        if (state == ActiveJob.State.SETTLED) {
            throw FlowableApiException.jobLost(
                    "Job " + job.id() + " has been reported already; a job has one outcome",
                    job.id(),
                    HttpURLConnection.HTTP_NOT_FOUND);
        }
        if (state == ActiveJob.State.LOST) {
            throw FlowableApiException.jobLost(
                    "Job " + job.id() + " is lost: its lock ended and it was acquired again, or it is gone",
                    job.id(),
                    HttpURLConnection.HTTP_FORBIDDEN);
        }
    }

    private void await(ActiveJob job) throws InterruptedException, TimeoutException {
        try {
            // The other report is one request; it ends with its timeout.
            job.reportOver().get(configuration.getRequestTimeout().toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    // ---- queries ----

    private Object listJobs(Message message) {
        JobQuery query = JobQuery.of(query(message));
        return configuration.isAllPages() ? client.allJobs(query) : client.listJobs(query);
    }

    private static String tenantId(Message message) {
        Object tenant = query(message).get("tenantId");
        return tenant == null ? null : tenant.toString();
    }

    private static Map<String, Object> query(Message message) {
        Object header = message.getHeader(FlowableEwConstants.QUERY);
        if (header == null) {
            return Map.of();
        }
        if (!(header instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(
                    "Header " + FlowableEwConstants.QUERY + " must be a Map of parameters, but is a "
                            + header.getClass().getName());
        }
        Map<String, Object> query = new LinkedHashMap<>();
        map.forEach((name, value) -> query.put(String.valueOf(name), value));
        return query;
    }
}
