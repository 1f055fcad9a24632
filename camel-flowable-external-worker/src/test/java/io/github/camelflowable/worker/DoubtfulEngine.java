package io.github.camelflowable.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;

import io.github.camelflowable.client.ApiFailures;
import io.github.camelflowable.client.FailureReport;
import io.github.camelflowable.client.JobLockKey;
import io.github.camelflowable.client.JobReports;

/**
 * An engine with one job and a bad network: by chance a report arrives or not, and its answer arrives or not. A job that was
 * released, or whose lock has ended, may be acquired again under the same worker id at any moment.
 */
final class DoubtfulEngine implements JobReports {

    private final Random random;
    private final LongSupplier clock;
    private final long lockEnd;
    private boolean locked = true;
    private boolean laterRun;
    private boolean gone;
    private String taken;
    private final List<String> accidents = new ArrayList<>();

    /** @param lockEnd when the engine resets the lock, by the clock */
    DoubtfulEngine(Random random, LongSupplier clock, long lockEnd) {
        this.random = random;
        this.clock = clock;
        this.lockEnd = lockEnd;
    }

    /** @return the call that the engine carried out, or null */
    String taken() {
        return taken;
    }

    /** @return reports that it took although they were not of the run they were meant for */
    List<String> accidents() {
        return accidents;
    }

    @Override
    public void complete(String jobId, String workerId, Map<String, ?> variables) {
        report("complete", false);
    }

    @Override
    public void bpmnError(String jobId, String workerId, String errorCode, Map<String, ?> variables) {
        report("bpmnError", false);
    }

    @Override
    public void cmmnTerminate(String jobId, String workerId, Map<String, ?> variables) {
        report("cmmnTerminate", false);
    }

    @Override
    public void fail(String jobId, String workerId, FailureReport failure) {
        report(failure.errorMessage() == null ? "release" : "fail", true);
    }

    @Override
    public void unacquire(String jobId, String workerId) {
        report("unacquire", true);
    }

    @Override
    public Lock lock(JobLockKey key) {
        lifeGoesOn();
        if (random.nextInt(4) == 0) {
            throw ApiFailures.unavailable(false);
        }
        return gone ? Lock.GONE : locked ? Lock.HELD : Lock.NOT_HELD;
    }

    private void lifeGoesOn() {
        if (locked && clock.getAsLong() >= lockEnd) {
            locked = false;
        }
        if (!locked && !gone && random.nextBoolean()) {
            laterRun = true;
        }
    }

    private void report(String call, boolean releases) {
        lifeGoesOn();
        int fate = random.nextInt(10);
        if (fate < 2) {
            throw ApiFailures.unavailable(false);
        }
        if (fate < 4) {
            throw fate == 2 ? ApiFailures.conflict() : ApiFailures.unavailable(true);
        }
        if (gone) {
            throw ApiFailures.lost(404);
        }
        if (!locked && !laterRun) {
            throw ApiFailures.lost(403);
        }
        if (fate == 4) {
            throw call.equals("complete") ? ApiFailures.refused(true) : ApiFailures.refused(false);
        }
        if (laterRun) {
            accidents.add(call + " ended a later run");
        }
        if (taken != null) {
            accidents.add(call + " after " + taken);
        }
        taken = call;
        locked = false;
        gone = !releases;
        if (fate == 5) {
            throw ApiFailures.unavailable(true);
        }
        if (fate == 6) {
            throw new AssertionError("of a library, after the request was sent");
        }
    }
}
