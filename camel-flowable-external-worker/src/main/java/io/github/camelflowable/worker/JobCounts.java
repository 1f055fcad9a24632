package io.github.camelflowable.worker;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.github.camelflowable.worker.OutcomeReporter.Result;

/**
 * Counts the jobs of one consumer since it was created. A job that was acquired is in hand until it ends, once and in one
 * way, so when nothing moves the sum is right:
 * <pre>acquired = completed + failed + bpmnError + terminated + handedBack + lost + left + in flight</pre>
 * {@code left} stays 0 unless the consumer was told to leave jobs to others ({@code autoComplete=false},
 * {@code autoFail=false}, {@code handBackOnStop=false}). A job that a producer settled while it was in hand counts as what
 * the producer reported. A job of which no report got through is {@code lost}, and {@code unreported} besides.
 */
public final class JobCounts {

    private final JobMeters meters;
    private final LongAdder acquired = new LongAdder();
    private final LongAdder started = new LongAdder();
    private final LongAdder unreported = new LongAdder();
    private final LongAdder reportRetries = new LongAdder();
    private final LongAdder[] ends =
            Arrays.stream(JobEnd.values()).map(end -> new LongAdder()).toArray(LongAdder[]::new);

    /** @param meters hear of everything that is counted */
    public JobCounts(JobMeters meters) {
        this.meters = meters;
    }

    public void jobAcquired() {
        acquired.increment();
        meters.acquired();
    }

    public void jobStarted(ActiveJob job) {
        job.routeStarts();
        started.increment();
        meters.started();
    }

    public void reportRepeated() {
        reportRetries.increment();
        meters.reportRepeated();
    }

    /**
     * To be called once for each job that was acquired.
     *
     * @param result how its report ended, null if nothing was to be reported
     */
    public void jobEnded(ActiveJob job, Result result) {
        JobEnd end = job.end(result);
        ends[end.ordinal()].increment();
        meters.ended(end);
        if (result == Result.UNREPORTED && end == JobEnd.LOST) {
            unreported.increment();
            meters.unreported();
        }
        if (job.hasRun()) {
            meters.ran(job.runNanos());
            if (result == Result.REPORTED) {
                meters.reported(job.nanosSinceRun(), job.remaining().toNanos());
            }
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

    /** @return jobs of which no report got through; they are among the lost ones */
    public long unreported() {
        return unreported.sum();
    }

    /** @return how often a report was tried once more */
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
