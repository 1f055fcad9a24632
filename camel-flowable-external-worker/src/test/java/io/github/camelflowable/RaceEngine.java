package io.github.camelflowable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.AcquiredJobs;
import io.github.camelflowable.client.ApiFailures;
import io.github.camelflowable.client.FailureReport;
import io.github.camelflowable.client.JobLockKey;
import io.github.camelflowable.client.JobReports;

/** An engine in memory: it gives its free jobs out, and carries a report out if the job is locked. */
final class RaceEngine implements JobReports {

    /** What the engine has of a job. */
    enum Standing {
        FREE,
        LOCKED,
        DONE
    }

    private static final String WORKER = "w1";

    private final RaceGate gate;
    private final boolean holdsAnswers;
    private final boolean holdsReports;
    private final Map<String, Standing> jobs = new LinkedHashMap<>();
    private final List<String> accidents = new ArrayList<>();
    private int lostRequests;
    private int acquires;

    /** @param lostRequests number of completions that do not arrive */
    RaceEngine(RaceGate gate, boolean holdsAnswers, boolean holdsReports, int lostRequests) {
        this.gate = gate;
        this.holdsAnswers = holdsAnswers;
        this.holdsReports = holdsReports;
        this.lostRequests = lostRequests;
    }

    synchronized void add(String job) {
        jobs.put(job, Standing.FREE);
    }

    synchronized Standing standing(String job) {
        return jobs.get(job);
    }

    /** @return reports on jobs that were not locked: of a second outcome, or of a run that had lost its lock */
    synchronized List<String> accidents() {
        return List.copyOf(accidents);
    }

    List<AcquiredJob> acquire(int most) {
        List<String> locked = lock(most);
        if (holdsAnswers && !locked.isEmpty() && !gate.pass()) {
            throw ApiFailures.unavailable(true);
        }
        return AcquiredJobs.read(
                "order",
                locked.stream()
                        .map(id -> JsonNodeFactory.instance
                                .objectNode()
                                .put("id", id)
                                .put("lockOwner", WORKER)
                                .put("retries", 3))
                        .toList());
    }

    /** @return number of acquire requests */
    synchronized int acquires() {
        return acquires;
    }

    private synchronized List<String> lock(int most) {
        acquires++;
        List<String> free = jobs.keySet().stream()
                .filter(id -> jobs.get(id) == Standing.FREE)
                .limit(most)
                .toList();
        free.forEach(id -> jobs.put(id, Standing.LOCKED));
        return free;
    }

    @Override
    public void complete(String jobId, String workerId, Map<String, ?> variables) {
        synchronized (this) {
            if (lostRequests > 0) {
                lostRequests--;
                throw ApiFailures.unavailable(false);
            }
        }
        if (holdsReports && !gate.pass()) {
            throw ApiFailures.unavailable(false);
        }
        report(jobId, "complete", Standing.DONE);
    }

    @Override
    public void fail(String jobId, String workerId, FailureReport failure) {
        // No route of a race fails: this is a release.
        report(jobId, "release", Standing.FREE);
    }

    private synchronized void report(String jobId, String name, Standing then) {
        if (jobs.get(jobId) != Standing.LOCKED) {
            accidents.add(name + " of job " + jobId + ", which was " + jobs.get(jobId));
            throw ApiFailures.lost(404);
        }
        jobs.put(jobId, then);
    }

    @Override
    public synchronized Lock lock(JobLockKey key) {
        return switch (jobs.get(key.jobId())) {
            case FREE -> Lock.NOT_HELD;
            case LOCKED -> Lock.HELD;
            case DONE -> Lock.GONE;
        };
    }

    @Override
    public void bpmnError(String jobId, String workerId, String errorCode, Map<String, ?> variables) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void cmmnTerminate(String jobId, String workerId, Map<String, ?> variables) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void unacquire(String jobId, String workerId) {
        throw new UnsupportedOperationException();
    }
}
