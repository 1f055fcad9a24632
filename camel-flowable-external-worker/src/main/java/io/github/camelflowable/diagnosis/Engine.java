package io.github.camelflowable.diagnosis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.client.FlowableConnection;
import io.github.camelflowable.client.JobPage;
import io.github.camelflowable.diagnosis.EngineSnapshot.Parked;
import io.github.camelflowable.diagnosis.EngineSnapshot.Seen;

/**
 * Examines an engine, with GET requests only and with few of them. All consumers of a connection share one instance, so
 * that each model is read once.
 */
public final class Engine {

    private static final String UNKNOWN_VERSION = "Flowable (its version is not shown to this user)";

    private final EngineReader reader;
    private final String baseUrl;
    private final TopicCache topicCache = new TopicCache();
    private final PollFailureLog failures;
    private final BacklogReader backlog;
    private volatile String name;

    /** @param nanoTime a clock as {@link System#nanoTime} */
    public Engine(FlowableConnection connection, LongSupplier nanoTime) {
        this.reader = new EngineReader(connection);
        this.baseUrl = connection.settings().baseUrl().toString();
        this.failures = new PollFailureLog(baseUrl, nanoTime);
        this.backlog = new BacklogReader(reader, topicCache, baseUrl);
    }

    /** @return base URL, without secrets */
    public String baseUrl() {
        return baseUrl;
    }

    /**
     * Asks whether the engine answers.
     *
     * @return its version, empty if the user may not ask for it
     * @throws FlowableApiException if it does not answer the external worker API
     */
    public String version() {
        try {
            return reader.engine().path("version").asText();
        } catch (FlowableApiException e) {
            if (e.getStatus() == 0) {
                throw e;
            }
            ping();
            return "";
        }
    }

    /**
     * Begins to count the jobs of all topics, unless it has begun.
     *
     * @param consumer for which they are counted until it calls {@link PollDiagnostics#stopCounting}
     * @param executor sends the requests, so that the timer is not blocked
     */
    public void countBacklog(
            PollDiagnostics consumer, Duration interval, ScheduledExecutorService timer, Executor executor) {
        backlog.start(consumer, interval.toMillis(), timer, executor);
    }

    private String name() {
        if (name == null) {
            try {
                String version = reader.engine().path("version").asText();
                name = version.isEmpty() ? UNKNOWN_VERSION : "Flowable " + version;
            } catch (FlowableApiException e) {
                // Asked again only if there was no answer: a user without the privilege will not get it either.
                if (e.getStatus() == 0) {
                    return UNKNOWN_VERSION;
                }
                name = UNKNOWN_VERSION;
            }
        }
        return name;
    }

    private void ping() {
        reader.jobs(Map.of("size", 0));
    }

    EngineView view(PollDiagnostics.Subject subject) {
        return new EngineView() {
            @Override
            public EngineSnapshot examine(Set<String> freeBefore) {
                return Engine.this.examine(subject.topic(), subject.scopeType(), subject.workerId(), freeBefore);
            }

            @Override
            public void ping() {
                Engine.this.ping();
            }

            @Override
            public String name() {
                return Engine.this.name();
            }

            @Override
            public String baseUrl() {
                return baseUrl;
            }

            @Override
            public Backlog backlog() {
                return backlog.of(subject.topic());
            }

            @Override
            public void stopCounting(PollDiagnostics consumer) {
                backlog.stop(consumer);
            }

            @Override
            public PollFailureLog failures() {
                return failures;
            }
        };
    }

    /**
     * Reads which jobs there are, in which state, and of which topics.
     *
     * @param freeBefore ids of the jobs of the topic that were free in the snapshot before
     * @throws FlowableApiException if the jobs cannot be listed; the snapshot names what else the server refuses to show
     */
    private EngineSnapshot examine(String topic, String scopeType, String workerId, Set<String> freeBefore) {
        EngineExamination examination = new EngineExamination(reader, topicCache, topic);
        JobPage page = examination.list(Map.of());
        List<Seen> jobs = new ArrayList<>(examination.seen(page.data()));
        // The sibling that holds an instance may be on another page.
        for (String instance : blockedInstance(page, jobs, topic, freeBefore)) {
            JobPage siblings = examination.list(Map.of("processInstanceId", instance, "locked", true));
            jobs.addAll(examination.seen(siblings.data()));
        }
        List<Parked> suspended = List.of();
        List<Parked> deadLetters = List.of();
        if (jobs.stream().noneMatch(seen -> topic.equals(seen.topic()))) {
            suspended = examination.parked("suspended-jobs");
            deadLetters = examination.parked("deadletter-jobs");
        }
        return new EngineSnapshot(
                reader.serverTime(),
                topic,
                scopeType,
                workerId,
                jobs,
                Math.max(0, page.total() - page.data().size()),
                freeBefore,
                deadLetters,
                suspended,
                examination.hidden(),
                examination.isUnfinished(),
                examination.requests());
    }

    private static List<String> blockedInstance(JobPage page, List<Seen> jobs, String topic, Set<String> freeBefore) {
        if (page.total() <= page.data().size()) {
            return List.of();
        }
        return jobs.stream()
                .filter(seen -> topic.equals(seen.topic()) && seen.isFree())
                .filter(seen -> freeBefore.contains(seen.job().id()))
                .filter(seen -> seen.job().processInstanceId() != null)
                .map(Seen::instance)
                .limit(1)
                .toList();
    }
}
