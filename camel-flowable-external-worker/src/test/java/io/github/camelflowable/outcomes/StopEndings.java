package io.github.camelflowable.outcomes;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.StatefulService;
import org.apache.camel.spi.RouteController;
import org.awaitility.Awaitility;

import io.github.camelflowable.outcomes.Ending.Group;
import io.github.camelflowable.outcomes.Run.End;
import io.github.camelflowable.outcomes.Run.Thrown;

/** Endings of a job whose route is stopped while it runs. */
final class StopEndings {

    /** How long Camel waits for the job before it uses force. */
    private static final long PATIENT_MILLIS = 300;

    private static final End REJECTED = End.thrown(Thrown.REJECTED, "");
    private static final End WELL = End.well(Step.BY);

    @FunctionalInterface
    private interface Stop {
        void on(RouteController routes, String routeId) throws Exception;
    }

    private StopEndings() {}

    static List<Ending> all() {
        return List.of(
                ending(
                        "is stopped by force",
                        REJECTED,
                        (exchange, id) -> stopped(
                                exchange,
                                id,
                                (routes, route) -> routes.stopRoute(route, PATIENT_MILLIS, TimeUnit.MILLISECONDS))),
                ending(
                        "is suspended by force",
                        REJECTED,
                        (exchange, id) -> stopped(
                                exchange,
                                id,
                                (routes, route) -> routes.suspendRoute(route, PATIENT_MILLIS, TimeUnit.MILLISECONDS))),
                ending(
                        "is to be stopped, but that is aborted",
                        WELL,
                        (exchange, id) -> stopped(
                                exchange,
                                id,
                                (routes, route) ->
                                        routes.stopRoute(route, PATIENT_MILLIS, TimeUnit.MILLISECONDS, true))),
                ending(
                        "is stopped and waits for the job",
                        WELL,
                        (exchange, id) -> stopping(
                                exchange, id, (routes, route) -> routes.stopRoute(route, 30, TimeUnit.SECONDS))),
                ending(
                        "is suspended and waits for the job",
                        WELL,
                        (exchange, id) -> stopping(
                                exchange, id, (routes, route) -> routes.suspendRoute(route, 30, TimeUnit.SECONDS))));
    }

    @FunctionalInterface
    private interface Work {
        void process(Exchange exchange, String routeId) throws Exception;
    }

    /** One more node follows: that is where Camel refuses to go on. */
    private static Ending ending(String name, End end, Work work) {
        Step step = (route, place) -> route.process(exchange -> {
                    place.workStarts();
                    work.process(exchange, place.routeId());
                })
                .setBody(Place.by(Step.BY));
        return new Ending(name, Group.STOP, step, "", Run.of(end, Answer.TAKEN));
    }

    /** The work goes on when the attempt to stop the route is over. */
    private static void stopped(Exchange exchange, String routeId, Stop stop) {
        stopLater(exchange, routeId, stop).join();
    }

    /** The work goes on as soon as the route is about to stop. */
    private static void stopping(Exchange exchange, String routeId, Stop stop) {
        stopLater(exchange, routeId, stop);
        StatefulService consumer =
                (StatefulService) exchange.getContext().getRoute(routeId).getConsumer();
        Awaitility.await("the route is stopping")
                .until(() -> !consumer.isStarted() || consumer.isSuspending() || consumer.isSuspended());
    }

    private static CompletableFuture<Void> stopLater(Exchange exchange, String routeId, Stop stop) {
        CamelContext context = exchange.getContext();
        return CompletableFuture.runAsync(() -> {
            try {
                stop.on(context.getRouteController(), routeId);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
