package io.github.camelflowable.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

import org.apache.camel.CamelContext;

import io.github.camelflowable.diagnosis.Backlog;
import io.github.camelflowable.diagnosis.Diagnosis.Cause;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * The gauges of one topic of one Camel context in Micrometer, while consumers of it are started. They have the name of the
 * context as a tag: Micrometer keeps the first gauge of a name and its tags, so that without it the gauges of a second context
 * would be those of the first for ever.
 */
final class MicrometerGauges {

    /** The tag that camel-micrometer uses. */
    private static final String CONTEXT = "camelContext";

    private final MeterRegistry registry;
    private final CamelContext context;
    private final String topic;
    private final List<Meter> added = new ArrayList<>();

    private MicrometerGauges(MeterRegistry registry, CamelContext context, String topic) {
        this.registry = registry;
        this.context = context;
        this.topic = topic;
    }

    /** @return removes them; null if the context has no registry */
    static Runnable add(CamelContext context, String topic) {
        MeterRegistry registry = MicrometerMeters.registry(context);
        if (registry == null) {
            return null;
        }
        MicrometerGauges gauges = new MicrometerGauges(registry, context, topic);
        gauges.addOfSlots();
        gauges.addOfEngine();
        return () -> gauges.added.forEach(registry::remove);
    }

    private void addOfSlots() {
        sum("flowable.ew.jobs.in.flight", "Jobs in flight", ManagedConsumer::getJobsInFlight);
        sum("flowable.ew.slots.used", "Slots that have a job or are reserved for one", ManagedConsumer::getSlotsUsed);
        sum("flowable.ew.slots.limit", "Number of slots", ManagedConsumer::getSlotsLimit);
        sum(
                "flowable.ew.backoff.polls",
                "Polls that Camel's back-off is going to skip",
                ManagedConsumer::getBackoffCounter);
    }

    private void addOfEngine() {
        register(gauge(
                        "flowable.ew.poll.age",
                        "Time since the engine last answered a poll",
                        c -> c.polls().age().toMillis() / 1000.0)
                .baseUnit("seconds"));
        for (Cause cause : Cause.values()) {
            if (cause != Cause.IDLE) {
                register(gauge(
                                "flowable.ew.diagnosis",
                                "1 for the cause why the engine gives no jobs, 0 for the others",
                                c -> c.diagnosis() != null && c.diagnosis().cause() == cause ? 1 : 0)
                        .tag("cause", cause.name()));
            }
        }
        if (consumers().anyMatch(consumer -> consumer.backlog() != null)) {
            backlog("free", Backlog::free);
            backlog("locked", Backlog::locked);
            backlog("paused", Backlog::paused);
            register(gauge(
                    "flowable.ew.dead.letters",
                    "Dead letters of the topic in the engine",
                    c -> count(c.backlog(), Backlog::deadLetters)));
        }
    }

    private void backlog(String state, ToDoubleFunction<Backlog> value) {
        register(gauge("flowable.ew.backlog", "Jobs of the topic in the engine", c -> count(c.backlog(), value))
                .tag("state", state));
    }

    private static double count(Backlog backlog, ToDoubleFunction<Backlog> value) {
        return backlog == null || backlog == Backlog.UNKNOWN ? Double.NaN : value.applyAsDouble(backlog);
    }

    private Stream<ManagedConsumer> consumers() {
        return ManagedConsumers.of(context).all().stream()
                .filter(consumer -> consumer.getTopic().equals(topic));
    }

    /** Adds up the consumers of the topic each time it is read. */
    private void sum(String name, String description, ToIntFunction<ManagedConsumer> value) {
        register(Gauge.builder(name, () -> consumers().mapToInt(value).sum()).description(description));
    }

    /** The largest value of the consumers of the topic: what they say is about the same engine. */
    private Gauge.Builder<?> gauge(String name, String description, ToDoubleFunction<ManagedConsumer> value) {
        return Gauge.builder(name, () -> consumers().mapToDouble(value).max().orElse(Double.NaN))
                .description(description);
    }

    private void register(Gauge.Builder<?> gauge) {
        added.add(gauge.tag("topic", topic).tag(CONTEXT, context.getName()).register(registry));
    }
}
