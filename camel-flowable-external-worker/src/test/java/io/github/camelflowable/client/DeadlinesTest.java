package io.github.camelflowable.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final Map<Integer, Long> lateAt = new ConcurrentHashMap<>();
    private final Deadlines<Integer> deadlines =
            new Deadlines<>(timer, entry -> lateAt.merge(entry, System.nanoTime(), (first, second) -> -1L));

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void shouldTellOfTheLateOnesInTimeAndOnce() {
        long start = System.nanoTime();
        deadlines.enter(1, Duration.ofMillis(50).toNanos());
        deadlines.enter(2, Duration.ofMillis(100).toNanos());
        deadlines.enter(3, Duration.ofMinutes(1).toNanos());

        await().until(() -> lateAt.size() == 2);
        assertThat(lateAt.get(1) - start)
                .isGreaterThanOrEqualTo(Duration.ofMillis(50).toNanos());
        assertThat(lateAt.get(2) - start)
                .isGreaterThanOrEqualTo(Duration.ofMillis(100).toNanos());
    }

    @Test
    void shouldGoOnWhenTellingOfOneFails() {
        Deadlines<Integer> failing = new Deadlines<>(timer, entry -> {
            lateAt.put(entry, System.nanoTime());
            throw new StackOverflowError("wanted by the test");
        });
        failing.enter(1, Duration.ofMillis(10).toNanos());
        await().until(() -> lateAt.containsKey(1));

        failing.enter(2, Duration.ofMillis(10).toNanos());

        await().until(() -> lateAt.containsKey(2));
    }

    @Test
    void shouldKeepOneTaskForAllAndNoneForNobody() {
        for (int entry = 0; entry < 1000; entry++) {
            deadlines.enter(entry, Duration.ofMillis(100).toNanos());
        }
        assertThat(timer.getQueue()).hasSize(1);
        for (int entry = 0; entry < 1000; entry++) {
            deadlines.remove(entry);
        }

        await("the last look finds nobody").until(() -> timer.getQueue().isEmpty());
        assertThat(lateAt).isEmpty();
    }

    @Test
    void shouldLookAgainForThoseWhoCameAfterAQuietTime() {
        deadlines.enter(1, Duration.ofMillis(1).toNanos());
        await().until(() -> lateAt.containsKey(1) && timer.getQueue().isEmpty());

        deadlines.enter(2, Duration.ofMillis(1).toNanos());

        await().until(() -> lateAt.containsKey(2));
    }

    /** Entering races with the look that finds nobody and lets its task end. */
    @Test
    void shouldForgetNobodyHoweverTheyCome() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Set<Integer> inTime = ConcurrentHashMap.newKeySet();
        List<Callable<Void>> workers = new ArrayList<>();
        for (int worker = 0; worker < 4; worker++) {
            int first = worker * 5000;
            workers.add(() -> {
                for (int entry = first; entry < first + 5000; entry++) {
                    deadlines.enter(entry, 20_000);
                    if (entry % 2 == 0) {
                        deadlines.remove(entry);
                        inTime.add(entry);
                    }
                }
                return null;
            });
        }
        for (Future<Void> worker : threads.invokeAll(workers)) {
            worker.get();
        }
        threads.shutdown();

        await().untilAsserted(() -> assertThat(lateAt).hasSizeGreaterThanOrEqualTo(10_000));
        assertThat(lateAt).doesNotContainValue(-1L);
        await("no task is left over").until(() -> timer.getQueue().isEmpty());
        for (int entry = 1; entry < 20_000; entry += 2) {
            assertThat(lateAt).containsKey(entry);
        }
        assertThat(inTime).hasSize(10_000);
    }

    @Test
    void shouldRefuseWhenTheTimerIsStopped() {
        timer.shutdown();

        assertThatThrownBy(() -> deadlines.enter(1, 1)).isInstanceOf(RejectedExecutionException.class);
    }
}
