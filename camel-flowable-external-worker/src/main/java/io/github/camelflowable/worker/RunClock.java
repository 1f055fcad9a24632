package io.github.camelflowable.worker;

/** When the route of a job started and ended, on the monotonic clock. */
public final class RunClock {

    private volatile long start;
    private volatile long end;

    public void started() {
        start = System.nanoTime();
    }

    public void ended() {
        end = System.nanoTime();
    }

    boolean hasRun() {
        return start != 0 && end != 0;
    }

    long runNanos() {
        return end - start;
    }

    long nanosSinceRun() {
        return System.nanoTime() - end;
    }
}
