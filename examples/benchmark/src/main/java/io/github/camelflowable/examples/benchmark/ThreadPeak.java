package io.github.camelflowable.examples.benchmark;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The most threads at a time whose name holds a text, counted every 20 ms until it is closed. */
final class ThreadPeak implements AutoCloseable {

    private static final int PERIOD_MILLIS = 20;

    private final String namePart;
    private final ScheduledExecutorService observer = Executors.newSingleThreadScheduledExecutor();
    private volatile int peak;

    ThreadPeak(String namePart) {
        this.namePart = namePart;
        observer.scheduleAtFixedRate(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        peak = Math.max(peak, count(namePart));
    }

    /** How many threads there are right now whose name holds this text. */
    static int count(String namePart) {
        Thread[] threads = new Thread[Thread.activeCount() + 100];
        int count = Thread.enumerate(threads);
        int found = 0;
        for (int i = 0; i < count; i++) {
            if (threads[i].getName().contains(namePart)) {
                found++;
            }
        }
        return found;
    }

    int peak() {
        return peak;
    }

    @Override
    public void close() {
        observer.shutdownNow();
    }
}
