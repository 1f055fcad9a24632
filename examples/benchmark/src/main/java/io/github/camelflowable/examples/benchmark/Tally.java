package io.github.camelflowable.examples.benchmark;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one contender has sent. Its clock starts with its first request and stops with the answer to the last completion
 * that was waited for, so that neither the start of a Camel context nor its stop is measured. Its counts end there, too.
 */
public final class Tally {

    private final AtomicLong left;
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicLong firstRequest = new AtomicLong();
    private volatile long lastCompletion;
    private volatile Usage atFirstRequest;
    private volatile Usage atLastCompletion;
    private volatile Sent sentUntilLastCompletion;
    private final LongAdder requests = new LongAdder();
    private final LongAdder acquires = new LongAdder();
    private final LongAdder emptyAcquires = new LongAdder();
    private final LongAdder completed = new LongAdder();

    /** Requests up to some moment. */
    record Sent(long requests, long acquires, long emptyAcquires) {

        Sent plus(Sent other) {
            return new Sent(requests + other.requests, acquires + other.acquires, emptyAcquires + other.emptyAcquires);
        }

        Sent since(Sent earlier) {
            return new Sent(
                    requests - earlier.requests, acquires - earlier.acquires, emptyAcquires - earlier.emptyAcquires);
        }
    }

    Tally(int completionsAwaited) {
        this.left = new AtomicLong(completionsAwaited);
    }

    public void acquiring() {
        count();
        acquires.increment();
    }

    public void completing() {
        count();
    }

    private void count() {
        if (firstRequest.get() == 0 && firstRequest.compareAndSet(0, System.nanoTime())) {
            atFirstRequest = Usage.soFar();
        }
        requests.increment();
    }

    public void cameEmpty() {
        emptyAcquires.increment();
    }

    public void completed() {
        long now = System.nanoTime();
        completed.increment();
        if (left.decrementAndGet() == 0) {
            lastCompletion = now;
            atLastCompletion = Usage.soFar();
            sentUntilLastCompletion = sentSoFar();
            done.countDown();
        }
    }

    void await(Duration longestWait) throws InterruptedException {
        if (!done.await(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(left.get() + " jobs are left after " + longestWait);
        }
    }

    double seconds() {
        return (lastCompletion - firstRequest.get()) / 1e9;
    }

    /** CPU time of this JVM in the measured time. */
    long cpuNanos() {
        return atLastCompletion.cpuNanosSince(atFirstRequest);
    }

    /** Memory that the threads of this JVM have allocated in the measured time. */
    long allocatedBytes() {
        return atLastCompletion.bytesSince(atFirstRequest);
    }

    /** Requests of the measured time: what is asked for later is asked by a worker that has become idle. */
    Sent sent() {
        return sentUntilLastCompletion;
    }

    Sent sentSoFar() {
        return new Sent(requests.sum(), acquires.sum(), emptyAcquires.sum());
    }

    long completions() {
        return completed.sum();
    }
}
