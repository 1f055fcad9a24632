package io.github.camelflowable;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.BeanIntrospection;
import org.apache.camel.support.PluginHelper;

/**
 * What the route needs to do its work, as seen by the circuit breaker or the health check that the option {@code pauseOn}
 * names: whether to acquire jobs.
 * <p>
 * A circuit breaker that is open stays so until somebody calls through it, unless it is set to turn half-open by itself. So
 * after its own wait one job is acquired to try: holding back for ever is the one thing that must not happen.
 */
final class Downstream {

    /** A health check may be a request of its own, and polls come by the hundred. */
    private static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();

    private static final Duration UNKNOWN_WAIT = Duration.ofMinutes(1);

    private enum State {
        UP,
        /** One job at a time, to see whether it is up. */
        ON_TRIAL,
        DOWN
    }

    private final CamelContext context;
    private final String id;
    private final LongSupplier nanoTime;
    private State state = State.UP;
    private String words;
    private boolean checked;
    private long checkedAt;
    private boolean open;
    private long openSince;
    private boolean trying;

    /**
     * @param id       of a circuit breaker or a health check; null if nothing is watched
     * @param nanoTime a clock as {@link System#nanoTime}
     */
    Downstream(CamelContext context, String id, LongSupplier nanoTime) {
        this.context = context;
        this.id = id;
        this.nanoTime = nanoTime;
    }

    /**
     * @param inHand jobs that are worked on
     * @return how many more jobs may be acquired now: none if it is down
     * @throws IllegalArgumentException if nothing has the id
     */
    synchronized int room(int free, int inHand) {
        if (id == null) {
            return free;
        }
        // As long as one job tries it, that job's call decides, and not what is seen before it.
        trying &= inHand > 0;
        if (trying) {
            return 0;
        }
        look();
        return switch (state) {
            case UP -> free;
            case ON_TRIAL -> inHand == 0 ? 1 : 0;
            case DOWN -> 0;
        };
    }

    /** Jobs were acquired. If one is to try a circuit breaker that is open, then the next does so after another wait. */
    synchronized void acquired() {
        if (state == State.ON_TRIAL) {
            trying = true;
            openSince = nanoTime.getAsLong();
        }
    }

    /** @return why a job that was acquired must not be started now, or null; the one that is to try always may */
    String whyNotNow() {
        return id == null ? null : wordsIfDown();
    }

    private synchronized String wordsIfDown() {
        if (!trying) {
            look();
        }
        return state == State.DOWN ? words : null;
    }

    /** @return whether it is down or on trial, so that what it rejects shall be tried again later */
    synchronized boolean isHeldBack() {
        if (id == null) {
            return false;
        }
        if (!trying) {
            look();
        }
        return state != State.UP;
    }

    /** @return why no jobs are acquired; null if they are */
    synchronized String words() {
        return state == State.UP ? null : words;
    }

    private void look() {
        Processor breaker = context.getProcessor(id);
        if (breaker != null) {
            watch(breaker);
        } else if (!checked || nanoTime.getAsLong() - checkedAt >= CHECK_NANOS) {
            checked = true;
            check(healthCheck());
            checkedAt = nanoTime.getAsLong();
        }
    }

    // ---- circuit breaker ----

    private void watch(Processor breaker) {
        String standing = String.valueOf(property(breaker, "circuitBreakerState"));
        words = "Circuit breaker " + id + " is " + standing;
        boolean wasOpen = open;
        open = "OPEN".equals(standing);
        if (open && !wasOpen) {
            openSince = nanoTime.getAsLong();
        }
        state = switch (standing) {
            case "CLOSED", "DISABLED", "METRICS_ONLY" -> State.UP;
            case "HALF_OPEN" -> State.ON_TRIAL;
            case "OPEN" -> isTimeToTry(breaker) ? State.ON_TRIAL : State.DOWN;
            case "FORCED_OPEN" -> State.DOWN;
            default ->
                throw new IllegalArgumentException("Option pauseOn: '" + id
                        + "' is no circuit breaker that tells its state, such as Resilience4j's");
        };
    }

    private boolean isTimeToTry(Processor breaker) {
        if (Boolean.TRUE.equals(property(breaker, "circuitBreakerTransitionFromOpenToHalfOpenEnabled"))) {
            return false;
        }
        // Whole seconds, the rest cut off.
        Duration wait = property(breaker, "circuitBreakerWaitDurationInOpenState") instanceof Number seconds
                ? Duration.ofSeconds(seconds.longValue() + 1)
                : UNKNOWN_WAIT;
        return nanoTime.getAsLong() - openSince >= wait.toNanos();
    }

    /** By name, so that no circuit breaker's library is needed here. */
    private Object property(Processor breaker, String name) {
        BeanIntrospection beans = PluginHelper.getBeanIntrospection(context);
        return beans.getOrElseProperty(breaker, name, null, false);
    }

    // ---- health check ----

    private HealthCheck healthCheck() {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        Collection<HealthCheck> checks =
                registry == null ? List.of() : registry.stream().toList();
        return checks.stream()
                .filter(check -> id.equals(check.getId()))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("Option pauseOn: there is no circuit breaker and no health"
                                + " check with the id '" + id + "'. "
                                + (registry == null
                                        ? "For health checks camel-health must be on the class path"
                                        : "Health checks are: " + ids(checks.stream()))));
    }

    private static String ids(Stream<HealthCheck> checks) {
        return String.join(", ", new TreeSet<>(checks.map(HealthCheck::getId).toList()));
    }

    private void check(HealthCheck check) {
        HealthCheck.Result result;
        try {
            result = check.callReadiness();
        } catch (RuntimeException e) {
            state = State.DOWN;
            words = "Health check " + id + " failed: " + e.getMessage();
            return;
        }
        state = result.getState() == HealthCheck.State.DOWN ? State.DOWN : State.UP;
        words = "Health check " + id + " is " + result.getState()
                + result.getMessage().map(message -> ": " + message).orElse("");
    }
}
