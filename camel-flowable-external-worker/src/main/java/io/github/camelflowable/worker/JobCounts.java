package io.github.camelflowable.worker;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.github.camelflowable.worker.OutcomeReporter.Result;

/**
 * Counts the jobs of one consumer since it was created. Each acquired job ends once and in one way:
 * <pre>acquired = completed + failed + bpmnError + terminated + handedBack + lost + left + in flight</pre>
 * {@code left} stays 0 unless an option leaves jobs locked without a report ({@code autoComplete=false},
 * {@code autoFail=false}, {@code handBackOnStop=false}). What a producer settled counts by the outcome that it reported. A job
 * whose outcome did not reach the engine is {@code lost}, and {@code unreported} as well.
 */
public final class JobCounts {

    private final JobMeters meters;
    private final LongAdder acquired = new LongAdder();
    private final LongAdder started = new LongAdder();
    private final LongAdder unreported = new LongAdder();
    private final LongAdder reportRetries = new LongAdder();
    private final LongAdder[] ends =
            Arrays.stream(JobEnd.values()).map(end -> new LongAdder()).toArray(LongAdder[]::new);

    /** @param meters are notified of each change of a count */
    public JobCounts(JobMeters meters) {
        this.meters = meters;
    }

    public void jobAcquired() {
        acquired.increment();
        meters.acquired();
    }

    public void jobStarted() {
        started.increment();
        meters.started();
    }

    /** @param nanos how long jobs held all slots */
    void waitedForSlot(long nanos) {
        meters.waitedForSlot(nanos);
    }

    public void reportRepeated() {
        reportRetries.increment();
        meters.reportRepeated();
    }

    /** @param result how its report ended, null if there was nothing to report */
    public void jobEnded(ActiveJob job, Result result) {
        JobEnd end = job.end(result);
        ends[end.ordinal()].increment();
        meters.ended(end);
        if (result == Result.UNREPORTED && end == JobEnd.LOST) {
            unreported.increment();
            meters.unreported();
        }
    }

    /**
     * Nothing more will be sent for a job whose route has run.
     *
     * @param start  when its route started, by {@link System#nanoTime}
     * @param end    when its route ended
     * @param result as for {@link #jobEnded}
     */
    public void jobRan(ActiveJob job, long start, long end, Result result) {
        meters.ran(end - start);
        if (result == Result.REPORTED) {
            meters.reported(System.nanoTime() - end, job.remaining().toNanos());
        }
    }

    public long acquired() {
        return acquired.sum();
    }

    public long started() {
        return started.sum();
    }

    public long ended(JobEnd end) {
        return ends[end.ordinal()].sum();
    }

    public long unreported() {
        return unreported.sum();
    }

    public long reportRetries() {
        return reportRetries.sum();
    }

    /** @return every figure by its name, in the order of a job's life */
    public Map<String, Long> byName() {
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("acquired", acquired());
        figures.put("started", started());
        for (JobEnd end : JobEnd.values()) {
            figures.put(end.label(), ended(end));
        }
        figures.put("unreported", unreported());
        figures.put("reportRetries", reportRetries());
        return figures;
    }
}
