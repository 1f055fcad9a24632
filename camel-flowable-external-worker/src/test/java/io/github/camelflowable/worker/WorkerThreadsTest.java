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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerThreadsTest {

    private static final Duration EVER = Duration.ofMinutes(1);

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final WorkerThreads workers = workers(2, Duration.ofMillis(200), Duration.ofMillis(200));
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger blocked = new AtomicInteger();

    @AfterEach
    void stop() {
        end.countDown();
        pool.shutdownNow();
        timer.shutdownNow();
    }

    private WorkerThreads workers(int atOnce, Duration patience, Duration patienceOfCalls) {
        return workers(() -> atOnce, patience, () -> atOnce, patienceOfCalls);
    }

    private WorkerThreads workers(
            IntSupplier tasksAtOnce, Duration patience, IntSupplier callsAtOnce, Duration patienceOfCalls) {
        return new WorkerThreads(
                pool,
                new WorkerThreads.Terms(tasksAtOnce, patience),
                new WorkerThreads.Terms(callsAtOnce, patienceOfCalls),
                timer);
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
            workers.execute(this::block);
        }

        await().untilAtomic(blocked, is(50));
    }

    @Test
    void shouldTakeTasksForLongOnceTheyHoldAllThreads() {
        WorkerThreads two = workers(2, Duration.ofMillis(300), EVER);
        for (int task = 0; task < 50; task++) {
            two.execute(this::block);
        }

        await("not two by two, which would take 7 seconds")
                .atMost(Duration.ofSeconds(5))
                .untilAtomic(blocked, is(50));
    }

    @Test
    void shouldGiveThreadsAtOnceOnceItHasSeenThatTasksAreLong() throws Exception {
        WorkerThreads patient = workers(1, EVER, EVER);
        CountDownLatch seen = new CountDownLatch(20);
        for (int task = 0; task < 20; task++) {
            patient.execute(() -> {
                LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
                seen.countDown();
            });
        }
        assertThat(seen.await(30, TimeUnit.SECONDS)).isTrue();
        await().until(patient::hasLongTasks);
        for (int task = 0; task < 50; task++) {
            patient.execute(this::block);
        }
        await().untilAtomic(blocked, is(50));

        patient.executeCall(this::block);
        await("a call behind tasks that block").untilAtomic(blocked, is(51));

        patient.executeCall(this::block);
        await("but the next call waits for that one")
                .during(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(5))
                .untilAtomic(blocked, is(51));
        end.countDown();
        await().untilAtomic(blocked, is(52));
    }

    @Test
    void shouldLearnNothingFromCalls() throws Exception {
        WorkerThreads patient = workers(1, EVER, EVER);
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        CountDownLatch done = new CountDownLatch(50);
        for (int call = 0; call < 50; call++) {
            patient.executeCall(() -> {
                LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
                used.add(Thread.currentThread());
                done.countDown();
            });
        }

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(used).hasSizeLessThanOrEqualTo(2);
    }

    /** However long they wait behind each other: the reports of quick jobs take longer than the jobs. */
    @Test
    void shouldLearnNothingFromCallsThatAreAPartOfTasks() throws Exception {
        WorkerThreads hasty = workers(1, Duration.ofMillis(200), EVER);
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        CountDownLatch done = new CountDownLatch(500);
        for (int task = 0; task < 500; task++) {
            hasty.execute(() -> {
                hasty.call(() -> LockSupport.parkNanos(Duration.ofMillis(1).toNanos()));
                used.add(Thread.currentThread());
                done.countDown();
            });
        }

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(used).hasSizeLessThanOrEqualTo(2);
        assertThat(hasty.hasLongTasks()).isFalse();
    }

    @Test
    void shouldGiveAThreadInPlaceOfOneThatACallHolds() {
        WorkerThreads hasty = workers(2, EVER, Duration.ofMillis(100));
        for (int task = 0; task < 6; task++) {
            hasty.execute(() -> hasty.call(this::block));
        }

        await().untilAtomic(blocked, is(6));
    }

    @Test
    void shouldKeepItsThreadsBesidesThoseThatTasksHold() throws Exception {
        WorkerThreads two = workers(2, Duration.ofMillis(50), EVER);
        two.execute(this::block);
        two.execute(this::block);
        await().untilAtomic(blocked, is(2));
        CyclicBarrier meeting = new CyclicBarrier(2);
        CountDownLatch met = new CountDownLatch(2);
        for (int task = 0; task < 2; task++) {
            two.execute(() -> {
                try {
                    meeting.await();
                    met.countDown();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        assertThat(met.await(30, TimeUnit.SECONDS)).isTrue();
    }

    /** The rest of the two is at work all the time, so no thread leaves for want of tasks. */
    @Test
    void shouldDoWithoutTheThreadThatCameForOneWhichIsBack() {
        WorkerThreads two = workers(2, Duration.ofMillis(300), EVER);
        IntSupplier busyThreads = ((ThreadPoolExecutor) pool)::getActiveCount;
        AtomicBoolean stopped = new AtomicBoolean();
        Runnable comesAgain = new Runnable() {
            @Override
            public void run() {
                two.call(() -> LockSupport.parkNanos(Duration.ofMillis(1).toNanos()));
                if (!stopped.get()) {
                    two.execute(this);
                }
            }
        };
        two.execute(this::block);
        for (int task = 0; task < 20; task++) {
            two.execute(comesAgain);
        }
        await("two and the one that is held").until(busyThreads::getAsInt, is(3));

        end.countDown();

        await("two again").until(busyThreads::getAsInt, is(2));
        stopped.set(true);
        await("none for nothing").until(busyThreads::getAsInt, is(0));
    }

    @Test
    void shouldGoOnAfterTheSystemHadNoThreadToGive() {
        AtomicInteger asked = new AtomicInteger();
        Executor poor = task -> {
            if (asked.getAndIncrement() == 0) {
                throw new OutOfMemoryError("wanted by the test");
            }
            pool.execute(task);
        };
        WorkerThreads.Terms terms = new WorkerThreads.Terms(() -> 2, EVER);
        WorkerThreads threads = new WorkerThreads(poor, terms, terms, timer);
        assertThatThrownBy(() -> threads.execute(this::block)).isInstanceOf(OutOfMemoryError.class);

        threads.execute(this::block);

        await("what was refused a thread is not lost either").untilAtomic(blocked, is(2));
    }

    @Test
    void shouldGiveACallAnotherThreadOnlyAfterItsPatience() {
        WorkerThreads patient = workers(2, EVER, Duration.ofMillis(200));
        long start = System.nanoTime();
        for (int call = 0; call < 4; call++) {
            patient.executeCall(this::block);
        }

        await().untilAtomic(blocked, is(4));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void shouldMakeFewerCallsAtATimeWhenFewerAreAgreedOn() throws Exception {
        AtomicInteger agreed = new AtomicInteger(6);
        WorkerThreads changing = workers(() -> 1, EVER, agreed::get, EVER);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(6);
        for (int call = 0; call < 6; call++) {
            changing.executeCall(this::block);
        }
        await().untilAtomic(blocked, is(6));
        agreed.set(2);
        for (int call = 0; call < 100; call++) {
            changing.executeCall(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
                running.decrementAndGet();
            });
        }
        for (int call = 0; call < 6; call++) {
            changing.executeCall(done::countDown);
        }

        end.countDown();

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        // Two that look at the same moment may both see room for one more.
        assertThat(most.get()).isLessThanOrEqualTo(3);
    }

    /** A thread leaves because enough others make calls, just when these end. */
    @Test
    void shouldLeaveNoCallBehindWhileTheNumberAgreedOnChanges() throws Exception {
        AtomicInteger agreed = new AtomicInteger(1);
        WorkerThreads changing = workers(() -> 1, EVER, agreed::get, EVER);
        AtomicInteger run = new AtomicInteger();
        List<Thread> givers = new ArrayList<>();
        for (int giver = 0; giver < 4; giver++) {
            givers.add(new Thread(() -> {
                for (int round = 0; round < 5000; round++) {
                    agreed.set(1 + round % 8);
                    changing.executeCall(run::incrementAndGet);
                }
            }));
        }
        givers.forEach(Thread::start);
        for (Thread giver : givers) {
            giver.join();
        }

        await().untilAtomic(run, is(20_000));
    }

    @Test
    void shouldKeepToItsThreadsWhileTheyKeepUp() throws Exception {
        WorkerThreads few = workers(2, EVER, EVER);
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        CountDownLatch done = new CountDownLatch(20_000);
        Runnable quick = () -> {
            used.add(Thread.currentThread());
            done.countDown();
        };
        for (int task = 0; task < 10_000; task++) {
            few.execute(quick);
            few.executeCall(quick);
        }

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(used).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void shouldRunTasksBeforeCalls() throws Exception {
        WorkerThreads one = workers(1, EVER, EVER);
        List<String> order = new CopyOnWriteArrayList<>();
        one.execute(this::block);
        await().untilAtomic(blocked, is(1));
        one.executeCall(() -> order.add("call"));
        one.execute(() -> order.add("task"));

        end.countDown();

        await().until(() -> order, is(List.of("task", "call")));
    }

    /** The one thread that is coming takes from one lane; who waits first in the other counts on it, too. */
    @Test
    void shouldForgetNeitherLaneWhenOneThreadComesForBoth() {
        WorkerThreads patient = workers(1, Duration.ofMillis(50), Duration.ofMillis(50));
        for (int i = 0; i < 10; i++) {
            patient.execute(this::block);
            patient.executeCall(this::block);
        }

        await().untilAtomic(blocked, is(20));
    }

    /** The last thread ends just when the next task comes. */
    @Test
    void shouldLeaveNoTaskBehindHoweverTheyCome() throws Exception {
        WorkerThreads patient = workers(2, EVER, EVER);
        for (Executor threads : List.<Executor>of(workers, patient, patient::executeCall)) {
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
        WorkerThreads one = workers(1, EVER, EVER);
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
        workers.executeNext(this::block);

        await().untilAtomic(blocked, is(1));
    }

    @Test
    void shouldRunANextCallAskedForFromElsewhereBeforeThoseThatWait() {
        WorkerThreads one = workers(1, EVER, EVER);
        List<String> order = new CopyOnWriteArrayList<>();
        one.execute(this::block);
        await().untilAtomic(blocked, is(1));
        one.executeCall(() -> order.add("call"));
        one.executeNext(() -> order.add("next"));

        end.countDown();

        await().until(() -> order, is(List.of("next", "call")));
    }

    @Test
    void shouldMakeACallAlthoughTasksNeverEnd() {
        WorkerThreads one = workers(1, EVER, Duration.ofMillis(50));
        AtomicInteger called = new AtomicInteger();
        one.execute(new Runnable() {
            @Override
            public void run() {
                if (called.get() == 0) {
                    one.execute(this);
                }
            }
        });
        one.executeCall(called::incrementAndGet);

        await().untilAtomic(called, is(1));
    }

    /** The calls under way hang when the number agreed on falls, and the thread that came for the next has left. */
    @Test
    void shouldRememberACallThatItsThreadHasLeft() {
        AtomicInteger agreed = new AtomicInteger(5);
        WorkerThreads changing = workers(() -> 1, EVER, agreed::get, Duration.ofMillis(200));
        for (int call = 0; call < 4; call++) {
            changing.executeCall(this::block);
        }
        await().untilAtomic(blocked, is(4));
        agreed.set(4);
        changing.executeCall(this::block);

        await().untilAtomic(blocked, is(5));
    }

    @Test
    void shouldGoOnAfterATaskThatThrowsOrLeavesItsThreadInterrupted() {
        AtomicInteger interrupted = new AtomicInteger(-1);
        WorkerThreads one = workers(1, EVER, EVER);
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

        assertThatThrownBy(() -> workers.execute(this::block)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> workers.executeCall(this::block)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void shouldFinishWhatWaitsWhenThePoolIsShutDown() {
        WorkerThreads one = workers(1, Duration.ofMillis(1), EVER);
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
