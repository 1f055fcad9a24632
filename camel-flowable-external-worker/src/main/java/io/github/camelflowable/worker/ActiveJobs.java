package io.github.camelflowable.worker;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All jobs that the consumers of one Camel context have acquired and not let go, so that a producer anywhere finds the job
 * that it reports on. A job is identified by engine and id; its run also by the worker id.
 */
public final class ActiveJobs {

    private static final Logger LOG = LoggerFactory.getLogger(ActiveJobs.class);

    private record Key(URI engine, String jobId) {}

    private final ConcurrentMap<Key, ActiveJob> jobs = new ConcurrentHashMap<>();

    /**
     * Enters a job that was just acquired. If an earlier run of the job is still here, then its lock has ended and the engine
     * gave the job out again. One of both runs is lost then:
     * <ul>
     * <li>the earlier one, since the engine compares worker ids only and would take its report for the later run's;
     * <li>or the later one, if the earlier run's report was under way and the engine has taken it meanwhile.
     * </ul>
     * Unless the earlier run has released the job itself: a {@code fail} does so before its answer has arrived.
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
                    "Acquired again although the engine has taken the outcome of the first run, so the second run is lost: {}",
                    job);
            job.lost();
        } else if (before.state() == ActiveJob.State.OPEN) {
            PendingReport pending = before.pending();
            if (before.isUnanswered()
                    && pending.outcome().releasesLock()
                    && !before.lease().isOver()) {
                before.settled(pending.outcome().end());
            } else {
                LOG.warn("Acquired again while the first run goes on, so the first run is lost: {}", before);
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
