package io.github.camelflowable.examples.benchmark;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** Threads that repeat a step until they are stopped, or until it fails. */
final class WorkerThreads implements Contender.Worker {

    /** What is repeated. */
    interface Step {
        void run() throws Exception;
    }

    private final List<Thread> threads;
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private volatile boolean stopped;

    private WorkerThreads(int count, String name, Step step) {
        threads = IntStream.rangeClosed(1, count)
                .mapToObj(number -> new Thread(() -> repeat(step), name + "-" + number))
                .toList();
    }

    static WorkerThreads start(int count, String name, Step step) {
        WorkerThreads workers = new WorkerThreads(count, name, step);
        workers.threads.forEach(Thread::start);
        workers.go.countDown();
        return workers;
    }

    private void repeat(Step step) {
        try {
            go.await();
            while (!stopped) {
                step.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            if (!stopped) {
                failure.compareAndSet(null, e);
            }
        }
    }

    @Override
    public void stop() throws Exception {
        stopped = true;
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw failure.get();
        }
    }
}
