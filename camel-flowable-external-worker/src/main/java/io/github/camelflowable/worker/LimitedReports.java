package io.github.camelflowable.worker;

import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import io.github.camelflowable.client.FailureReport;
import io.github.camelflowable.client.JobLockKey;
import io.github.camelflowable.client.JobReports;

/** Limits the number of reports under way at a time; further reports wait in the order of their calls. */
public final class LimitedReports implements JobReports {

    private final JobReports reports;
    private final Semaphore permits;

    private LimitedReports(JobReports reports, int most) {
        this.reports = reports;
        this.permits = new Semaphore(most, true);
    }

    /** @param most largest number of reports under way at a time; 0 for no limit */
    public static JobReports of(JobReports reports, int most) {
        return most == 0 ? reports : new LimitedReports(reports, most);
    }

    @Override
    public void complete(String jobId, String workerId, Map<String, ?> variables) {
        limited(() -> reports.complete(jobId, workerId, variables));
    }

    @Override
    public void bpmnError(String jobId, String workerId, String errorCode, Map<String, ?> variables) {
        limited(() -> reports.bpmnError(jobId, workerId, errorCode, variables));
    }

    @Override
    public void cmmnTerminate(String jobId, String workerId, Map<String, ?> variables) {
        limited(() -> reports.cmmnTerminate(jobId, workerId, variables));
    }

    @Override
    public void fail(String jobId, String workerId, FailureReport failure) {
        limited(() -> reports.fail(jobId, workerId, failure));
    }

    @Override
    public void unacquire(String jobId, String workerId) {
        limited(() -> reports.unacquire(jobId, workerId));
    }

    @Override
    public Lock lock(JobLockKey key) {
        return limited(() -> reports.lock(key));
    }

    private void limited(Runnable report) {
        limited(() -> {
            report.run();
            return null;
        });
    }

    private <T> T limited(Supplier<T> report) {
        // Not interruptibly: an interrupted thread must still send its outcome. Each report ends with its timeout.
        permits.acquireUninterruptibly();
        try {
            return report.get();
        } finally {
            permits.release();
        }
    }
}
