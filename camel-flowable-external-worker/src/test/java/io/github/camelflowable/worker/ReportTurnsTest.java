package io.github.camelflowable.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ReportTurnsTest {

    private static final Duration EVER = Duration.ofMinutes(1);
    private static final int FEWEST = ReportTurns.FEWEST;

    private final AtomicLong now = new AtomicLong(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger blocked = new AtomicInteger();

    @AfterEach
    void stop() {
        end.countDown();
        threads.shutdownNow();
    }

    private ReportTurns turns(int most, Duration patience) {
        return new ReportTurns(most, patience, now::get);
    }

    private boolean block() {
        blocked.incrementAndGet();
        try {
            end.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    /** So many reports at the same time, which take so long. */
    private void together(ReportTurns turns, int reports, Duration each) {
        turns.take(() -> {
            if (reports > 1) {
                together(turns, reports - 1, each);
            } else {
                now.addAndGet(each.toNanos());
            }
            return reports;
        });
    }

    private void allTogether(ReportTurns turns, Duration each) {
        together(turns, turns.limit(), each);
    }

    @ParameterizedTest
    @CsvSource({
        "4, true, false, 5",
        "9, true, false, 10",
        "64, true, false, 64",
        "9, false, false, 9",
        "9, true, true, 8",
        "9, false, true, 8",
        "4, true, true, 4",
    })
    void shouldMoveByOneBetweenFewestAndMost(int limit, boolean wanted, boolean slow, int next) {
        assertThat(ReportTurns.next(limit, 64, wanted, slow)).isEqualTo(next);
    }

    @Test
    void shouldSendAsManyAsThereAreWhereThatMakesNoneSlow() {
        ReportTurns farAway = turns(64, EVER);
        for (int i = 0; i < 100; i++) {
            allTogether(farAway, Duration.ofMillis(100));
        }

        assertThat(farAway.limit()).isEqualTo(64);
    }

    @Test
    void shouldSendFewWhereEachMakesTheOthersSlow() {
        ReportTurns twoCores = turns(64, EVER);
        for (int i = 0; i < 500; i++) {
            together(twoCores, 1, Duration.ofMillis(5));
            allTogether(twoCores, Duration.ofMillis(5L * twoCores.limit()));
        }

        assertThat(twoCores.limit()).isBetween(FEWEST, FEWEST + 1);
    }

    /** A burst of asynchronous jobs: the luckiest report takes 3 ms beside others, where it would take 2 ms alone. */
    @Test
    void shouldSendFewWhereEvenTheFastestMetTheFullLoad() {
        ReportTurns burst = turns(64, EVER);
        for (int i = 0; i < 200; i++) {
            allTogether(burst, Duration.ofMillis(5));
            together(burst, 1, Duration.ofMillis(3));
        }

        assertThat(burst.limit()).isEqualTo(FEWEST);
    }

    @Test
    void shouldSendFewWhereEachTakesNoTime() {
        ReportTurns nextDoor = turns(64, EVER);
        for (int i = 0; i < 100; i++) {
            allTogether(nextDoor, Duration.ofNanos(900_000));
        }

        assertThat(nextDoor.limit()).isEqualTo(FEWEST);
    }

    @Test
    void shouldSendFewerAgainWhenTheyGetSlow() {
        ReportTurns turns = turns(64, EVER);
        for (int i = 0; i < 100; i++) {
            allTogether(turns, Duration.ofMillis(10));
        }
        assertThat(turns.limit()).isEqualTo(64);
        for (int i = 0; i < 3; i++) {
            allTogether(turns, Duration.ofMillis(40));
        }

        assertThat(turns.limit()).isEqualTo(FEWEST);
    }

    @Test
    void shouldTakeForGoodWhatIsSlowForLong() {
        ReportTurns turns = turns(16, EVER);
        allTogether(turns, Duration.ofMillis(10));
        for (int i = 0; i < 1000; i++) {
            allTogether(turns, Duration.ofMillis(100));
        }

        assertThat(turns.limit()).isEqualTo(16);
    }

    @Test
    void shouldNotBeMisledByOneThatIsHeldUp() {
        ReportTurns turns = turns(16, EVER);
        for (int i = 0; i < 40; i++) {
            allTogether(turns, Duration.ofMillis(10));
        }
        together(turns, 1, Duration.ofSeconds(20));

        assertThat(turns.limit()).isEqualTo(16);
    }

    /** The first are slow because all is new, and beside them the next look fast. */
    @Test
    void shouldNotTakeTheFirstReportsForTheUsual() {
        ReportTurns turns = turns(64, EVER);
        allTogether(turns, Duration.ofMillis(200));
        for (int i = 0; i < 10; i++) {
            allTogether(turns, Duration.ofMillis(20));
        }

        assertThat(turns.limit()).isEqualTo(FEWEST);
    }

    @Test
    void shouldLearnNothingFromAReportThatFails() {
        ReportTurns turns = turns(16, EVER);
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> turns.take(() -> {
                        throw new IllegalStateException("wanted by the test");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }

        assertThat(turns.limit()).isEqualTo(FEWEST);
        allTogether(turns, Duration.ofMillis(1));
    }

    @Test
    void shouldBeFreeUntilAsManyAreUnderWayAsMayBe() {
        ReportTurns turns = turns(16, EVER);
        for (int i = 0; i < FEWEST - 1; i++) {
            threads.execute(() -> turns.take(this::block));
        }
        await().untilAtomic(blocked, is(FEWEST - 1));
        assertThat(turns.isFree()).isTrue();
        threads.execute(() -> turns.take(this::block));
        await().untilAtomic(blocked, is(FEWEST));
        assertThat(turns.isFree()).isFalse();

        end.countDown();

        await().until(turns::isFree);
    }

    @Test
    void shouldMakeTheNextWaitForATurn() {
        ReportTurns turns = turns(16, EVER);
        for (int i = 0; i < FEWEST + 1; i++) {
            threads.execute(() -> turns.take(this::block));
        }
        await().untilAtomic(blocked, is(FEWEST));
        await("the next has no turn")
                .during(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(5))
                .untilAtomic(blocked, is(FEWEST));

        end.countDown();

        await().untilAtomic(blocked, is(FEWEST + 1));
    }

    @Test
    void shouldNotWaitForEverForThoseThatHang() {
        ReportTurns turns = turns(16, Duration.ofMillis(50));
        for (int i = 0; i < FEWEST + 3; i++) {
            threads.execute(() -> turns.take(this::block));
        }

        await().untilAtomic(blocked, is(FEWEST + 3));
    }

    @Test
    void shouldLetTheOthersGoOnWhileSomeHang() {
        ReportTurns turns = turns(16, Duration.ofMillis(200));
        for (int i = 0; i < FEWEST; i++) {
            threads.execute(() -> turns.take(this::block));
        }
        await().untilAtomic(blocked, is(FEWEST));
        AtomicInteger sent = new AtomicInteger();
        long start = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            turns.take(sent::incrementAndGet);
        }

        assertThat(sent).hasValue(100);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("one has waited, the others followed it")
                .isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void shouldSendAtOnceWhatAnInterruptedThreadHasToReport() {
        ReportTurns turns = turns(16, EVER);
        for (int i = 0; i < FEWEST; i++) {
            threads.execute(() -> turns.take(this::block));
        }
        await().untilAtomic(blocked, is(FEWEST));
        List<Boolean> seen = new ArrayList<>();

        Thread.currentThread().interrupt();
        turns.take(() -> seen.add(Thread.currentThread().isInterrupted()));
        seen.add(Thread.interrupted());

        assertThat(seen).containsExactly(false, true);
    }

    @Test
    void shouldNeitherLoseNorDoubleATurnWhenManyThreadsReport() throws Exception {
        ReportTurns turns = turns(12, EVER);
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<?>> runs = new ArrayList<>();
        for (int thread = 0; thread < 24; thread++) {
            int nanos = thread;
            runs.add(threads.submit(() -> {
                for (int i = 0; i < 2000; i++) {
                    turns.take(() -> {
                        most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                        // Now fast, now slow, so that the limit moves all the time.
                        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(nanos));
                        return underWay.decrementAndGet();
                    });
                }
            }));
        }
        for (Future<?> run : runs) {
            run.get(30, TimeUnit.SECONDS);
        }

        assertThat(most.get()).isBetween(1, 12);
        CountDownLatch allAtOnce = new CountDownLatch(turns.limit());
        for (int i = 0; i < turns.limit() + 1; i++) {
            threads.execute(() -> turns.take(() -> {
                allAtOnce.countDown();
                return block();
            }));
        }
        assertThat(allAtOnce.await(10, TimeUnit.SECONDS))
                .as("all %s turns can be had", turns.limit())
                .isTrue();
        await("and not one more")
                .during(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(5))
                .untilAtomic(blocked, is(turns.limit()));
    }
}
