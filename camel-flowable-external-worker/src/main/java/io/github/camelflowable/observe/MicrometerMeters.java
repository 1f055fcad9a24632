package io.github.camelflowable.observe;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;

import io.github.camelflowable.worker.JobEnd;
import io.github.camelflowable.worker.JobMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * The counters and timers of one topic in Micrometer. Several consumers of a topic add to the
 * same meters. The constructor looks up all meters once; a job costs a few increments.
 */
public final class MicrometerMeters implements JobMeters {

    /** The name under which camel-micrometer looks up its registry, and binds the registry that it creates. */
    private static final String CAMELS_REGISTRY = "metricsRegistry";

    /** Buckets for the rest of a lock at the report: a job with little left nearly lost its lock. */
    private static final Duration[] HEADROOM_BOUNDS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(30)
    };

    private final Counter acquired;
    private final Counter started;
    private final Map<JobEnd, Counter> ends = new EnumMap<>(JobEnd.class);
    private final Counter unreported;
    private final Counter reportRetries;
    private final Map<Poll, Timer> polls = new EnumMap<>(Poll.class);
    private final Timer slotWait;
    private final Timer run;
    private final Timer report;
    private final Timer headroom;

    private MicrometerMeters(MeterRegistry registry, String topic) {
        acquired = counter("flowable.ew.jobs.acquired", "Jobs that the consumer acquired", topic)
                .register(registry);
        started = counter("flowable.ew.jobs.started", "Jobs whose route the consumer started", topic)
                .register(registry);
        for (JobEnd end : JobEnd.values()) {
            ends.put(
                    end,
                    counter("flowable.ew.jobs", "Jobs that ended, by outcome", topic)
                            .tag("outcome", end.label())
                            .register(registry));
        }
        unreported = counter("flowable.ew.jobs.unreported", "Jobs whose outcome did not reach the engine", topic)
                .register(registry);
        reportRetries = counter("flowable.ew.report.retries", "Reports that the consumer repeated", topic)
                .register(registry);
        for (Poll outcome : Poll.values()) {
            polls.put(
                    outcome,
                    timer("flowable.ew.poll", "Duration of acquire requests", topic)
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        slotWait = timer("flowable.ew.slot.wait", "Time during which no slot was free", topic)
                .register(registry);
        run = timer("flowable.ew.job.run", "Duration of the route of a job", topic)
                .register(registry);
        report = timer(
                        "flowable.ew.report",
                        "Time from the end of the route until the engine accepts the report",
                        topic)
                .register(registry);
        headroom = timer(
                        "flowable.ew.lock.headroom",
                        "Time until the lock expires, when the engine accepts the report",
                        topic)
                .serviceLevelObjectives(HEADROOM_BOUNDS)
                .register(registry);
    }

    /** @return meters in the registry that camel-micrometer uses or would use */
    static JobMeters of(CamelContext context, String topic) {
        MeterRegistry registry = registry(context);
        return registry == null ? JobMeters.NONE : new MicrometerMeters(registry, topic);
    }

    /** @return null if there is none yet */
    static MeterRegistry registry(CamelContext context) {
        MeterRegistry registry = context.getRegistry().lookupByNameAndType(CAMELS_REGISTRY, MeterRegistry.class);
        return registry != null ? registry : context.getRegistry().findSingleByType(MeterRegistry.class);
    }

    private static Counter.Builder counter(String name, String description, String topic) {
        return Counter.builder(name).description(description).tag("topic", topic);
    }

    private static Timer.Builder timer(String name, String description, String topic) {
        return Timer.builder(name).description(description).tag("topic", topic);
    }

    @Override
    public void polled(Poll outcome, long nanos) {
        polls.get(outcome).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void waitedForSlot(long nanos) {
        slotWait.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void acquired() {
        acquired.increment();
    }

    @Override
    public void started() {
        started.increment();
    }

    @Override
    public void ran(long nanos) {
        run.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void reportRepeated() {
        reportRetries.increment();
    }

    /** Micrometer drops negative durations, which are those of expired locks: they count as zero. */
    @Override
    public void reported(long nanos, long headroomNanos) {
        report.record(nanos, TimeUnit.NANOSECONDS);
        headroom.record(Math.max(0, headroomNanos), TimeUnit.NANOSECONDS);
    }

    @Override
    public void ended(JobEnd end) {
        ends.get(end).increment();
    }

    @Override
    public void unreported() {
        unreported.increment();
    }
}
