package io.github.camelflowable.diagnosis;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.client.JobPage;

/** Counts the jobs of all topics of one engine once per interval, for all consumers of a component together. */
final class BacklogReader {

    private static final Logger LOG = LoggerFactory.getLogger(BacklogReader.class);

    /** Pages of 500 jobs. More load the engine more each time; with fewer, a long backlog would be counted too low. */
    private static final int PAGES = 10;

    private final EngineReader reader;
    private final TopicCache cache;
    private final String baseUrl;
    /** Who wants the counts. */
    private final Set<Object> askers = new HashSet<>();

    private Map<String, Backlog> byTopic;
    private ScheduledFuture<?> counts;
    private boolean warned;

    BacklogReader(EngineReader reader, TopicCache cache, String baseUrl) {
        this.reader = reader;
        this.cache = cache;
        this.baseUrl = baseUrl;
    }

    /**
     * Begins to count, unless it has begun: the first consumer that asks for it sets the interval.
     *
     * @param asker    for whom it counts until {@link #stop}
     * @param timer    must not be blocked
     * @param executor sends the requests
     */
    synchronized void start(Object asker, long intervalMillis, ScheduledExecutorService timer, Executor executor) {
        if (askers.isEmpty()) {
            Runnable count = () -> executor.execute(this::count);
            counts = timer.scheduleWithFixedDelay(count, 0, intervalMillis, TimeUnit.MILLISECONDS);
        }
        askers.add(asker);
    }

    /** The asker wants no counts any more; the last one ends them. */
    synchronized void stop(Object asker) {
        if (askers.remove(asker) && askers.isEmpty()) {
            counts.cancel(false);
            byTopic = null;
        }
    }

    /** @return null if nothing is counted */
    synchronized Backlog of(String topic) {
        if (askers.isEmpty()) {
            return null;
        }
        return byTopic == null ? Backlog.UNKNOWN : byTopic.getOrDefault(topic, Backlog.NONE);
    }

    /** A count under way may end after the last asker has gone. */
    private synchronized void set(Map<String, Backlog> counted) {
        byTopic = askers.isEmpty() ? null : counted;
    }

    void count() {
        try {
            set(counted());
            warned = false;
        } catch (RuntimeException e) {
            // The last figures are no figures of now.
            set(null);
            boolean away = e instanceof FlowableApiException f && f.getKind() == FlowableApiException.Kind.TRY_AGAIN;
            if (!away && !warned) {
                warned = true;
                LOG.warn(
                        "The backlog of {} cannot be counted, set backlogInterval=0 if it is not to be: {}",
                        baseUrl,
                        e.getMessage());
            }
            LOG.debug("The backlog of {} cannot be counted", baseUrl, e);
        }
    }

    private Map<String, Backlog> counted() {
        EngineExamination examination = new EngineExamination(reader, cache, null);
        Map<String, Backlog> counts = new HashMap<>();
        long read = 0;
        for (int page = 0; page < PAGES; page++) {
            JobPage jobs = examination.list(Map.of("start", read));
            examination.seen(jobs.data()).stream()
                    .filter(seen -> seen.topic() != null)
                    .forEach(seen ->
                            counts.merge(seen.topic(), Backlog.NONE.plus(seen), (before, one) -> before.plus(seen)));
            read += jobs.data().size();
            if (jobs.data().isEmpty() || read >= jobs.total()) {
                break;
            }
        }
        examination
                .parkedByTopic("deadletter-jobs")
                .forEach((topic, jobs) -> counts.put(
                        topic, counts.getOrDefault(topic, Backlog.NONE).withDeadLetters(jobs.size())));
        return counts;
    }
}
