package io.github.camelflowable.worker;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All jobs that the consumers of one Camel context have in hand, by id, so that a producer anywhere finds the job it
 * reports on.
 */
public final class ActiveJobs {

    private static final Logger LOG = LoggerFactory.getLogger(ActiveJobs.class);

    private final ConcurrentMap<String, ActiveJob> byId = new ConcurrentHashMap<>();

    /**
     * Enters a job that was just acquired. If it is still in hand from before, then its first lock ran out and this
     * process got it again: the first run is lost, because the server, which compares only worker ids, would take the
     * first run's report for the second's. Unless that run has freed the job itself: a {@code fail} does so before its
     * answer has arrived, or without any.
     */
    public void enter(ActiveJob job) {
        ActiveJob before = byId.put(job.id(), job);
        if (before != null && before != job) {
            before.reportOver().thenAccept(state -> {
                JobOutcome unanswered = before.unanswered();
                if (state != ActiveJob.State.OPEN) {
                    return;
                }
                if (unanswered != null && unanswered.frees() && !before.lease().isOver()) {
                    before.settled(unanswered.end());
                } else {
                    LOG.warn("Acquired again while its first run goes on, which is lost now: {}", before);
                    before.lost();
                }
            });
        }
    }

    public void leave(ActiveJob job) {
        byId.remove(job.id(), job);
    }

    /** @return the job if it is in hand here under this worker id, else null */
    public ActiveJob find(String jobId, String workerId) {
        ActiveJob job = jobId == null ? null : byId.get(jobId);
        return job != null && Objects.equals(job.job().workerId(), workerId) ? job : null;
    }

    public Collection<ActiveJob> all() {
        return List.copyOf(byId.values());
    }
}
