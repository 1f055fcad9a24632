package io.github.camelflowable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds the jobs of a race where the race is to meet them. */
final class RaceGate {

    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicInteger arrived = new AtomicInteger();
    private final List<Runnable> waiting = new ArrayList<>();

    /** @return whether the gate was opened; false if the thread was interrupted before */
    boolean pass() {
        arrived.incrementAndGet();
        try {
            open.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Holds a thread that an interrupt does not free, as a task in a queue. */
    void passUninterruptibly() {
        boolean interrupted = !pass();
        while (interrupted && open.getCount() > 0) {
            Thread.interrupted();
            interrupted |= !pass();
        }
    }

    /** Runs a task when the gate is open. */
    void passLater(Runnable task) {
        arrived.incrementAndGet();
        synchronized (waiting) {
            if (open.getCount() > 0) {
                waiting.add(task);
                return;
            }
        }
        task.run();
    }

    int arrived() {
        return arrived.get();
    }

    void open() {
        List<Runnable> free;
        synchronized (waiting) {
            open.countDown();
            free = List.copyOf(waiting);
            waiting.clear();
        }
        free.forEach(Runnable::run);
    }
}
