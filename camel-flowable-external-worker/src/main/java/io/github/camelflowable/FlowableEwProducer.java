package io.github.camelflowable;

import java.net.HttpURLConnection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.client.ExternalWorkerClient;
import io.github.camelflowable.client.ExternalWorkerJob;
import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.client.JobLockKey;
import io.github.camelflowable.client.JobQuery;
import io.github.camelflowable.exchange.FailurePolicy;
import io.github.camelflowable.exchange.OutcomeJournal;
import io.github.camelflowable.exchange.OutputVariables;
import io.github.camelflowable.exchange.QueryHeader;
import io.github.camelflowable.exchange.ReportRequest;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobJournal;
import io.github.camelflowable.worker.JobOutcome;
import io.github.camelflowable.worker.PendingReport;
import io.github.camelflowable.worker.ReportSender;

/**
 * Reports on jobs, and acquires or queries them. Throws if the engine did not accept a report; the producer repeats nothing,
 * the route's error handler does. If a consumer of this context has the job in flight, then a report that the engine
 * accepted settles it, and one that it did not accept is stored: the end of the job's route repeats it.
 */
public class FlowableEwProducer extends DefaultProducer {

    private static final Logger LOG = LoggerFactory.getLogger(FlowableEwProducer.class);

    private final FlowableEwEndpoint endpoint;
    private final FlowableEwConfiguration configuration;
    private final OutputVariables output;
    private final FailurePolicy failurePolicy;
    private ExternalWorkerClient client;
    private ReportSender reports;
    private OutcomeJournal journal;

    public FlowableEwProducer(FlowableEwEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        this.configuration = endpoint.getConfiguration();
        this.output = endpoint.parts().outputVariables();
        this.failurePolicy = endpoint.parts().failurePolicy();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        client = endpoint.client();
        reports = endpoint.reports();
        journal = endpoint.parts().journal();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        ReportRequest request;
        try {
            request = ReportRequest.of(message, configuration.getOperation(), configuration.getWorkerId());
        } catch (RuntimeException e) {
            if (ReportRequest.mayEndJob(message, configuration.getOperation())) {
                remember(meant(exchange), PendingReport.unreadable(false, e));
            }
            throw e;
        }
        switch (request.operation()) {
            case acquire ->
                message.setBody(
                        client.acquire(endpoint.acquireRequest(Math.max(1, configuration.getMaxMessagesPerPoll()))));
            case getJob -> message.setBody(client.getJob(request.jobId()));
            case listJobs -> {
                JobQuery query = JobQuery.of(QueryHeader.read(message));
                message.setBody(configuration.isAllPages() ? client.allJobs(query) : client.listJobs(query));
            }
            case unacquireAll -> client.unacquireAll(request.workerId(), QueryHeader.tenantId(message));
            default -> report(exchange, request);
        }
    }

    private void report(Exchange exchange, ReportRequest request) throws Exception {
        ActiveJob job = own(exchange);
        JobLockKey key;
        JobOutcome outcome;
        try {
            key = request.lockKey();
            job = active(exchange, key);
            outcome = request.outcome(output, failurePolicy, job == null ? null : job.job());
        } catch (RuntimeException e) {
            remember(job, PendingReport.unreadable(request.operation() == FlowableEwOperation.complete, e));
            throw e;
        }
        ActiveJob holder = job == null ? own(exchange) : job;
        try {
            if (job == null) {
                reportForeign(holder, key, outcome);
            } else {
                settle(job, key, outcome, exchange.isTransacted());
            }
        } finally {
            if (holder == null || !holder.isPending(outcome)) {
                outcome.discard();
            }
        }
    }

    /** Reports on a job of another process, or of an ended run of this one: only the engine knows the owner of the lock. */
    private void reportForeign(ActiveJob own, JobLockKey key, JobOutcome outcome) {
        ReportSender.Result result = sendForeign(key, outcome);
        if (result.reason() != null && own != null && own.id().equals(key.jobId())) {
            // The message names this job under another worker id: a step has removed the header, for example.
            remember(own, PendingReport.of(outcome, false, result.reason()));
        }
        result.throwUnlessTaken();
    }

