package io.github.camelflowable.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.camelflowable.worker.OutcomeReporter.Result;

class JobCountsTest {

    private final Map<String, Integer> heard = new ConcurrentHashMap<>();
    private final JobCounts counts = new JobCounts(new JobMeters() {
        @Override
        public void acquired() {
            heard.merge("acquired", 1, Integer::sum);
        }

        @Override
        public void ended(JobEnd end) {
            heard.merge(end.label(), 1, Integer::sum);
        }

        @Override
        public void ran(long nanos) {
            heard.merge("ran", 1, Integer::sum);
        }

        @Override
        public void reported(long nanos, long headroomNanos) {
            heard.merge("reported", 1, Integer::sum);
        }
    });

    private static ActiveJob job() {
        return new ActiveJob(
                Jobs.job("8", "w1"),
                URI.create("http://engine"),
                JobLease.starting(System::nanoTime, System.nanoTime(), Duration.ofMinutes(5)),
                () -> {});
    }

    private ActiveJob acquired() {
        counts.jobAcquired();
        return job();
    }

    @ParameterizedTest
    @EnumSource(
            value = JobEnd.class,
            names = {"LOST", "LEFT"},
            mode = EnumSource.Mode.EXCLUDE)
    void shouldCountAJobAsWhatItWasSettledAs(JobEnd end) {
        ActiveJob job = acquired();
        job.claim();
        job.settled(end);

        // Also if a producer did, so that the consumer had nothing left to report.
        counts.jobEnded(job, Result.SETTLED_BEFORE);

        assertThat(counts.ended(end)).isEqualTo(1);
        assertThat(heard).containsEntry(end.label(), 1);
    }

    @Test
    void shouldCountAnUnreportedJobAsLostToo() {
        counts.jobEnded(acquired(), Result.UNREPORTED);

        assertThat(counts.byName()).containsEntry("lost", 1L).containsEntry("unreported", 1L);
    }

    @Test
    void shouldNotCountAsUnreportedWhatAProducerSettledMeanwhile() {
        ActiveJob job = acquired();
        job.claim();
        job.settled(JobEnd.COMPLETED);

        counts.jobEnded(job, Result.UNREPORTED);

        assertThat(counts.byName()).containsEntry("completed", 1L).containsEntry("unreported", 0L);
    }

    @Test
    void shouldCountAsLeftWhatNobodyReportedOn() {
        counts.jobEnded(acquired(), null);

        assertThat(counts.byName()).containsEntry("left", 1L).containsEntry("lost", 0L);
    }

    @Test
    void shouldMeasureTheReportOnlyOfAJobThatRanAndWhoseOutcomeTheEngineAccepted() {
        ActiveJob neverStarted = acquired();
        neverStarted.settled(JobEnd.HANDED_BACK);
        counts.jobEnded(neverStarted, Result.REPORTED);
        assertThat(heard).doesNotContainKeys("ran", "reported");

        counts.jobRan(acquired(), 0, 1, Result.UNREPORTED);
        assertThat(heard).containsEntry("ran", 1).doesNotContainKey("reported");

        counts.jobRan(acquired(), 0, 1, Result.REPORTED);
        assertThat(heard).containsEntry("ran", 2).containsEntry("reported", 1);
    }

    @Test
    void shouldMeasureTheRunAndTheReportAfterIt() {
        List<Long> measured = new ArrayList<>();
        JobCounts timed = new JobCounts(new JobMeters() {
            @Override
            public void ran(long nanos) {
                measured.add(nanos);
            }

            @Override
            public void reported(long nanos, long headroomNanos) {
                measured.add(nanos);
            }
        });
        long end = System.nanoTime();
        timed.jobRan(job(), end - 5, end, Result.REPORTED);
        long sinceEnd = System.nanoTime() - end;

        assertThat(measured).hasSize(2);
        assertThat(measured.get(0)).isEqualTo(5);
        assertThat(measured.get(1)).isBetween(0L, sinceEnd);
    }

    /** Whoever reads while others count may see a job that has ended and still in hand, never one that ended twice. */
    @Test
    void shouldAddUpWhenManyThreadsCount() throws Exception {
        int threads = 8;
        int jobs = 20_000;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Future<Map<JobEnd, Integer>>> runs = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int seed = thread;
            runs.add(pool.submit(() -> {
                Map<JobEnd, Integer> mine = new EnumMap<>(JobEnd.class);
                start.await();
                for (int i = 0; i < jobs; i++) {
                    ActiveJob job = acquired();
                    JobEnd end = JobEnd.values()[(i + seed) % JobEnd.values().length];
                    switch (end) {
                        case LOST -> job.lost();
                        case LEFT -> {}
                        default -> job.settled(end);
                    }
                    counts.jobEnded(job, null);
                    mine.merge(end, 1, Integer::sum);
                }
                return mine;
            }));
        }
        Map<JobEnd, Integer> expected = new EnumMap<>(JobEnd.class);
        for (Future<Map<JobEnd, Integer>> run : runs) {
            run.get().forEach((end, count) -> expected.merge(end, count, Integer::sum));
        }
        pool.shutdownNow();

        assertThat(counts.acquired()).isEqualTo((long) threads * jobs);
        expected.forEach(
                (end, count) -> assertThat(counts.ended(end)).as(end.label()).isEqualTo(count.longValue()));
        assertThat(heard).containsEntry("acquired", threads * jobs);
    }
}
