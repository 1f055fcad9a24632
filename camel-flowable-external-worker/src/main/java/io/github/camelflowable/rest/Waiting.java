package io.github.camelflowable.rest;

import java.time.Duration;

import org.apache.camel.CamelContext;

import io.github.camelflowable.client.Durations;

/** Pauses between questions to the server, until the parameter {@code timeout} is over or the route is about to stop. */
final class Waiting {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

    private final RouteStop stop;
    private final Duration timeout;
    private final Duration interval;
    private final long start = System.nanoTime();

    private Waiting(RouteStop stop, Duration timeout, Duration interval) {
        this.stop = stop;
        this.timeout = timeout;
        this.interval = interval;
    }

    /**
     * @param longest time without the parameter {@code timeout}
     * @throws IllegalArgumentException if {@code timeout} or {@code pollInterval} is no duration
     */
    static Waiting of(
            CamelContext context,
            RouteStop stop,
            RestOperation operation,
            RestParameters parameters,
            Duration longest) {
        Duration timeout = duration(context, operation, parameters, "timeout", longest);
        Duration interval = duration(context, operation, parameters, "pollInterval", POLL_INTERVAL);
        if (interval.isZero()) {
            throw wrong(operation, "pollInterval", "a duration above zero such as PT1S or 500ms", "0");
        }
        return new Waiting(stop, timeout, interval);
    }

    /** @return true after a pause; false if the time is over, or the route is about to stop */
    boolean again() throws InterruptedException {
        Duration left = timeout.minusNanos(System.nanoTime() - start);
        Duration pause = left.compareTo(interval) < 0 ? left : interval;
        return !pause.isNegative() && !pause.isZero() && !stop.await(pause);
    }

    private static Duration duration(
            CamelContext context, RestOperation operation, RestParameters parameters, String name, Duration absent) {
        String text = parameters.query().get(name);
        if (text == null) {
            return absent;
        }
        String what = "Parameter '" + name + "' of " + operation.address();
        Duration duration = Durations.parse(what, text, context.getTypeConverter());
        if (duration.isNegative()) {
            throw wrong(operation, name, "a duration such as PT30S or 30s", text);
        }
        return duration;
    }

    private static IllegalArgumentException wrong(RestOperation operation, String name, String right, String given) {
        return new IllegalArgumentException("Parameter '" + name + "' of " + operation.address() + " must be " + right
                + ", but is '" + given + "'");
    }
}
