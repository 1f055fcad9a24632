package io.github.camelflowable.outcomes;

import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;

import io.github.camelflowable.FlowableEwConsumer;
import io.github.camelflowable.kit.Network.Fault;
import io.github.camelflowable.outcomes.Shape.Trait;

/** One run of one cell: its instance, its job, and what went over the wire. */
final class Trial {

    private final Cell cell;
    private volatile boolean started;
    private String instance;
    private String job;
    private volatile boolean handedOut;
    private final AtomicBoolean faultUsed = new AtomicBoolean();

    Trial(Cell cell) {
        this.cell = cell;
    }

    Cell cell() {
        return cell;
    }

    boolean isPooled() {
        return cell.shape().traits().contains(Trait.POOLED);
    }

    void hasInstance(String id) {
        instance = id;
    }

    void hasJob(String id) {
        job = id;
    }

    String instance() {
        return instance;
    }

    String job() {
        return job;
    }

    boolean hasStarted() {
        return started;
    }

    // ---- the route ----

    RoutesBuilder routes() {
        return new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                String uri = "flowable-ew:" + cell.topic() + "?initialDelay=0"
                        + (cell.ending().options().contains("&delay=") ? "" : "&delay=15000")
                        + cell.ending().options();
                Place place = new Place(this, cell, uri, () -> started = true);
                cell.shape().build(place, cell.ending().work());
            }
        };
    }

    /** How many jobs the cell's consumer has in flight; their reports are included. */
    int pending(CamelContext context) {
        Route route = context.getRoute(cell.topic());
        return consumers(route, context)
                .filter(consumer -> cell.topic().equals(consumer.getEndpoint().getTopic()))
                .mapToInt(FlowableEwConsumer::getPendingExchangesSize)
                .sum();
    }

    /** A bean consumes without a route. */
    private static Stream<FlowableEwConsumer> consumers(Route route, CamelContext context) {
        return route != null
                ? Stream.of((FlowableEwConsumer) route.getConsumer())
                : context.getCamelContextExtension().getServices().stream()
                        .filter(FlowableEwConsumer.class::isInstance)
                        .map(FlowableEwConsumer.class::cast);
    }

    // ---- the wire ----

    /** The job is handed out once, so that the engine still shows afterwards what its one run has led to. */
    Fault onAcquire() {
        if (handedOut) {
            return Fault.status(200, "application/json", "[]");
        }
        return (worker, engine) -> {
            HttpResponse<byte[]> answer = engine.call();
            handedOut |= answer.body().length > "[]".length();
            engine.answer(worker, answer);
        };
    }

    Fault onReport() {
        return faultUsed.compareAndSet(false, true)
                ? cell.ending().firstAnswer().fault()
                : Fault.NONE;
    }
}