    /**
     * With a journal, an answer that does not get through before the lock is over is stored: who gets the job again reports
     * it. Only the engine knows which attempt the answer belongs to.
     */
    private ReportSender.Result sendForeign(JobLockKey key, JobOutcome outcome) {
        if (journal == null) {
            return reports.send(key, outcome, key.end() != null, JobJournal.NONE);
        }
        try {
            ExternalWorkerJob job = client.getJob(key.jobId());
            if (job.lockOwner() != null && key.isOf(JobLockKey.of(job))) {
                return reports.send(key, outcome, false, journal.open(endpoint.engineUrl(), job, endpoint.getTopic()));
            }
        } catch (FlowableApiException e) {
            LOG.debug("Outcome {} of job {} is not stored: {}", outcome.label(), key.jobId(), e.getMessage());
        }
        return reports.send(key, outcome, true, JobJournal.NONE);
    }

    /** @return the run of a job of this engine that the exchange was consumed for, or null */
    private ActiveJob own(Exchange exchange) {
        return exchange.getProperty(FlowableEwConstants.JOB_LOCK) instanceof ActiveJob job
                        && job.engine().equals(endpoint.engineUrl())
                ? job
                : null;
    }

    /** The job that an unreadable message may be a report on: the one in its headers, else that of its exchange; or null. */
    private ActiveJob meant(Exchange exchange) {
        String jobId = exchange.getMessage().getHeader(FlowableEwConstants.JOB_ID, String.class);
        ActiveJob own = own(exchange);
        if (own != null && (jobId == null || jobId.isBlank() || jobId.equals(own.id()))) {
            return own;
        }
        String workerId = exchange.getMessage().getHeader(FlowableEwConstants.WORKER_ID, String.class);
        return endpoint.activeJobs().find(endpoint.engineUrl(), jobId, workerId);
    }

    /** The exchange's own run comes first: an unanswered {@code fail} of it may have brought the job here once more. */
    private ActiveJob active(Exchange exchange, JobLockKey key) {
        ActiveJob own = own(exchange);
        return own != null && own.is(endpoint.engineUrl(), key.jobId(), key.workerId())
                ? own
                : endpoint.activeJobs().find(endpoint.engineUrl(), key.jobId(), key.workerId());
    }

    /** The message was to end the job, and has not. A route that goes on after it must not complete the job. */
    private static void remember(ActiveJob job, PendingReport report) {
        if (job != null && job.claim() == ActiveJob.State.OPEN) {
            job.reopen(report);
        }
    }

    /** Sends a report about a job in flight of this context, so that no second outcome is sent at the same time. */
    private void settle(ActiveJob job, JobLockKey key, JobOutcome outcome, boolean transacted) throws Exception {
        if (!key.isOf(job.lockKey())) {
            throw FlowableApiException.jobLost(
                    "The answer belongs to a lock of job " + job.id() + " that ended at " + key.end()
                            + "; the job has been acquired again since then",
                    job.id(),
                    HttpURLConnection.HTTP_FORBIDDEN);
        }
        claim(job, outcome);
        boolean unanswered = job.isUnanswered();
        if (unanswered && !job.pending().outcome().label().equals(outcome.label())) {
            job.reopen(null);
            throw new IllegalStateException(
                    "An earlier " + job.pending().outcome().label() + " of job " + job.id()
                            + " got no answer and may have been carried out: only it may be sent again");
        }
        ReportSender.Result result = reports.send(job, outcome, unanswered);
        if (!result.isTaken() && result.verdict() != ReportSender.Verdict.LOST) {
            PendingReport report = PendingReport.of(outcome, result.maybeCarriedOut(), result.reason());
            job.reopen(transacted ? report.inTransaction() : report);
        }
        result.throwUnlessTaken();
    }

    /** Refuses a report that the server would refuse, with the same exception as after the answer of the server. */
    private void claim(ActiveJob job, JobOutcome outcome) throws Exception {
        ActiveJob.State state = job.claim();
        while (state == ActiveJob.State.REPORTING) {
            await(job, outcome);
            state = job.claim();
        }
        if (state == ActiveJob.State.SETTLED) {
            throw FlowableApiException.jobLost(
                    "Job " + job.id() + " has been reported already, and a job has one outcome",
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

    /** The end of the job's route may repeat its report until the lock ends: too long to hold the thread of this message. */
    private void await(ActiveJob job, JobOutcome outcome) throws InterruptedException, ExecutionException {
        try {
            job.reportOver().get(configuration.getRequestTimeout().toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "Outcome " + outcome.label() + " of job " + job.id()
                            + " is not sent, because another report of the job has been under way for twice the"
                            + " requestTimeout; let only one step report the job",
                    e);
        }
    }
}
