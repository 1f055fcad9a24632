package io.github.camelflowable.examples.benchmark;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one contender has sent. Its clock starts with its first request and stops with the answer to the last completion
 * that was waited for, so that neither the start of a Camel context nor its stop is measured.
 */
final class Tally {

    private final CountDownLatch completionsAwaited;
    private final AtomicLong firstRequest = new AtomicLong();
    private final AtomicLong lastCompletion = new AtomicLong();
    private volatile Usage atFirstRequest;
    private volatile Usage atLastCompletion;
    private final LongAdder requests = new LongAdder();
    private final LongAdder acquires = new LongAdder();
    private final LongAdder emptyAcquires = new LongAdder();
    private final LongAdder completed = new LongAdder();

    Tally(int completionsAwaited) {
        this.completionsAwaited = new CountDownLatch(completionsAwaited);
    }

    void acquiring() {
        sent();
        acquires.increment();
    }

    void completing() {
        sent();
    }

    private void sent() {
        if (firstRequest.get() == 0 && firstRequest.compareAndSet(0, System.nanoTime())) {
            atFirstRequest = Usage.soFar();
        }
        requests.increment();
    }

    void cameEmpty() {
        emptyAcquires.increment();
    }

    void completed() {
        if (!isDone()) {
            lastCompletion.set(System.nanoTime());
        }
        completed.increment();
        completionsAwaited.countDown();
        if (isDone() && atLastCompletion == null) {
            atLastCompletion = Usage.soFar();
        }
    }

    boolean isDone() {
        return completionsAwaited.getCount() == 0;
    }

    void await(Duration patience) throws InterruptedException {
        if (!completionsAwaited.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(completionsAwaited.getCount() + " jobs are left after " + patience);
        }
    }

    double seconds() {
        return (lastCompletion.get() - firstRequest.get()) / 1e9;
    }

    /** CPU time and memory of this JVM in the measured time. */
    Usage usage() {
        return atLastCompletion.since(atFirstRequest);
    }

    long requests() {
        return requests.sum();
    }

    long completions() {
        return completed.sum();
    }

    long acquires() {
        return acquires.sum();
    }

    long emptyAcquires() {
        return emptyAcquires.sum();
    }
}
