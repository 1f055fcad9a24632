package io.github.camelflowable.observe;

import org.slf4j.MDC;

import io.github.camelflowable.client.AcquiredJob;

/** The diagnostic context of log lines that are written while a job is worked on, on the thread that starts its route. */
public final class JobMdc {

    public static final String JOB_ID = "flowable.jobId";
    public static final String TOPIC = "flowable.topic";
    public static final String WORKER_ID = "flowable.workerId";
    public static final String PROCESS_INSTANCE_ID = "flowable.processInstanceId";
    public static final String CASE_INSTANCE_ID = "flowable.caseInstanceId";

    private JobMdc() {}

    public static void put(AcquiredJob job) {
        MDC.put(JOB_ID, job.id());
        MDC.put(TOPIC, job.topic());
        MDC.put(WORKER_ID, job.workerId());
        if (job.isCmmn()) {
            MDC.put(CASE_INSTANCE_ID, job.scopeId());
        } else {
            MDC.put(PROCESS_INSTANCE_ID, job.processInstanceId());
        }
    }

    /** Removes these keys only: the owner of the thread may have put others. */
    public static void clear() {
        MDC.remove(JOB_ID);
        MDC.remove(TOPIC);
        MDC.remove(WORKER_ID);
        MDC.remove(PROCESS_INSTANCE_ID);
        MDC.remove(CASE_INSTANCE_ID);
    }
}
