package io.github.camelflowable.worker;

import java.time.Duration;

/**
 * The lock of a running job, for a route that takes long: it cannot be extended, so work that outlasts it may be done a
 * second time by another worker.
 */
public interface JobLock {

    /** @return whether the lock has ended, or the job was taken away or cancelled as far as we know */
    boolean isLost();

    /** @return time left, negative once it is over */
    Duration remaining();

    /** Calls back once when the lock is lost while the job runs; at once if it is lost already. */
    void onLost(Runnable callback);
}
