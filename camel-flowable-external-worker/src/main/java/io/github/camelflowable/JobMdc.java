package io.github.camelflowable;

import org.slf4j.MDC;

import io.github.camelflowable.client.AcquiredJob;

/** The diagnostic context of log lines that are written while a job is worked on, on the thread that starts its route. */
final class JobMdc {

    static final String JOB_ID = "flowable.jobId";
    static final String TOPIC = "flowable.topic";
    static final String WORKER_ID = "flowable.workerId";
    static final String PROCESS_INSTANCE_ID = "flowable.processInstanceId";
    static final String CASE_INSTANCE_ID = "flowable.caseInstanceId";

    private JobMdc() {}

    static void put(AcquiredJob job) {
        MDC.put(JOB_ID, job.id());
        MDC.put(TOPIC, job.topic());
        MDC.put(WORKER_ID, job.workerId());
        if (job.isCmmn()) {
            MDC.put(CASE_INSTANCE_ID, job.scopeId());
        } else {
            MDC.put(PROCESS_INSTANCE_ID, job.processInstanceId());
        }
    }

    /** Removes these keys only: others may have been put by whoever owns the thread. */
    static void clear() {
        MDC.remove(JOB_ID);
        MDC.remove(TOPIC);
        MDC.remove(WORKER_ID);
        MDC.remove(PROCESS_INSTANCE_ID);
        MDC.remove(CASE_INSTANCE_ID);
    }
}
