package io.github.camelflowable.rest;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Ends what waits in a route when the route is about to stop. Camel stops a producer only after the exchanges of the route
 * have ended, so that one that waits would hold the stop up until the shutdown timeout.
 */
final class RouteStop extends ServiceSupport implements ShutdownPrepared {

    private final Set<CountDownLatch> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /** @return the one of the exchange's route; the given one for an exchange that is in no route */
    static RouteStop of(Exchange exchange, RouteStop absent) {
        Route route = exchange.getUnitOfWork() == null
                ? null
                : exchange.getUnitOfWork().getRoute();
        if (route == null) {
            return absent;
        }
        synchronized (route) {
            return route.getServices().stream()
                    .filter(RouteStop.class::isInstance)
                    .map(RouteStop.class::cast)
                    .findFirst()
                    .orElseGet(() -> addTo(route));
        }
    }

    private static RouteStop addTo(Route route) {
        RouteStop added = new RouteStop();
        route.addService(added);
        return added;
    }

    /** @return true if the route is about to stop; false after the time */
    boolean await(Duration longest) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        waiting.add(stopped);
        try {
            return stopping || stopped.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            waiting.remove(stopped);
        }
    }

    @Override
    protected void doStart() {
        stopping = false;
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        stopping = !suspendOnly;
        waiting.forEach(CountDownLatch::countDown);
    }
}
