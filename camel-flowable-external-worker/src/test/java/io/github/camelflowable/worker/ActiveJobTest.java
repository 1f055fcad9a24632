package io.github.camelflowable.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.worker.ActiveJob.State;

class ActiveJobTest {

    private static final int TIMES = 1000;
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    private final AtomicInteger released = new AtomicInteger();
    private final AtomicLong clock = new AtomicLong();

    @AfterAll
    static void stopThreads() {
        THREADS.shutdownNow();
    }

    private ActiveJob job() {
        JobLease lease = JobLease.starting(clock::get, clock.get(), Duration.ofMinutes(5));
        return new ActiveJob(Jobs.job("8", "w1"), lease, released::incrementAndGet);
    }

    private static void race(Runnable... racers) throws Exception {
        CyclicBarrier start = new CyclicBarrier(racers.length);
        List<Future<?>> runs = new ArrayList<>();
        for (Runnable racer : racers) {
            runs.add(THREADS.submit(() -> {
                start.await();
                racer.run();
                return null;
            }));
        }
        for (Future<?> run : runs) {
            run.get();
        }
    }

    @Test
    void shouldLetOnlyOneReportWhenManyClaim() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            ActiveJob job = job();
            AtomicInteger claims = new AtomicInteger();
            Runnable claim = () -> {
                if (job.claim() == State.OPEN) {
                    claims.incrementAndGet();
                }
            };
            race(claim, claim, claim);
            assertThat(claims).hasValue(1);
            assertThat(job.state()).isEqualTo(State.REPORTING);
        }
    }

    @Test
    void shouldReleaseItsSlotOnceWhoeverEndsIt() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            ActiveJob job = job();
            race(job::releaseSlot, job::releaseSlot, job::releaseSlot);
        }
        assertThat(released).hasValue(TIMES);
    }

    @Test
    void shouldWakeWhoWaitsForAnothersReport() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            ActiveJob job = job();
            job.claim();
            AtomicInteger heard = new AtomicInteger();
            race(() -> job.settled(JobEnd.COMPLETED), () -> job.reportOver().thenRun(heard::incrementAndGet));
            assertThat(heard).hasValue(1);
        }
    }

    @Test
    void shouldStayWhatItBecameFirstWhenSettledAndLostAtOnce() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            ActiveJob job = job();
            job.claim();
            race(() -> job.settled(JobEnd.COMPLETED), job::lost);
            State first = job.state();
            assertThat(first).isIn(State.SETTLED, State.LOST);
            job.settled(JobEnd.COMPLETED);
            job.lost();
            job.reopen(null);
            assertThat(job.state()).isEqualTo(first);
        }
    }

    @Test
    void shouldBeOpenAgainAfterAReportThatFailed() {
        ActiveJob job = job();
        job.claim();

        job.reopen(null);

        assertThat(job.claim()).isEqualTo(State.OPEN);
        assertThat(job.unanswered()).isNull();
    }

    @Test
    void shouldRememberTheFirstUnansweredOutcome() {
        ActiveJob job = job();
        JobOutcome first = new JobOutcome.Completed(Map.of());
        job.claim();
        job.reopen(first);
        job.claim();

        job.reopen(new JobOutcome.Completed(Map.of("a", 1)));

        assertThat(job.unanswered()).isSameAs(first);
    }

    @Test
    void shouldTellTheRouteOnceThatTheLockIsLost() {
        ActiveJob job = job();
        AtomicInteger told = new AtomicInteger();
        job.onLost(told::incrementAndGet);
        assertThat(job.isLost()).isFalse();

        clock.addAndGet(Duration.ofMinutes(6).toNanos());
        job.leaseEnded();
        job.lost();

        assertThat(job.isLost()).isTrue();
        assertThat(told).hasValue(1);
        assertThat(job.state()).isEqualTo(State.LOST);
    }

    @Test
    void shouldLoseTheFirstRunWhenTheJobIsAcquiredAgain() {
        ActiveJobs jobs = new ActiveJobs();
        ActiveJob first = job();
        ActiveJob second = job();
        jobs.enter(first);

        jobs.enter(second);
        jobs.leave(first);

        assertThat(first.state()).isEqualTo(State.LOST);
        assertThat(jobs.find("8", "w1")).isSameAs(second);
        assertThat(jobs.find("8", "w2")).isNull();
        assertThat(jobs.find(null, "w1")).isNull();
    }

    @Test
    void shouldNotLoseTheFirstRunWhenItsReportHasFreedTheJob() {
        ActiveJobs jobs = new ActiveJobs();
        ActiveJob first = job();
        AtomicInteger told = new AtomicInteger();
        first.onLost(told::incrementAndGet);
        jobs.enter(first);
        first.claim();

        jobs.enter(job());
        first.settled(JobEnd.COMPLETED);

        assertThat(first.state()).isEqualTo(State.SETTLED);
        assertThat(told).hasValue(0);
    }

    @Test
    void shouldLoseTheFirstRunWhenItsReportDidNotGetThrough() {
        ActiveJobs jobs = new ActiveJobs();
        ActiveJob first = job();
        jobs.enter(first);
        first.claim();

        jobs.enter(job());
        first.reopen(null);

        assertThat(first.state()).isEqualTo(State.LOST);
    }
}
