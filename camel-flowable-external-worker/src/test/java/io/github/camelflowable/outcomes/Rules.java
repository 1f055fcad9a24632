package io.github.camelflowable.outcomes;

import io.github.camelflowable.outcomes.Run.Ask;
import io.github.camelflowable.outcomes.Run.End;

/** The rules by which a job's one outcome follows from what its route did. Knows nothing of the connector's code. */
final class Rules {

    private final boolean autoComplete;
    private final boolean autoFail;
    private final boolean noRetries;

    /** @param options of the consumer, as they stand in its URI */
    Rules(String options) {
        this.autoComplete = !options.contains("autoComplete=false");
        this.autoFail = !options.contains("autoFail=false");
        this.noRetries = options.contains("retries=0");
    }

    Report report(Run run) {
        Report asked = asked(run);
        return asked != null ? asked : atTheEnd(run);
    }

    /** What producers of the route have asked for, or null if the end of the route decides. */
    private Report asked(Run run) {
        Report open = null;
        for (Ask ask : run.asks()) {
            switch (ask.answer().meaning()) {
                // A job has one outcome; one that may have been carried out is the only one that may be sent again.
                case TAKEN, MAYBE_CARRIED_OUT -> {
                    return reportOf(ask);
                }
                case JOB_LOST -> {
                    return Report.LOST;
                }
                // The engine would refuse the same result each time, and the work would be done again for ever.
                case REFUSED -> open = failed(Answer.REASON);
                case NOT_CARRIED_OUT -> open = later(open, reportOf(ask));
            }
        }
        return open == null || isComplete(open) && !repeatsComplete(run) ? null : sendable(open);
    }

    /** What was asked for last, but once another outcome than {@code complete} was asked for, never {@code complete}. */
    private static Report later(Report earlier, Report later) {
        return earlier != null && isComplete(later) && !isComplete(earlier) ? earlier : later;
    }

    private static boolean isComplete(Report report) {
        return report.kind() == Report.Kind.COMPLETE;
    }

    /** Another exception than that of the report says that the work was not done. */
    private static boolean repeatsComplete(Run run) {
        return run.end().isWell() || run.end().thrown() == Run.Thrown.REPORT;
    }

    private static Report reportOf(Ask ask) {
        String by = ask.answer() == Answer.NOT_SERIALIZABLE ? Run.BROKEN : Step.PRODUCER;
        return switch (ask.operation()) {
            case fail -> Report.fail("");
            case bpmnError -> Report.bpmnError(by);
            default -> Report.complete(by);
        };
    }

    private Report atTheEnd(Run run) {
        Report decided = sendable(decided(run.end()));
        if (decided.kind() == Report.Kind.NOTHING) {
            return decided;
        }
        return switch (run.next().meaning()) {
            case TAKEN, MAYBE_CARRIED_OUT, NOT_CARRIED_OUT -> decided;
            case REFUSED -> failed(Answer.REASON);
            case JOB_LOST -> Report.LOST;
        };
    }

    private Report decided(End end) {
        return switch (end.thrown()) {
            case FAILURE, REPORT -> failed(end.text());
            case BPMN_ERROR -> Report.bpmnError(end.text());
            case REJECTED -> Report.RELEASE_OR_NOTHING;
            case NOTHING -> end.header() == null ? ended(end.by()) : askedByHeader(end);
        };
    }

    private Report ended(String by) {
        return autoComplete ? Report.complete(by) : Report.NOTHING;
    }

    private static Report askedByHeader(End end) {
        return switch (end.header()) {
            case complete -> Report.complete(end.by());
            case bpmnError -> Report.bpmnError(end.by());
            case unacquire -> Report.RELEASE;
            default -> Report.fail("");
        };
    }

    private Report failed(String message) {
        if (!autoFail) {
            return Report.NOTHING;
        }
        return noRetries ? new Report(Report.Kind.DEAD_LETTER, message) : Report.fail(message);
    }

    /** What cannot be read or put into JSON fails the job, and the variable is named. */
    private Report sendable(Report report) {
        boolean broken = report.detail().equals(Run.BROKEN);
        return broken ? failed(Documents.VARIABLE) : report;
    }
}
