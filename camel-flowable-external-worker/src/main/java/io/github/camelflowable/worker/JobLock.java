package io.github.camelflowable.worker;

import java.time.Duration;

/**
 * The lock of a running job, for a long route: it cannot be extended, so another worker may repeat work that outlasts it.
 */
public interface JobLock {

    /** @return whether the lock has ended, or the job is known to be acquired again or cancelled */
    boolean isLost();

    /** @return time left, negative once it is over */
    Duration remaining();

    /** Runs the callback once when the lock is lost while the job runs; at once if it is lost already. */
    void onLost(Runnable callback);
}
