package io.github.camelflowable.examples.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Flowable's own Java client, which is on the class path with the Maven profile {@code official-client} only. Everything
 * else in this module is built without it.
 */
public interface OfficialClient {

    /** Opens the client as its Spring starter does. */
    Session open(Site site, String workerId);

    /** One client for one worker; its threads share it. */
    interface Session {

        List<? extends Runnable> acquire(int tasks, Duration lockDuration, int retries);
    }

    static Optional<OfficialClient> onClassPath() {
        return ServiceLoader.load(OfficialClient.class).findFirst();
    }
}
