package io.github.camelflowable.exchange;

import java.util.concurrent.RejectedExecutionException;

import org.apache.camel.Exchange;

/**
 * Whether Camel ended an exchange in the middle of its route, because the route, or a route that the exchange went on to, was
 * stopped. The work is neither done nor failed then.
 */
final class CutOff {

    /** The Camel class that rejects an exchange of a route that may not run any more, and does nothing else. */
    private static final String ERROR_HANDLERS = "org.apache.camel.processor.errorhandler.";

    private static final String ROUTE_ENTRY = "org.apache.camel.impl.engine.CamelInternalProcessor";

    private CutOff() {}

    /** @param stopping whether the consumer of the exchange is stopping: then each rejection is caused by the stop */
    static boolean happened(Exchange exchange, boolean stopping) {
        Exception exception = exchange.getException();
        if (exception == null) {
            // Camel skips the rest of a route whose thread was interrupted, and ends its exchange without an exception.
            return exchange.getExchangeExtension().isInterrupted() && exchange.isRouteStop();
        }
        for (Throwable cause : FailurePolicy.chain(exception)) {
            if (cause instanceof RejectedExecutionException && (stopping || isOfStoppedRoute(cause))
                    || cause instanceof InterruptedException && stopping) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfStoppedRoute(Throwable rejection) {
        StackTraceElement[] trace = rejection.getStackTrace();
        return trace.length > 0
                && (trace[0].getClassName().startsWith(ERROR_HANDLERS)
                        || trace[0].getClassName().equals(ROUTE_ENTRY));
    }
}
