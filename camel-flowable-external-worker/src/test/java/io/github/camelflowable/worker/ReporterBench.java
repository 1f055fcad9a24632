package io.github.camelflowable.worker;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.FailureReport;
import io.github.camelflowable.client.JobReports;
import io.github.camelflowable.worker.OutcomeReporter.Result;

/** A reporter whose engine, threads and clock are driven by hand. */
final class ReporterBench {

    static final Duration LEASE = Duration.ofSeconds(60);

    final AtomicLong clock = new AtomicLong();
    final HandDriven executor = new HandDriven(clock);
    final HandDriven scheduler = new HandDriven(clock);
    final JobCounts counts = new JobCounts(JobMeters.NONE);
    final List<Result> done = new ArrayList<>();
    final List<String> unreported = new ArrayList<>();
    final List<String> unstorable = new ArrayList<>();
    final Repetitions repetitions = new Repetitions(executor, scheduler);
    final OutcomeReporter reporter;
    final ActiveJob job = job();
    JobOutcome replacement = failure("cannot be stored");

    ReporterBench(JobReports reports) {
        reporter =
                new OutcomeReporter(new ReportSender(reports, 0), repetitions, this::instead, this::unreported, counts);
    }

    static JobOutcome failure(String message) {
        return new JobOutcome.Failed(new FailureReport(message, null, null, null));
    }

    ActiveJob job() {
        JobLease lease = JobLease.starting(clock::get, clock.get(), LEASE);
        return new ActiveJob(Jobs.job("8", "w1"), URI.create("http://engine"), lease, () -> {});
    }

    void passes(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    /** Reports, and runs whatever that starts until nothing waits any more. */
    void report(JobOutcome outcome) {
        start(outcome);
        runAll();
    }

    void start(JobOutcome outcome) {
        reporter.report(job, outcome, done::add);
    }

    void runAll() {
        while (executor.runNext() || scheduler.runNext()) {
            // Until nothing waits.
        }
    }

    JobOutcome instead(String reason, AcquiredJob acquired) {
        unstorable.add(reason);
        return replacement;
    }

    void unreported(String message, Throwable cause) {
        unreported.add(message + ": " + cause.getMessage());
    }
}
