package io.github.camelflowable.observe;

import org.apache.camel.Exchange;
import org.apache.camel.ServiceStatus;
import org.apache.camel.spi.ReactiveExecutor;
import org.apache.camel.spi.RouteController;
import org.apache.camel.support.DefaultConsumer;

/** What Camel does not show, or leaves undone, when a route ends by force or in an error. */
public final class RouteEnds {

    private RouteEnds() {}

    /** Camel stops a consumer that it suspends by force, and resumes it only if it says that it is suspended. */
    public static boolean isSuspendedByForce(DefaultConsumer consumer) {
        RouteController routes = consumer.getEndpoint().getCamelContext().getRouteController();
        return consumer.isStopped() && routes.getRouteStatus(consumer.getRouteId()) == ServiceStatus.Suspended;
    }

    /** Camel lets an error through, and keeps the end of the route in its queue: it would run with the thread's next exchange. */
    public static void runRest(Exchange exchange) {
        ReactiveExecutor queue =
                exchange.getContext().getCamelContextExtension().getReactiveExecutor();
        boolean more;
        do {
            more = queue.executeFromQueue();
        } while (more);
    }
}
