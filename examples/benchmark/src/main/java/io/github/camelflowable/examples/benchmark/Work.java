package io.github.camelflowable.examples.benchmark;

import java.time.Duration;

/** What a job costs its worker: nothing, time of a thread, or time only. */
public record Work(Kind kind, Duration duration) {

    public enum Kind {
        NONE,
        BLOCKING,
        ASYNCHRONOUS
    }

    static final Work NONE = new Work(Kind.NONE, Duration.ZERO);

    static Work blocking(Duration duration) {
        return new Work(Kind.BLOCKING, duration);
    }

    static Work asynchronous(Duration duration) {
        return new Work(Kind.ASYNCHRONOUS, duration);
    }

    /** Does the work on the calling thread. */
    public void doHere() throws InterruptedException {
        if (kind != Kind.NONE) {
            Thread.sleep(duration.toMillis());
        }
    }
}
