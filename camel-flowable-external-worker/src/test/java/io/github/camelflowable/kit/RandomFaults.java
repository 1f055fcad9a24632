package io.github.camelflowable.kit;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

import io.github.camelflowable.kit.Network.Call;
import io.github.camelflowable.kit.Network.Fault;

/** A bad network: breaks some of the requests, in every way that networks have. The seed says which and how. */
public final class RandomFaults implements Function<Call, Fault> {

    private static final String HTML =
            "<html><head><title>Sorry</title></head><body>Please come back later</body></html>";

    /** Every way to break a request. Where nothing else is said, the engine has carried it out. */
    public enum Kind {
        /** The engine never saw it. */
        REQUEST_LOST(Fault.REQUEST_LOST),
        ANSWER_LOST(Fault.ANSWER_LOST),
        ANSWER_TRUNCATED(Fault.ANSWER_TRUNCATED),
        SLOW(Fault.slow(Duration.ofMillis(400))),
        /** Slower than the worker's patience, see {@link RandomFaults#REQUEST_TIMEOUT}. */
        TOO_SLOW(Fault.slow(REQUEST_TIMEOUT.plusMillis(300))),
        DRIPPING(Fault.dripping(10, Duration.ofMillis(40))),
        DRIPPING_ON(Fault.dripping(20, REQUEST_TIMEOUT.dividedBy(10))),
        /** The engine never saw it. */
        TOO_MANY_REQUESTS(Fault.status(429, "text/plain", "slow down")),
        /** The engine never saw it. */
        BAD_GATEWAY(Fault.status(502, "text/html", HTML)),
        /** The engine never saw it. */
        UNAVAILABLE(Fault.status(503, "text/html", HTML)),
        GATEWAY_TIMEOUT(Fault.answerReplaced(Fault.status(504, "text/html", HTML))),
        WEB_PAGE(Fault.answerReplaced(Fault.status(200, "text/html", HTML))),
        /** The engine never saw it. */
        WEB_PAGE_INSTEAD(Fault.status(200, "text/html", HTML)),
        HALF_JSON(Fault.answerReplaced(Fault.status(200, "application/json", "[{\"id\":\"4"))),
        OTHER_CONTENT_TYPE(Fault.contentType("text/plain"));

        private final Fault fault;

        Kind(Fault fault) {
            this.fault = fault;
        }
    }

    /** What a worker behind this network should have as its {@code requestTimeout}. */
    public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(1);

    private final Random random;
    private final double rate;
    private final Map<Kind, Integer> injected = new EnumMap<>(Kind.class);

    /** @param rate how many of the requests break, 0 to 1 */
    public RandomFaults(long seed, double rate) {
        this.random = new Random(seed);
        this.rate = rate;
    }

    @Override
    public synchronized Fault apply(Call call) {
        if (random.nextDouble() >= rate) {
            return Fault.NONE;
        }
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        injected.merge(kind, 1, Integer::sum);
        return kind.fault;
    }

    /** @return how often each kind has happened */
    public synchronized Map<Kind, Integer> injected() {
        return new EnumMap<>(injected);
    }

    public synchronized int total() {
        return injected.values().stream().mapToInt(Integer::intValue).sum();
    }
}
