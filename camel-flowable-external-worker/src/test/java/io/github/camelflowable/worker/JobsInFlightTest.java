package io.github.camelflowable.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

class JobsInFlightTest {

    private static final int TIMES = 1000;

    private final AtomicInteger freed = new AtomicInteger();
    private final List<Long> waited = Collections.synchronizedList(new ArrayList<>());
    private final ActiveJobs context = new ActiveJobs();
    private final JobCounts counts = new JobCounts(new JobMeters() {
        @Override
        public void waitedForSlot(long nanos) {
            waited.add(nanos);
        }
    });

    private JobsInFlight jobs(int slots) {
        return new JobsInFlight(context, counts, slots);
    }

    private ActiveJob job(String id) {
        return new ActiveJob(
                Jobs.job(id, "w1"),
                URI.create("http://engine"),
                JobLease.starting(System::nanoTime, System.nanoTime(), Duration.ofMinutes(5)),
                freed::incrementAndGet);
    }

    @Test
    void shouldFreeTheSlotOfAJobOnceWhoeverEndsIt() throws Exception {
        JobsInFlight jobs = jobs(1);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            for (int i = 0; i < TIMES; i++) {
                ActiveJob job = job("8");
                jobs.reserve(1);
                jobs.enterReserved(job);
                CyclicBarrier start = new CyclicBarrier(3);
                Callable<Void> leave = () -> {
                    start.await();
                    jobs.leave(job, null);
                    return null;
                };

                for (Future<Void> racer : threads.invokeAll(List.of(leave, leave, leave))) {
                    racer.get();
                }
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(freed).hasValue(TIMES);
        assertThat(counts.ended(JobEnd.LEFT)).isEqualTo(TIMES);
        assertThat(context.all()).isEmpty();
        assertThat(jobs.all()).isEmpty();
        assertThat(jobs.free()).isEqualTo(1);
    }

    @Test
    void shouldReserveNoMoreSlotsThanAreFree() {
        JobsInFlight jobs = jobs(3);

        assertThat(jobs.reserve(2)).isEqualTo(2);
        assertThat(jobs.reserve(2)).isEqualTo(1);
        assertThat(jobs.reserve(1)).isZero();
        jobs.release(1);
        assertThat(jobs.free()).isEqualTo(1);
    }

    @Test
    void shouldHaveAJobInTheSlotThatWasReservedForIt() {
        JobsInFlight jobs = jobs(3);
        jobs.reserve(2);

        jobs.enterReserved(job("1"));
        assertThat(jobs.free()).as("one job, one slot reserved").isEqualTo(1);
        jobs.release(1);
        assertThat(jobs.free()).as("one job").isEqualTo(2);
    }

    /** An engine may give more jobs than were asked for: they are in flight until they are released. */
    @Test
    void shouldReserveNothingWhileMoreJobsAreInFlightThanSlotsExist() {
        JobsInFlight jobs = jobs(1);
        jobs.reserve(1);
        jobs.enterReserved(job("1"));
        ActiveJob surplus = job("2");
        jobs.enter(surplus);

        assertThat(jobs.free()).isZero();
        assertThat(jobs.reserve(1)).isZero();
        jobs.leave(surplus, null);
        assertThat(jobs.free()).isZero();
        assertThat(waited).as("the first job holds the slot").isEmpty();
    }

    @Test
    void shouldNeverLendOneSlotTwiceWhenManyThreadsReserve() throws Exception {
        JobsInFlight jobs = jobs(5);
        AtomicInteger lent = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> runs = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            ActiveJob job = job("of thread " + thread);
            runs.add(threads.submit(() -> {
                for (int i = 0; i < 10_000; i++) {
                    int got = jobs.reserve(1 + i % 5);
                    most.accumulateAndGet(lent.addAndGet(got), Math::max);
                    if (got > 0) {
                        jobs.enterReserved(job);
                        lent.addAndGet(1 - got);
                        jobs.release(got - 1);
                        lent.decrementAndGet();
                        jobs.leave(job, null);
                    }
                }
            }));
        }
        for (Future<?> run : runs) {
            run.get();
        }
        threads.shutdown();

        assertThat(most.get()).isBetween(1, 5);
        assertThat(jobs.free()).isEqualTo(5);
    }

    @Test
    void shouldMeasureHowLongJobsHeldAllSlots() {
        JobsInFlight jobs = jobs(2);
        ActiveJob first = job("1");
        ActiveJob second = job("2");
        jobs.reserve(2);
        jobs.enterReserved(first);
        jobs.leave(first, null);
        assertThat(waited).as("one slot was reserved, but had no job yet").isEmpty();

        jobs.enterReserved(second);
        jobs.reserve(1);
        long before = System.nanoTime();
        jobs.enterReserved(first);
        jobs.leave(second, null);
        long most = System.nanoTime() - before;
        jobs.leave(first, null);

        assertThat(waited).singleElement().satisfies(nanos -> assertThat(nanos).isBetween(1L, most));
        assertThat(jobs.free()).isEqualTo(2);
    }
}
