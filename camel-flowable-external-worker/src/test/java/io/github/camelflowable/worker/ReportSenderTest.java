package io.github.camelflowable.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.client.ApiFailures;
import io.github.camelflowable.client.JobLockKey;
import io.github.camelflowable.client.JobReports.Lock;
import io.github.camelflowable.worker.ReportSender.Verdict;

class ReportSenderTest {

    private static final JobOutcome COMPLETE = new JobOutcome.Completed(Map.of());

    private final ScriptedReports reports = new ScriptedReports();
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final List<String> journal = new ArrayList<>();

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    private static ReportSender.Result send(ReportSender sender, String jobId, boolean ask) {
        return sender.send(new JobLockKey(jobId, "w1", null), COMPLETE, ask, JobJournal.NONE);
    }

    @Test
    void shouldFreeItsPlaceAfterAFailure() {
        ReportSender sender = new ReportSender(reports, 1);
        reports.answers(ApiFailures.lost(404), new AssertionError("broken"));

        assertThat(send(sender, "8", false).verdict()).isEqualTo(Verdict.LOST);
        assertThat(send(sender, "8", false).verdict()).isEqualTo(Verdict.REPEAT);
        assertThat(send(sender, "8", false).verdict()).isEqualTo(Verdict.TAKEN);
    }

    /** The question and the report are one after the other, so they take one place. */
    @Test
    void shouldAskForTheLockWithinTheLimit() {
        ReportSender sender = new ReportSender(reports.locks(Lock.GONE, Lock.HELD), 1);

        assertThat(send(sender, "8", true).verdict()).isEqualTo(Verdict.LOST);
        assertThat(send(sender, "8", true).verdict()).isEqualTo(Verdict.TAKEN);
        assertThat(reports.calls()).containsExactly("lock", "lock", "complete");
    }

    @Test
    void shouldReportOnAnInterruptedThread() {
        ReportSender sender = new ReportSender(reports, 1);
        Thread.currentThread().interrupt();

        send(sender, "8", false);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(reports.calls()).containsExactly("complete");
    }

    /** A process may end while its reports wait for others. */
    @Test
    void shouldStoreTheOutcomeBeforeItWaits() throws Exception {
        ReportSender sender = new ReportSender(reports, 1);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        reports.answers((Runnable) () -> pass(mayAnswer), ScriptedReports.TAKEN);
        Future<?> first = threads.submit(() -> send(sender, "1", false));
        await().until(() -> reports.calls().size() == 1);
        CountDownLatch stored = new CountDownLatch(1);
        JobJournal entry = new JobJournal() {
            @Override
            public void store(JobOutcome outcome) {
                journal.add("stored");
                stored.countDown();
            }

            @Override
            public void remove() {
                journal.add("removed");
            }
        };

        Future<?> second = threads.submit(() -> sender.send(new JobLockKey("2", "w1", null), COMPLETE, false, entry));

        pass(stored);
        assertThat(reports.calls()).as("the second one waits").hasSize(1);
        mayAnswer.countDown();
        first.get();
        second.get();
        assertThat(journal).containsExactly("stored", "removed");
    }

    @Test
    void shouldLimitNothingWithZero() throws Exception {
        ReportSender sender = new ReportSender(reports, 0);
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        Runnable meanwhile = () -> {
            underWay.countDown();
            pass(mayAnswer);
        };
        reports.answers(meanwhile, ScriptedReports.TAKEN, ScriptedReports.TAKEN);
        Future<ReportSender.Result> first = threads.submit(() -> send(sender, "1", false));
        pass(underWay);

        assertThat(send(sender, "2", false).verdict()).isEqualTo(Verdict.TAKEN);
        mayAnswer.countDown();
        assertThat(first.get().verdict()).isEqualTo(Verdict.TAKEN);
    }

    @Test
    void shouldLetNoMoreThanTheLimitBeUnderWay() throws Exception {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int i = 0; i < 2_000; i++) {
            Runnable meanwhile = () -> {
                most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                Thread.yield();
                underWay.decrementAndGet();
            };
            reports.answers(meanwhile, ScriptedReports.TAKEN);
        }
        // One at a time, since the scripted engine is not made for more.
        ReportSender sender = new ReportSender(reports, 1);
        List<Future<?>> runs = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            runs.add(threads.submit(() -> send(sender, "8", false)));
        }
        for (Future<?> run : runs) {
            run.get();
        }

        assertThat(most).hasValue(1);
        assertThat(reports.calls()).hasSize(2_000);
    }

    private static void pass(CountDownLatch latch) {
        try {
            if (!latch.await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("Waited in vain");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
