package io.github.camelflowable.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.camelflowable.client.ApiFailures;
import io.github.camelflowable.client.FailureReport;
import io.github.camelflowable.client.JobLockKey;
import io.github.camelflowable.client.JobReports;
import io.github.camelflowable.client.JobReports.Lock;

class LimitedReportsTest {

    private static final JobLockKey KEY = new JobLockKey("8", "w1", null);

    private final ScriptedReports reports = new ScriptedReports();

    @Test
    void shouldLimitNothingWithZero() {
        assertThat(LimitedReports.of(reports, 0)).isSameAs(reports);
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                call("complete", limited -> limited.complete("8", "w1", Map.of())),
                call("bpmnError", limited -> limited.bpmnError("8", "w1", "E", Map.of())),
                call("cmmnTerminate", limited -> limited.cmmnTerminate("8", "w1", Map.of())),
                call("fail", limited -> limited.fail("8", "w1", new FailureReport("no stock", null, null, null))),
                call("unacquire", limited -> limited.unacquire("8", "w1")));
    }

    private static Arguments call(String name, Consumer<JobReports> call) {
        return Arguments.of(name, call);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void shouldPassEachReportOnAndFreeItsPlaceAfterAFailure(String name, Consumer<JobReports> call) {
        JobReports limited = LimitedReports.of(reports, 1);
        reports.answers(ApiFailures.lost(404));

        assertThatThrownBy(() -> call.accept(limited)).hasMessage("lost with 404");
        call.accept(limited);

        assertThat(reports.calls()).containsExactly(name, name);
    }

    @Test
    void shouldAnswerWhatTheEngineSaysOfTheLock() {
        JobReports limited = LimitedReports.of(reports.locks(Lock.GONE, Lock.HELD), 1);

        assertThat(limited.lock(KEY)).isEqualTo(Lock.GONE);
        assertThat(limited.lock(KEY)).isEqualTo(Lock.HELD);
    }

    @Test
    void shouldReportOnAnInterruptedThread() {
        JobReports limited = LimitedReports.of(reports, 1);
        Thread.currentThread().interrupt();

        limited.complete("8", "w1", Map.of());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(reports.calls()).containsExactly("complete");
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
        JobReports limited = LimitedReports.of(reports, 1);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> runs = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            runs.add(threads.submit(() -> limited.complete("8", "w1", Map.of())));
        }
        for (Future<?> run : runs) {
            run.get();
        }
        threads.shutdown();

        assertThat(most).hasValue(1);
        assertThat(reports.calls()).hasSize(2_000);
    }
}
