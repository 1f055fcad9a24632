package io.github.camelflowable.outcomes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.apache.camel.builder.Builder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.ValueBuilder;
import org.apache.camel.model.RouteDefinition;

/** Where the route of one cell is built: it gives names that no other cell has. */
final class Place {

    /** Registry name of the thread pool that all shapes with threads share. */
    static final String THREADS = "outcomes-threads";

    private final RouteBuilder routes;
    private final Cell cell;
    private final String consumer;
    private final Runnable started;
    private int names;

    /**
     * @param consumer address of the cell's consumer
     * @param started  hears when the work begins
     */
    Place(RouteBuilder routes, Cell cell, String consumer, Runnable started) {
        this.routes = routes;
        this.cell = cell;
        this.consumer = consumer;
        this.started = started;
    }

    RouteBuilder routes() {
        return routes;
    }

    String routeId() {
        return cell.topic();
    }

    String consumer() {
        return consumer;
    }

    RouteDefinition from() {
        return routes.from(consumer).routeId(routeId());
    }

    /** A route that the cell's own hands its exchange over to, and with it the work. */
    RouteDefinition handedOver(String uri) {
        return routes.from(uri);
    }

    /** A route beside the cell's own; what goes wrong in it goes wrong where it is called from. */
    RouteDefinition from(String uri) {
        return routes.from(uri).errorHandler(routes.noErrorHandler());
    }

    String name(String scheme) {
        return scheme + ":" + cell.topic() + "-" + names++;
    }

    /** Address of a producer at the same engine. */
    String producer(String options) {
        return "flowable-ew:report?" + options;
    }

    /** A directory of its own, below {@code target}: Camel leaves lock files where a route was stopped by force. */
    Path directory() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "outcomes")), cell.topic());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void workStarts() {
        started.run();
    }

    /** Variables that tell who has written them. */
    static ValueBuilder by(String who) {
        return Builder.constant(Map.of(Step.VARIABLE, who));
    }
}
