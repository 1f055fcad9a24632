package io.github.camelflowable.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
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
    private static final URI ENGINE = URI.create("http://engine");
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    private final AtomicLong clock = new AtomicLong();

    @AfterAll
    static void stopThreads() {
        THREADS.shutdownNow();
    }

    private ActiveJob job() {
        JobLease lease = JobLease.starting(clock::get, clock.get(), Duration.ofMinutes(5));
        return new ActiveJob(Jobs.job("8", "w1"), ENGINE, lease, () -> {});
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

    /** Each redelivery of a message spools its result anew. */
    @Test
    void shouldDeleteTheFilesOfReportsThatAreNotKept() {
        SpooledBytes first = new SpooledBytes(new AtomicInteger());
        SpooledBytes second = new SpooledBytes(new AtomicInteger());
        SpooledBytes carriedOut = new SpooledBytes(new AtomicInteger());
        SpooledBytes last = new SpooledBytes(new AtomicInteger());
        ActiveJob job = job();

        reopen(job, first, false);
        assertThat(first.deleted()).hasValue(0);
        reopen(job, second, false);
        reopen(job, carriedOut, true);
        reopen(job, last, false);

        assertThat(first.deleted()).hasValue(1);
        assertThat(second.deleted()).hasValue(1);
        assertThat(carriedOut.deleted()).hasValue(0);
        assertThat(last.deleted()).hasValue(1);
    }

    private static void reopen(ActiveJob job, SpooledBytes result, boolean maybeCarriedOut) {
        job.claim();
        job.reopen(PendingReport.of(
                new JobOutcome.Completed(Map.of("result", result)), maybeCarriedOut, new IllegalStateException()));
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
        assertThat(job.pending()).isNull();
    }

    private static PendingReport failed(JobOutcome outcome, boolean maybeCarriedOut) {
        return PendingReport.of(outcome, maybeCarriedOut, new IllegalStateException("no answer"));
    }

    @Test
    void shouldNeverForgetAReportThatMayHaveBeenCarriedOut() {
        ActiveJob job = job();
        PendingReport first = failed(new JobOutcome.Completed(Map.of()), true);
        job.claim();
        job.reopen(first);
        job.claim();

        job.reopen(failed(new JobOutcome.Unacquired(), false));

        assertThat(job.pending()).isSameAs(first);
        assertThat(job.isUnanswered()).isTrue();
    }

    @Test
    void shouldRememberTheLastReportThatWasNotCarriedOut() {
        ActiveJob job = job();
        PendingReport last = failed(new JobOutcome.Unacquired(), false);
        job.claim();
        job.reopen(failed(new JobOutcome.Completed(Map.of()), false));
        job.claim();

        job.reopen(last);

        assertThat(job.pending()).isSameAs(last);
        assertThat(job.isUnanswered()).isFalse();
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
        assertThat(jobs.find(ENGINE, "8", "w1")).isSameAs(second);
        assertThat(jobs.find(ENGINE, "8", "w2")).isNull();
        assertThat(jobs.find(ENGINE, null, "w1")).isNull();
    }

    @Test
    void shouldNotLoseTheFirstRunWhenItsReportHasFreedTheJob() {
        ActiveJobs jobs = new ActiveJobs();
        ActiveJob first = job();
        AtomicInteger told = new AtomicInteger();
        first.onLost(told::incrementAndGet);
        jobs.enter(first);
        first.claim();

        ActiveJob second = job();
        jobs.enter(second);
        first.settled(JobEnd.FAILED);

        assertThat(first.state()).isEqualTo(State.SETTLED);
        assertThat(second.state()).isEqualTo(State.OPEN);
        assertThat(told).hasValue(0);
    }

    @Test
    void shouldLoseTheSecondRunWhenTheEngineTookTheOutcomeOfTheFirst() {
        ActiveJobs jobs = new ActiveJobs();
        ActiveJob first = job();
        jobs.enter(first);
        first.claim();

        ActiveJob second = job();
        jobs.enter(second);
        first.settled(JobEnd.COMPLETED);

        assertThat(second.state()).isEqualTo(State.LOST);
        assertThat(second.isLost()).isTrue();
    }

    @Test
    void shouldKeepTheJobsOfTwoEnginesApart() {
        ActiveJobs jobs = new ActiveJobs();
        ActiveJob here = job();
        ActiveJob there = new ActiveJob(
                Jobs.job("8", "w1"),
                URI.create("http://other"),
                JobLease.starting(clock::get, clock.get(), Duration.ofMinutes(5)),
                () -> {});

        jobs.enter(here);
        jobs.enter(there);

        assertThat(here.state()).isEqualTo(State.OPEN);
        assertThat(jobs.find(ENGINE, "8", "w1")).isSameAs(here);
        assertThat(jobs.find(URI.create("http://other"), "8", "w1")).isSameAs(there);
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
