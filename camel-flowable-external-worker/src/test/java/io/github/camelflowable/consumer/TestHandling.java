package io.github.camelflowable.consumer;

import io.github.camelflowable.exchange.EndedExchange;
import io.github.camelflowable.exchange.FailurePolicy;
import io.github.camelflowable.exchange.OutcomeDecider;
import io.github.camelflowable.exchange.OutputVariables;
import io.github.camelflowable.exchange.TraceContext;
import io.github.camelflowable.worker.HandDriven;
import io.github.camelflowable.worker.JobsInFlight;
import io.github.camelflowable.worker.OutcomeReporter;
import io.github.camelflowable.worker.Repetitions;
import io.github.camelflowable.worker.ReportSender;
import io.github.camelflowable.worker.ScriptedReports;

/** Decides by the default options and reports to scripted answers. */
final class TestHandling {

    private TestHandling() {}

    static JobHandling of(boolean autoComplete, ScriptedReports reports, HandDriven pool, JobsInFlight jobs) {
        OutcomeDecider decider = new OutcomeDecider(
                autoComplete,
                true,
                new OutputVariables(null, null, new TraceContext(null)),
                FailurePolicy.of(EndedExchange.exchange().getContext(), null, null, null),
                OutcomeDecider.RouteState.running());
        OutcomeReporter reporter = new OutcomeReporter(
                new ReportSender(reports, 0),
                new Repetitions(pool, pool),
                decider::internalFailure,
                (message, cause) -> {},
                jobs.counts());
        return new JobHandling(null, decider, reporter, null, jobs);
    }
}
