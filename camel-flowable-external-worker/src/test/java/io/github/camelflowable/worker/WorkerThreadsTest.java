package io.github.camelflowable.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerThreadsTest {

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final WorkerThreads learning = WorkerThreads.learning(pool, 2, Duration.ofMillis(200), timer);
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger blocked = new AtomicInteger();

    @AfterEach
    void stop() {
        end.countDown();
        pool.shutdownNow();
        timer.shutdownNow();
    }

    private WorkerThreads patient(Duration patience) {
        return WorkerThreads.patient(pool, 2, patience, timer);
    }

    private void block() {
        blocked.incrementAndGet();
        try {
            end.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldGiveEachTaskThatBlocksAThread() {
        for (int task = 0; task < 50; task++) {
            learning.execute(this::block);
        }

        await().untilAtomic(blocked, is(50));
    }

    @Test
    void shouldGiveThreadsAtOnceOnceItHasSeenThatTasksAreLong() throws Exception {
        WorkerThreads learning = WorkerThreads.learning(pool, 1, Duration.ofMinutes(1), timer);
        CountDownLatch seen = new CountDownLatch(20);
        for (int task = 0; task < 20; task++) {
            learning.execute(() -> {
                LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
                seen.countDown();
            });
        }
        assertThat(seen.await(30, TimeUnit.SECONDS)).isTrue();
        for (int task = 0; task < 50; task++) {
            learning.execute(this::block);
        }

        await().untilAtomic(blocked, is(50));
    }

    @Test
    void shouldGiveATaskAnotherThreadOnlyAfterItsPatience() {
        WorkerThreads patient = patient(Duration.ofMillis(200));
        long start = System.nanoTime();
        for (int task = 0; task < 4; task++) {
            patient.execute(this::block);
        }

        await().untilAtomic(blocked, is(4));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void shouldKeepToItsThreadsWhileTheyKeepUp() throws Exception {
        for (WorkerThreads few : List.of(
                patient(Duration.ofMinutes(1)), WorkerThreads.learning(pool, 2, Duration.ofMinutes(1), timer))) {
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            CountDownLatch done = new CountDownLatch(10_000);
            for (int task = 0; task < 10_000; task++) {
                few.execute(() -> {
                    threads.add(Thread.currentThread());
                    done.countDown();
                });
            }

            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(threads).hasSizeLessThanOrEqualTo(3);
        }
    }

    /** The last thread ends just when the next task comes. */
    @Test
    void shouldLeaveNoTaskBehindHoweverTheyCome() throws Exception {
        for (WorkerThreads threads : List.of(learning, patient(Duration.ofMinutes(1)))) {
            AtomicInteger run = new AtomicInteger();
            CyclicBarrier start = new CyclicBarrier(4);
            List<Thread> givers = new ArrayList<>();
            for (int giver = 0; giver < 4; giver++) {
                givers.add(new Thread(() -> {
                    for (int round = 0; round < 2000; round++) {
                        try {
                            start.await();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                        threads.execute(run::incrementAndGet);
                    }
                }));
            }
            givers.forEach(Thread::start);
            for (Thread giver : givers) {
                giver.join();
            }

            await().untilAtomic(run, is(8000));
        }
    }

    @Test
    void shouldRunTheNextTaskOnTheSameThreadBeforeAllOthers() throws Exception {
        List<String> order = new ArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        WorkerThreads one = WorkerThreads.patient(pool, 1, Duration.ofMinutes(1), timer);
        one.execute(() -> {
            Thread first = Thread.currentThread();
            one.executeNext(() -> order.add("next on the same thread: " + (Thread.currentThread() == first)));
            begun.countDown();
            block();
        });
        begun.await();
        one.execute(() -> {
            order.add("waiting");
            done.countDown();
        });
        end.countDown();

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(order).containsExactly("next on the same thread: true", "waiting");
    }

    @Test
    void shouldRunANextTaskAskedForFromElsewhere() {
        learning.executeNext(this::block);

        await().untilAtomic(blocked, is(1));
    }

    @Test
    void shouldGoOnAfterATaskThatThrowsOrLeavesItsThreadInterrupted() {
        AtomicInteger interrupted = new AtomicInteger(-1);
        WorkerThreads one = WorkerThreads.patient(pool, 1, Duration.ofMinutes(1), timer);
        one.execute(() -> {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("wanted by the test");
        });
        one.execute(() -> interrupted.set(Thread.currentThread().isInterrupted() ? 1 : 0));

        await().untilAtomic(interrupted, is(0));
    }

    @Test
    void shouldRefuseATaskThatNobodyWillRun() {
        pool.shutdown();

        assertThatThrownBy(() -> learning.execute(this::block)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> patient(Duration.ofMillis(1)).execute(this::block))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void shouldFinishWhatWaitsWhenThePoolIsShutDown() {
        WorkerThreads one = WorkerThreads.patient(pool, 1, Duration.ofMillis(1), timer);
        one.execute(this::block);
        await().untilAtomic(blocked, is(1));
        AtomicInteger run = new AtomicInteger();
        one.execute(run::incrementAndGet);
        pool.shutdown();
        one.execute(run::incrementAndGet);

        end.countDown();

        await().untilAtomic(run, is(2));
    }
}
