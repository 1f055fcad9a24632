package io.github.camelflowable.worker;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All jobs in flight of one Camel context, so that a producer anywhere in it finds the job that it reports on. A job is
 * identified by engine and id; its run also by the worker id.
 */
public final class ActiveJobs {

    private static final Logger LOG = LoggerFactory.getLogger(ActiveJobs.class);

    private record Key(URI engine, String jobId) {}

    private final ConcurrentMap<Key, ActiveJob> jobs = new ConcurrentHashMap<>();

    /**
     * Adds a job that was just acquired. If an earlier run of it is still in flight, its lock has ended, and one run is lost: the
     * earlier one, because the engine compares worker ids only and would accept its report for the later run; or the later one,
     * if the engine has accepted the report of the earlier run in the meantime. Neither is lost if the earlier run has released
     * the job itself: a {@code fail} does so before its answer has arrived.
     */
    public void enter(ActiveJob job) {
        ActiveJob before = jobs.put(key(job), job);
        if (before != null && before != job) {
            before.reportOver().thenAccept(state -> separate(before, job));
        }
    }

    private static void separate(ActiveJob before, ActiveJob job) {
        if (before.isDone()) {
            LOG.warn(
                    "Second run is lost, because the engine has accepted the outcome of the first run: {};"
                            + " lengthen lockDuration if its lock ended",
                    job);
            job.lost();
        } else if (before.state() == ActiveJob.State.OPEN) {
            PendingReport pending = before.pending();
            if (before.isUnanswered()
                    && pending.outcome().releasesLock()
                    && !before.lease().isOver()) {
                before.settled(pending.outcome().end());
            } else {
                LOG.warn(
                        "First run is lost, because the job was acquired again while it ran: {}; lengthen"
                                + " lockDuration if its lock ended",
                        before);
                before.lost();
            }
        }
    }

    public void leave(ActiveJob job) {
        jobs.remove(key(job), job);
    }

    /** @return the run of that job of that engine under that worker id, or null if this context has none */
    public ActiveJob find(URI engine, String jobId, String workerId) {
        ActiveJob job = jobId == null ? null : jobs.get(new Key(engine, jobId));
        return job != null && job.is(engine, jobId, workerId) ? job : null;
    }

    public Collection<ActiveJob> all() {
        return List.copyOf(jobs.values());
    }

    private static Key key(ActiveJob job) {
        return new Key(job.engine(), job.id());
    }
}
