package io.github.camelflowable.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.diagnosis.Diagnosis.Cause;

/**
 * Logs failed polls of all consumers of one engine together: a new cause at once, the same cause once a minute with the number
 * of failures, and the end. With a line per poll, an engine that is down for ten minutes filled a disk with 100 MB.
 */
public final class PollFailureLog {

    private static final Logger LOG = LoggerFactory.getLogger(PollFailureLog.class);

    /** Time between two lines about one cause. A shorter one fills logs, a longer one hides that it lasts. */
    private static final long REPEAT_NANOS = Duration.ofMinutes(1).toNanos();

    private static final int SHOWN_TOPICS = 5;

    private final String baseUrl;
    private final LongSupplier nanoTime;

    private final Map<Object, String> failing = new LinkedHashMap<>();
    private final Map<Cause, Long> loggedAt = new EnumMap<>(Cause.class);
    private Instant since;
    private long start;
    private long failures;
    private boolean warned;

    /** @param nanoTime a clock as {@link System#nanoTime} */
    public PollFailureLog(String baseUrl, LongSupplier nanoTime) {
        this.baseUrl = baseUrl;
        this.nanoTime = nanoTime;
    }

    /** @param why null while the cause is not known */
    synchronized void failed(Object consumer, String topic, Diagnosis why, Throwable failure) {
        LOG.debug("Poll failed: topic {}", topic, failure);
        if (failing.isEmpty()) {
            since = Instant.now();
            start = nanoTime.getAsLong();
            failures = 0;
        }
        failing.put(consumer, topic);
        failures++;
        if (why != null) {
            diagnosed(why);
        }
    }

    /** The cause of failures that were counted before has been found. */
    synchronized void diagnosed(Diagnosis why) {
        long now = nanoTime.getAsLong();
        // By cause, not by episode: behind a proxy with one dead node of two, failures and answers alternate.
        Long last = loggedAt.get(why.cause());
        if (last != null && now - last < REPEAT_NANOS) {
            return;
        }
        loggedAt.put(why.cause(), now);
        warned = true;
        LOG.warn(
                "Polls fail, no jobs come from {}: {} failed since {}, topics {}: {}: {}",
                baseUrl,
                failures,
                since,
                topics(),
                why.cause(),
                why.text());
    }

    synchronized void answered(Object consumer) {
        String topic = failing.remove(consumer);
        if (topic != null && failing.isEmpty() && warned) {
            warned = false;
            LOG.info(
                    "Polls are answered again by {}: {} failed in {} s, last topic {}",
                    baseUrl,
                    failures,
                    Duration.ofNanos(nanoTime.getAsLong() - start).toSeconds(),
                    topic);
        }
    }

    /** The consumer does not poll any more. */
    synchronized void stopped(Object consumer) {
        failing.remove(consumer);
        warned &= !failing.isEmpty();
    }

    private String topics() {
        String first = failing.values().stream().distinct().limit(SHOWN_TOPICS).collect(Collectors.joining(", "));
        long more = failing.values().stream().distinct().count() - SHOWN_TOPICS;
        return more > 0 ? first + " and " + more + " more" : first;
    }
}
