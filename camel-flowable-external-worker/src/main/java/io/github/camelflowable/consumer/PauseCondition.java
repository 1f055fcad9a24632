package io.github.camelflowable.consumer;

import java.time.Duration;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.BeanIntrospection;
import org.apache.camel.support.PluginHelper;

/**
 * Whether the circuit breaker or the health check that the option {@code pauseOn} names lets the consumer acquire jobs. A health
 * check may block, so a timer calls it, and all others read its last result. An open circuit breaker stays open until a call
 * goes through it, unless it becomes half-open by itself: so after its own wait the consumer acquires one job to try it.
 */
public final class PauseCondition {

    /** Seconds between two calls of the health check. With more, the consumer reacts later; fewer send more requests. */
    private static final long CHECK_SECONDS = 1;

    /** Wait of a circuit breaker that does not publish its own. A longer wait resumes later; a shorter one fails more jobs. */
    private static final Duration UNKNOWN_WAIT = Duration.ofMinutes(1);

    private enum State {
        UP,
        /** One job at a time is acquired, to try whether it is up. */
        HALF_OPEN,
        DOWN,
        /** There is no circuit breaker and no health check with the id. */
        UNKNOWN
    }

    private final CamelContext context;
    private final String id;
    private final LongSupplier nanoTime;
    private State state = State.DOWN;
    private String reason = "Not checked yet";
    private boolean open;
    private long openSince;
    private boolean trying;
    private ScheduledExecutorService checks;

    /**
     * @param id       id of a circuit breaker or a health check; null if the option is not set
     * @param nanoTime a clock as {@link System#nanoTime}
     */
    public PauseCondition(CamelContext context, String id, LongSupplier nanoTime) {
        this.context = context;
        this.id = id;
        this.nanoTime = nanoTime;
        if (id == null) {
            state = State.UP;
        }
    }

    /** The health check has a thread of its own: one that hangs must not hold a thread that polls. */
    public synchronized void start() {
        if (id != null && checks == null) {
            checks = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "FlowableEwPause");
            checks.scheduleWithFixedDelay(this::check, 0, CHECK_SECONDS, TimeUnit.SECONDS);
        }
    }

    public synchronized void stop() {
        if (checks != null) {
            context.getExecutorServiceManager().shutdownNow(checks);
            checks = null;
        }
    }

    /**
     * @return how many more jobs may be acquired now
     * @throws IllegalArgumentException if there is no circuit breaker and no health check with the id
     */
    synchronized int limit(int free, int inFlight) {
        trying &= inFlight > 0;
        if (trying) {
            return 0;
        }
        readBreaker();
        return switch (state) {
            case UP -> free;
            case HALF_OPEN -> inFlight == 0 ? 1 : 0;
            case DOWN -> 0;
            case UNKNOWN -> throw new IllegalArgumentException(reason);
        };
    }

    /** Jobs were acquired. If one of them tries an open circuit breaker, the next job tries it after another wait. */
    synchronized void acquired() {
        if (state == State.HALF_OPEN) {
            trying = true;
            openSince = nanoTime.getAsLong();
        }
    }

    /** @return why an acquired job must not start now, or null; the job that tries the circuit breaker always may start */
    synchronized String reasonNotToStart() {
        readBreaker();
        return state == State.DOWN || state == State.UNKNOWN ? reason : null;
    }

    /** @return whether a job that it rejects is to be tried again later: it is down, or one job tries it */
    public synchronized boolean isHeldBack() {
        readBreaker();
        return state != State.UP;
    }

    /** @return why no jobs are acquired; null if they are */
    synchronized String reason() {
        return state == State.UP ? null : reason;
    }

    private synchronized void set(State found, String why) {
        state = found;
        reason = why;
    }

    // ---- circuit breaker ----

    private void readBreaker() {
        // While one job tries it, the call of that job decides, not a state read before it.
        Processor breaker = id == null || trying ? null : context.getProcessor(id);
        if (breaker == null) {
            return;
        }
        String breakerState = String.valueOf(property(breaker, "circuitBreakerState"));
        boolean wasOpen = open;
        open = "OPEN".equals(breakerState);
        if (open && !wasOpen) {
            openSince = nanoTime.getAsLong();
        }
        State found =
                switch (breakerState) {
                    case "CLOSED", "DISABLED", "METRICS_ONLY" -> State.UP;
                    case "HALF_OPEN" -> State.HALF_OPEN;
                    case "OPEN" -> isTimeToTry(breaker) ? State.HALF_OPEN : State.DOWN;
                    case "FORCED_OPEN" -> State.DOWN;
                    default -> State.UNKNOWN;
                };
        set(
                found,
                found == State.UNKNOWN
                        ? "Option pauseOn: '" + id
                                + "' is not a circuit breaker that publishes its state, such as Resilience4j's"
                        : "Circuit breaker " + id + " is " + breakerState);
    }

    private boolean isTimeToTry(Processor breaker) {
        if (Boolean.TRUE.equals(property(breaker, "circuitBreakerTransitionFromOpenToHalfOpenEnabled"))) {
            return false;
        }
        // Whole seconds, rounded down.
        Duration wait = property(breaker, "circuitBreakerWaitDurationInOpenState") instanceof Number seconds
                ? Duration.ofSeconds(seconds.longValue() + 1)
                : UNKNOWN_WAIT;
        return nanoTime.getAsLong() - openSince >= wait.toNanos();
    }

    /** Read by name, so that no library of a circuit breaker is needed. */
    private Object property(Processor breaker, String name) {
        BeanIntrospection beans = PluginHelper.getBeanIntrospection(context);
        return beans.getOrElseProperty(breaker, name, null, false);
    }

    // ---- health check ----

    private static String knownChecks(HealthCheckRegistry registry) {
        if (registry == null) {
            return "For health checks camel-health must be on the class path";
        }
        return registry.getCheckIDs().isEmpty()
                ? "The context has no health check: register one with this id, or set the id of a circuit breaker"
                : "Health checks are: " + String.join(", ", new TreeSet<>(registry.getCheckIDs()));
    }

    /** Holds no monitor while the health check runs, so that jobs do not wait: they read the result before. */
    private void check() {
        if (context.getProcessor(id) != null) {
            return;
        }
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        // Not by getCheck, which for the id of a route may find the health check of the route instead.
        HealthCheck check = registry == null
                ? null
                : registry.stream()
                        .filter(c -> id.equals(c.getId()))
                        .findFirst()
                        .orElse(null);
        if (check == null) {
            set(
                    State.UNKNOWN,
                    "Option pauseOn: there is no circuit breaker and no health check with the id '" + id + "'. "
                            + knownChecks(registry));
            return;
        }
        try {
            HealthCheck.Result result = check.callReadiness();
            set(
                    result.getState() == HealthCheck.State.DOWN ? State.DOWN : State.UP,
                    "Health check " + id + " is " + result.getState()
                            + result.getMessage().map(message -> ": " + message).orElse(""));
        } catch (RuntimeException e) {
            set(State.DOWN, "Health check " + id + " failed: " + e.getMessage());
        }
    }
}
