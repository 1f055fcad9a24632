package io.github.camelflowable.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.github.camelflowable.kit.ErrorsOnly;
import io.github.camelflowable.worker.ActiveJob.State;
import io.github.camelflowable.worker.OutcomeReporter.Result;

/** A producer and the end of a route report on the same job, while the network loses requests and answers. */
@ExtendWith(ErrorsOnly.class)
class OutcomeReporterRacesTest {

    private static final int WALKS = 30_000;
    private static final int RACES = 2_000;

    private static final List<JobOutcome> OUTCOMES = List.of(
            new JobOutcome.Completed(Map.of()),
            ReporterBench.failure("no stock"),
            new JobOutcome.BpmnError("E", Map.of()),
            new JobOutcome.Released(3, null),
            new JobOutcome.Unacquired());

    private static JobOutcome any(Random random) {
        return OUTCOMES.get(random.nextInt(OUTCOMES.size()));
    }

    @Test
    void shouldEndOnceAndAsTheEngineSawItHoweverTheStepsFall() {
        List<Result> results = new ArrayList<>();
        for (int seed = 0; seed < WALKS; seed++) {
            results.add(walk(seed));
        }
        assertThat(results).contains(Result.values());
    }

    private static Result walk(int seed) {
        Random random = new Random(seed);
        long lockEnd = ReporterBench.LEASE.toNanos() + random.nextInt(1_000_000_000);
        ReporterBench[] bench = new ReporterBench[1];
        DoubtfulEngine engine = new DoubtfulEngine(random, () -> bench[0].clock.get(), lockEnd);
        bench[0] = new ReporterBench(engine);
        steps(bench[0], engine, random);
        check(bench[0], engine, "seed " + seed);
        return bench[0].done.get(0);
    }

    private static void steps(ReporterBench bench, DoubtfulEngine engine, Random random) {
        ActiveJob job = bench.job;
        boolean reported = false;
        boolean producing = false;
        while (!reported || producing || bench.executor.waiting() + bench.scheduler.waiting() > 0) {
            switch (random.nextInt(12)) {
                case 0 -> bench.clock.addAndGet(random.nextLong(ReporterBench.LEASE.toNanos()));
                case 1 -> {
                    switch (random.nextInt(60)) {
                        case 0 -> bench.scheduler.shutdown();
                        case 1 -> bench.executor.shutdown();
                        case 2 -> bench.repetitions.stop();
                        default -> {}
                    }
                }
                case 2, 3, 4 -> {
                    if (!reported) {
                        reported = true;
                        bench.start(any(random));
                    }
                }
                case 5, 6 -> {
                    if (producing) {
                        produce(job, engine, any(random));
                        producing = false;
                    } else if (!reported) {
                        producing = job.claim() == State.OPEN;
                    }
                }
                default -> {
                    if (!bench.executor.runNext()) {
                        bench.scheduler.runNext();
                    }
                }
            }
        }
    }

    /** What a producer does that holds the claim. */
    private static void produce(ActiveJob job, DoubtfulEngine engine, JobOutcome wanted) {
        boolean unanswered = job.isUnanswered();
        JobOutcome outcome = unanswered ? job.pending().outcome() : wanted;
        ReportSender.Result result = new ReportSender(engine, 0).send(job, outcome, unanswered);
        if (job.state() == State.REPORTING) {
            job.reopen(PendingReport.of(outcome, unanswered || result.maybeCarriedOut(), result.reason()));
        }
    }

    private static void check(ReporterBench bench, DoubtfulEngine engine, String seed) {
        ActiveJob job = bench.job;
        assertThat(engine.accidents()).as(seed).isEmpty();
        assertThat(bench.done).as(seed).hasSize(1);
        Result result = bench.done.get(0);
        State state = job.state();
        switch (result) {
            case REPORTED, SETTLED_BEFORE -> assertThat(state).as(seed).isEqualTo(State.SETTLED);
            case LOST -> assertThat(state).as(seed).isEqualTo(State.LOST);
            // Not always OPEN: a producer may have settled the job while the executor was shut down.
            case UNREPORTED -> assertThat(state).as(seed).isNotEqualTo(State.REPORTING);
        }
        if (engine.taken() == null) {
            return;
        }
        // What the engine took is known, or at least not contradicted by whoever reports next.
        JobEnd known =
                state == State.SETTLED ? job.end(null) : job.pending().outcome().end();
        assertThat(known).as(seed).isEqualTo(end(engine.taken()));
        assertThat(state == State.SETTLED || job.isUnanswered()).as(seed).isTrue();
    }

    private static JobEnd end(String call) {
        return switch (call) {
            case "complete" -> JobEnd.COMPLETED;
            case "fail" -> JobEnd.FAILED;
            case "bpmnError" -> JobEnd.BPMN_ERROR;
            default -> JobEnd.HANDED_BACK;
        };
    }

    @Test
    void shouldSendOneOutcomeWhenRealThreadsReportAtOnce() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            for (int i = 0; i < RACES; i++) {
                race(threads);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void race(ExecutorService threads) throws Exception {
        ScriptedReports reports = new ScriptedReports();
        ReporterBench bench = new ReporterBench(reports);
        OutcomeReporter reporter = new OutcomeReporter(
                new ReportSender(reports, 0),
                new Repetitions(Runnable::run, bench.scheduler),
                bench::instead,
                bench::unreported,
                bench.counts);
        List<Result> done = Collections.synchronizedList(new ArrayList<>());
        CyclicBarrier start = new CyclicBarrier(3);
        List<Future<?>> runs = new ArrayList<>();
        for (JobOutcome outcome : OUTCOMES.subList(0, 3)) {
            runs.add(threads.submit(() -> {
                start.await();
                reporter.report(bench.job, outcome, done::add);
                return null;
            }));
        }
        for (Future<?> run : runs) {
            run.get();
        }
        assertThat(reports.calls()).hasSize(1);
        assertThat(done).containsExactlyInAnyOrder(Result.REPORTED, Result.SETTLED_BEFORE, Result.SETTLED_BEFORE);
    }
}
