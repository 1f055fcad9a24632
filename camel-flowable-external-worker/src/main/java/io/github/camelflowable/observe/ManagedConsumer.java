package io.github.camelflowable.observe;

import java.util.Collection;

import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.TabularData;

import org.apache.camel.ServiceStatus;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;

import io.github.camelflowable.diagnosis.Backlog;
import io.github.camelflowable.diagnosis.Diagnosis;
import io.github.camelflowable.diagnosis.PollDiagnostics;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobCounts;
import io.github.camelflowable.worker.JobEnd;
import io.github.camelflowable.worker.JobSlots;

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

    JobSlots slots();

    JobCounts counts();

    /** @return jobs in flight, those whose report is under way included */
    Collection<ActiveJob> inFlight();

    /** @return null before the first start */
    PollDiagnostics diagnostics();

    /** @return base URL of the engine, without secrets */
    String baseUrl();

    @ManagedAttribute(description = "Topic whose jobs are acquired")
    String getTopic();

    @ManagedAttribute(description = "Worker id: the owner of the locks")
    String getWorkerId();

    @ManagedOperation(description = "Polls at once, regardless of schedule and back-off")
    void pollNow();

    @ManagedOperation(
            description =
                    "Releases a job in flight, so that any worker can acquire it. Its route goes on, but its outcome is not reported any"
                            + " more; until the route ends, the job keeps its slot.")
    String handBack(String jobId);

    // ---- derived ----

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

    @ManagedAttribute(description = "Why no jobs come, with the remedy; empty if they do")
    default String getDiagnosis() {
        Diagnosis diagnosis = diagnosis();
        return diagnosis == null ? "" : diagnosis.text();
    }

    @ManagedAttribute(description = "Why no jobs come, as a name such as EXCLUSIVE_SIBLING; empty if they do")
    default String getDiagnosisCause() {
        Diagnosis diagnosis = diagnosis();
        return diagnosis == null ? "" : diagnosis.cause().name();
    }

    @ManagedAttribute(
            description = "Time of the last poll that the engine answered, as ISO instant; empty if there was none")
    default String getLastSuccessfulPoll() {
        return polls().lastSuccess() == null ? "" : polls().lastSuccess().toString();
    }

    @ManagedAttribute(
            description = "Seconds since the engine last answered a poll; since the start if it has answered none yet")
    default long getSecondsSinceLastAnswer() {
        return polls().age().toSeconds();
    }

    @ManagedAttribute(description = "Number of polls that failed since the last one that the engine answered")
    default long getConsecutiveFailures() {
        return polls().failures();
    }

    @ManagedAttribute(description = "Number of slots: the largest number of jobs in flight")
    default int getSlotsLimit() {
        return slots().size();
    }

    @ManagedAttribute(description = "Slots with a job, or reserved for the answer of an acquire request")
    default int getSlotsUsed() {
        return slots().size() - slots().free();
    }

    @ManagedAttribute(description = "Jobs acquired and not ended yet")
    default int getJobsInFlight() {
        return inFlight().size();
    }

    @ManagedAttribute(description = "Jobs acquired since the consumer was created")
    default long getJobsAcquired() {
        return counts().acquired();
    }

    @ManagedAttribute(description = "Jobs whose route was started")
    default long getJobsStarted() {
        return counts().started();
    }

    @ManagedAttribute(description = "Jobs that were completed")
    default long getJobsCompleted() {
        return counts().ended(JobEnd.COMPLETED);
    }

    @ManagedAttribute(description = "Jobs that were failed")
    default long getJobsFailed() {
        return counts().ended(JobEnd.FAILED);
    }

    @ManagedAttribute(description = "Jobs that ended in a BPMN error")
    default long getJobsBpmnError() {
        return counts().ended(JobEnd.BPMN_ERROR);
    }

    @ManagedAttribute(description = "Jobs of cases that were terminated")
    default long getJobsTerminated() {
        return counts().ended(JobEnd.TERMINATED);
    }

    @ManagedAttribute(description = "Jobs that were released")
    default long getJobsHandedBack() {
        return counts().ended(JobEnd.HANDED_BACK);
    }

    @ManagedAttribute(description = "Jobs whose lock was lost, or whose outcome did not reach the engine")
    default long getJobsLost() {
        return counts().ended(JobEnd.LOST);
    }

    @ManagedAttribute(description = "Jobs that the consumer left locked without a report, as with autoComplete=false")
    default long getJobsLeft() {
        return counts().ended(JobEnd.LEFT);
    }

    @ManagedAttribute(description = "Jobs whose outcome did not reach the engine; they are included in the lost jobs")
    default long getJobsUnreported() {
        return counts().unreported();
    }

    @ManagedAttribute(description = "Number of repeated reports")
    default long getReportRetries() {
        return counts().reportRetries();
    }

    @ManagedOperation(description = "Jobs in flight, with the rest of their locks")
    default TabularData jobsInFlight() throws OpenDataException {
        return JobTable.of(inFlight());
    }
}
