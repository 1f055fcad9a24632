package io.github.camelflowable.exchange;

import java.util.concurrent.RejectedExecutionException;

import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.StatefulService;

/**
 * Whether Camel ended an exchange in the middle of its route, because the route, or a route that the exchange went on to, was
 * stopped. The work is neither done nor failed then.
 */
final class CutOff {

    /** The Camel class that rejects an exchange of a route that may not run any more, and does nothing else. */
    private static final String ERROR_HANDLERS = "org.apache.camel.processor.errorhandler.";

    private static final String ROUTE_ENTRY = "org.apache.camel.impl.engine.CamelInternalProcessor";

    private static final String PROCESSORS = "org.apache.camel.processor.";

    private static final String CIRCUIT_BREAKERS = "org.apache.camel.component.resilience4j.";

    private CutOff() {}

    /** @param stopping whether the consumer of the exchange does not take jobs any more: it is stopping or suspending */
    static boolean happened(Exchange exchange, boolean stopping) {
        Exception exception = exchange.getException();
        if (exception == null) {
            // Camel skips the rest of a route whose thread was interrupted, and ends its exchange without an exception.
            return exchange.getExchangeExtension().isInterrupted() && exchange.isRouteStop();
        }
        for (Throwable cause : FailurePolicy.chain(exception)) {
            boolean cutOff = cause instanceof RejectedExecutionException
                            && (isOfStoppedRoute(cause) || stopping && isOfStoppedPool(cause))
                    || cause instanceof InterruptedException && isOfStoppedConsumer(exchange, stopping)
                    || stopping && isOfStoppedProcessor(cause);
            if (cutOff) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the route of the exchange, or the one that it went on to, through {@code seda} for example, is being stopped. A
     * suspended route is not interrupted: one that is suspended by force is stopped.
     */
    private static boolean isOfStoppedConsumer(Exchange exchange, boolean stopping) {
        String id = exchange.getFromRouteId();
        if (id == null) {
            return stopping;
        }
        Route route = exchange.getContext().getRoute(id);
        return route == null
                || route.getConsumer() instanceof StatefulService consumer
                        && (consumer.isStopping() || consumer.isStopped());
    }

    /** Whether a thread pool rejected a task because it was shut down. One that runs is full: the route has failed then. */
    private static boolean isOfStoppedPool(Throwable rejection) {
        StackTraceElement[] trace = rejection.getStackTrace();
        String message = rejection.getMessage();
        // Not a subclass, such as that of a throttler.
        return rejection.getClass() == RejectedExecutionException.class
                && trace.length > 0
                && (trace[0].getClassName().startsWith("java.util.concurrent.")
                        || trace[0].getClassName().startsWith("org.apache.camel."))
                && (message == null || !message.contains("[Running"));
    }

    /** Without an error handler in between, as in doTry, Camel calls its own processors after it has stopped them. */
    private static boolean isOfStoppedProcessor(Throwable cause) {
        StackTraceElement[] trace = cause.getStackTrace();
        return (cause instanceof IllegalStateException || cause instanceof NullPointerException)
                && trace.length > 0
                && (trace[0].getClassName().startsWith(PROCESSORS)
                        || trace[0].getClassName().startsWith(CIRCUIT_BREAKERS));
    }

    private static boolean isOfStoppedRoute(Throwable rejection) {
        StackTraceElement[] trace = rejection.getStackTrace();
        return trace.length > 0
                && (trace[0].getClassName().startsWith(ERROR_HANDLERS)
                        || trace[0].getClassName().equals(ROUTE_ENTRY));
    }
}
