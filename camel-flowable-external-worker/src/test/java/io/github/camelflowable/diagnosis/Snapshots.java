package io.github.camelflowable.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import io.github.camelflowable.client.ExternalWorkerJob;
import io.github.camelflowable.diagnosis.EngineSnapshot.Seen;

/** Snapshots of an engine as tests need them. */
final class Snapshots {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private Snapshots() {}

    static EngineSnapshot at(List<Seen> jobs, String... freeBefore) {
        return new EngineSnapshot(
                NOW, "order", null, "me", jobs, 0, Set.of(freeBefore), List.of(), List.of(), null, false, 3);
    }

    static Seen free(String id, String instance, String topic) {
        return seen(id, instance, topic, null, null, null);
    }

    static Seen locked(String id, String instance, String topic, Duration left) {
        return seen(id, instance, topic, "other", NOW.plus(left), null);
    }

    static Seen paused(String id, String topic, Duration left) {
        return seen(id, "instance-of-" + id, topic, null, NOW.plus(left), "no paper");
    }

    static Seen pausedBecauseOf(String message) {
        return seen("1", "i", "order", null, NOW.plus(Duration.ofHours(1)), message);
    }

    private static Seen seen(String id, String instance, String topic, String owner, Instant until, String message) {
        ExternalWorkerJob job = new ExternalWorkerJob(
                id,
                null,
                null,
                instance,
                "definition",
                null,
                null,
                null,
                null,
                null,
                "work",
                "Work",
                2,
                message,
                null,
                NOW,
                "",
                owner,
                until);
        return new Seen(job, topic);
    }
}
