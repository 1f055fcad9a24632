package io.github.camelflowable.observe;

import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.TabularData;

import org.apache.camel.ServiceStatus;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;

import io.github.camelflowable.diagnosis.Backlog;
import io.github.camelflowable.diagnosis.Diagnosis;
import io.github.camelflowable.diagnosis.PollDiagnostics;
import io.github.camelflowable.worker.JobCounts;
import io.github.camelflowable.worker.JobEnd;
import io.github.camelflowable.worker.JobsInFlight;

/**
 * The state of a consumer for operators: in JMX, health checks, meters and the developer console. Camel's JMX assembler reads
 * the annotations of interfaces.
 */
public interface ManagedConsumer {

    // ---- implemented by a consumer ----

    /** @return id of the consumer's route, or null if it has none */
    String getRouteId();

    ServiceStatus getStatus();

    int getBackoffCounter();

    /** @return the jobs in flight, their slots and their counts */
    JobsInFlight jobs();

    /** @return null before the first start */
    PollDiagnostics diagnostics();

    /** @return base URL of the engine, without secrets */
    String baseUrl();

    @ManagedAttribute(description = "Topic whose jobs the consumer acquires")
    String getTopic();

    @ManagedAttribute(description = "Id under which the consumer locks jobs")
    String getWorkerId();

    @ManagedOperation(description = "Poll at once, without regard to the schedule and to back-off")
    void pollNow();

    @ManagedOperation(
            description =
                    "Release the job with this id, which is in flight, so that any worker can acquire it. Its route goes on and"
                            + " keeps its slot until it ends, but the consumer does not report its outcome.")
    String handBack(String jobId);

    // ---- derived ----

    default JobCounts counts() {
        return jobs().counts();
    }

    default PollDiagnostics.Record polls() {
        return diagnostics() == null ? PollDiagnostics.NO_POLL : diagnostics().polls();
    }

    /** @return why no jobs come; null if they do, or if it is not known yet */
    default Diagnosis diagnosis() {
        return diagnostics() == null ? null : diagnostics().diagnosis();
    }

    /** @return the jobs of the topic in the engine; null if they are not counted */
    default Backlog backlog() {
        return diagnostics() == null ? null : diagnostics().backlog();
    }

    @ManagedAttribute(
            description =
                    "Why the engine gives the consumer no jobs, and what to do; empty if it does, or if the cause is unknown")
    default String getDiagnosis() {
        Diagnosis diagnosis = diagnosis();
        return diagnosis == null ? "" : diagnosis.text();
    }

    @ManagedAttribute(description = "Name of that cause, such as EXCLUSIVE_SIBLING; empty if the diagnosis is empty")
    default String getDiagnosisCause() {
        Diagnosis diagnosis = diagnosis();
        return diagnosis == null ? "" : diagnosis.cause().name();
    }

    @ManagedAttribute(
            description =
                    "Time of the last poll that the engine answered, as ISO-8601 instant; empty if it answered none")
    default String getLastSuccessfulPoll() {
        return polls().lastSuccess() == null ? "" : polls().lastSuccess().toString();
    }

    @ManagedAttribute(
            description = "Seconds since the engine last answered a poll; if it answered none, seconds since the start")
    default long getSecondsSinceLastAnswer() {
        return polls().age().toSeconds();
    }

    @ManagedAttribute(description = "Number of polls that failed since the engine last answered a poll")
    default long getConsecutiveFailures() {
        return polls().failures();
    }

    @ManagedAttribute(description = "Number of slots: the largest number of jobs in flight")
    default int getSlotsLimit() {
        return jobs().slots();
    }

    @ManagedAttribute(
            description = "Number of slots that have a job, or that an acquire request under way has reserved")
    default int getSlotsUsed() {
        return jobs().slots() - jobs().free();
    }

    @ManagedAttribute(description = "Number of jobs in flight: acquired and not ended")
    default int getJobsInFlight() {
        return jobs().size();
    }

    @ManagedAttribute(description = "Number of jobs that the consumer has acquired since it was created")
    default long getJobsAcquired() {
        return counts().acquired();
    }

    @ManagedAttribute(description = "Number of jobs whose route the consumer has started")
    default long getJobsStarted() {
        return counts().started();
    }

    @ManagedAttribute(description = "Number of jobs that ended as completed")
    default long getJobsCompleted() {
        return counts().ended(JobEnd.COMPLETED);
    }

    @ManagedAttribute(description = "Number of jobs that ended as failed")
    default long getJobsFailed() {
        return counts().ended(JobEnd.FAILED);
    }

    @ManagedAttribute(description = "Number of jobs that ended with a BPMN error")
    default long getJobsBpmnError() {
        return counts().ended(JobEnd.BPMN_ERROR);
    }

    @ManagedAttribute(description = "Number of jobs of cases that ended as terminated")
    default long getJobsTerminated() {
        return counts().ended(JobEnd.TERMINATED);
    }

    @ManagedAttribute(description = "Number of jobs that the consumer released")
    default long getJobsHandedBack() {
        return counts().ended(JobEnd.HANDED_BACK);
    }

    @ManagedAttribute(description = "Number of jobs whose lock was lost, or whose outcome did not reach the engine")
    default long getJobsLost() {
        return counts().ended(JobEnd.LOST);
    }

    @ManagedAttribute(
            description = "Number of jobs that the consumer left locked without a report, as with autoComplete=false")
    default long getJobsLeft() {
        return counts().ended(JobEnd.LEFT);
    }

    @ManagedAttribute(description = "Number of jobs whose outcome did not reach the engine; the lost jobs include them")
    default long getJobsUnreported() {
        return counts().unreported();
    }

    @ManagedAttribute(description = "Number of reports that the consumer repeated")
    default long getReportRetries() {
        return counts().reportRetries();
    }

    @ManagedOperation(description = "Jobs in flight, with the time until their locks expire")
    default TabularData jobsInFlight() throws OpenDataException {
        return JobTable.of(jobs().all());
    }
}
