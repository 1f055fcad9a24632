package io.github.camelflowable.observe;

import java.util.Collection;

import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.TabularData;

import org.apache.camel.ServiceStatus;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;

import io.github.camelflowable.diagnosis.Diagnosis;
import io.github.camelflowable.diagnosis.PollDiagnostics;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobCounts;
import io.github.camelflowable.worker.JobEnd;
import io.github.camelflowable.worker.JobSlots;

/**
 * What an operator sees of a consumer, in JMX, health checks, meters and the developer console. Camel's JMX assembler reads
 * the annotations of interfaces.
 */
public interface ManagedConsumer {

    // ---- what a consumer gives ----

    /** @return id of the consumer's route, or null if it has none */
    String getRouteId();

    ServiceStatus getStatus();

    int getBackoffCounter();

    JobSlots slots();

    JobCounts counts();

    /** @return jobs acquired and not let go, those whose report is under way included */
    Collection<ActiveJob> inFlight();

    PollDiagnostics.Record polls();

    /** @return why no jobs come; null if they do, or if it is not known yet */
    Diagnosis diagnosis();

    /** @return base URL of the engine, without secrets */
    String baseUrl();

    @ManagedAttribute(description = "Topic whose jobs are acquired")
    String getTopic();

    @ManagedAttribute(description = "Name under which jobs are locked")
    String getWorkerId();

    @ManagedOperation(description = "Polls at once, whatever the schedule and the back-off say")
    void pollNow();

    @ManagedOperation(
            description = "Releases a job in flight to Flowable. Its route goes on, but its outcome is not reported any"
                    + " more; until the route ends, the job keeps its slot.")
    String handBack(String jobId);

    // ---- what follows from it ----

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

    @ManagedAttribute(description = "When a poll was last answered, as ISO instant; empty if none was yet")
    default String getLastSuccessfulPoll() {
        return polls().lastSuccess() == null ? "" : polls().lastSuccess().toString();
    }

    @ManagedAttribute(description = "Polls that failed since the last answered one")
    default long getConsecutiveFailures() {
        return polls().failures();
    }

    @ManagedAttribute(description = "Most jobs that are worked on at the same time")
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

    @ManagedAttribute(description = "Jobs whose lock was lost, or of which no report got through")
    default long getJobsLost() {
        return counts().ended(JobEnd.LOST);
    }

    @ManagedAttribute(description = "Jobs left locked for somebody else to report on, as with autoComplete=false")
    default long getJobsLeft() {
        return counts().ended(JobEnd.LEFT);
    }

    @ManagedAttribute(description = "Jobs of which no report got through; they are among the lost ones")
    default long getJobsUnreported() {
        return counts().unreported();
    }

    @ManagedAttribute(description = "How often a report was tried once more")
    default long getReportRetries() {
        return counts().reportRetries();
    }

    @ManagedOperation(description = "Jobs in flight, with what is left of their locks")
    default TabularData jobsInFlight() throws OpenDataException {
        return JobTable.of(inFlight());
    }
}
