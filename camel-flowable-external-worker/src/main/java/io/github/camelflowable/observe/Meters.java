package io.github.camelflowable.observe;

import org.apache.camel.CamelContext;

import io.github.camelflowable.worker.JobMeters;

/** The way to Micrometer, which is optional: a class that uses it must not be loaded without it. */
public final class Meters {

    private Meters() {}

    private static boolean hasMicrometer(CamelContext context) {
        return context.getClassResolver().resolveClass("io.micrometer.core.instrument.MeterRegistry") != null;
    }

    /** @return meters in Micrometer, if it is there and the context has a registry of it */
    public static JobMeters ofTopic(CamelContext context, String topic) {
        return hasMicrometer(context) ? MicrometerMeters.of(context, topic) : JobMeters.NONE;
    }

    /** @return removes the gauges of the topic that it has added; null if there is no registry */
    static Runnable gauges(CamelContext context, String topic) {
        return hasMicrometer(context) ? MicrometerGauges.add(context, topic) : null;
    }
}
