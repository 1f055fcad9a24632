package io.github.camelflowable.outcomes;

import static io.github.camelflowable.outcomes.Passes.ALL;
import static io.github.camelflowable.outcomes.Passes.ANOTHER_EXCEPTION;
import static io.github.camelflowable.outcomes.Passes.NOTHING;
import static io.github.camelflowable.outcomes.Passes.NO_MESSAGE;
import static io.github.camelflowable.outcomes.Shape.Trait.CALLER;
import static io.github.camelflowable.outcomes.Shape.Trait.COPIES;
import static io.github.camelflowable.outcomes.Shape.Trait.CORE;
import static io.github.camelflowable.outcomes.Shape.Trait.HANDS_OVER;
import static io.github.camelflowable.outcomes.Shape.Trait.HIDES_EXCEPTION;
import static io.github.camelflowable.outcomes.Shape.Trait.OUTERMOST;
import static io.github.camelflowable.outcomes.Shape.inline;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.apache.camel.Exchange;
import org.apache.camel.builder.AggregationStrategies;
import org.apache.camel.builder.Builder;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.TryDefinition;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;

import io.github.camelflowable.FlowableEwConstants;

/** The rows of the table. */
final class Shapes {

    private static final String TAPPED = "tapped";

    private Shapes() {}

    static List<Shape> all() {
        return Stream.of(
                        handOvers(),
                        blocks(),
                        splitters(),
                        waits(),
                        RouteShapes.wholeRoutes(),
                        RouteShapes.handlers(),
                        failing(),
                        copies())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Shape> handOvers() {
        return List.of(
                inline("plain", ALL, (r, p, work) -> work.addTo(r, p))
                        .with(CORE)
                        .with(CALLER),
                inline("direct", ALL, (r, p, work) -> call(r, p, work, "direct")),
                inline("seda", ALL, (r, p, work) -> call(r, p, work, "seda"))
                        .with(CORE)
                        .with(HANDS_OVER)
                        .with(OUTERMOST),
                inline("threads", ALL, (r, p, work) -> {
                    r.threads().executorService(Place.THREADS);
                    work.addTo(r, p);
                }),
                inline("toD", ALL, (r, p, work) -> r.setProperty("to", Builder.constant(work(p, work)))
                        .toD("${exchangeProperty.to}")),
                inline("routingSlip", ALL, (r, p, work) -> r.routingSlip(Builder.constant(work(p, work)))),
                inline("recipientList", ALL, (r, p, work) -> r.recipientList(Builder.constant(work(p, work))))
                        .with(COPIES),
                inline("recipientList parallel", ALL, (r, p, work) -> r.recipientList(Builder.constant(work(p, work)))
                                .parallelProcessing()
                                .executorService(Place.THREADS))
                        .with(COPIES),
                inline("enrich", ALL, (r, p, work) -> r.enrich(work(p, work))).with(COPIES));
    }

    private static List<Shape> blocks() {
        return List.of(
                inline("filter", ALL, (r, p, work) -> work.addTo(r.filter(Builder.constant(true)), p))
                        .with(CALLER),
                inline("choice", ALL, (r, p, work) -> work.addTo(r.choice().when(Builder.constant(true)), p)),
                inline("loop", ALL, (r, p, work) -> work.addTo(r.loop(2), p))
                        .with(COPIES)
                        .only(ending -> !ending.reportsInVain()),
                inline("doTry, doFinally", ALL, (r, p, work) -> {
                            TryDefinition block = tried(r, p, work);
                            block.doFinally().setProperty("finally", Builder.constant(true));
                        })
                        .with(HIDES_EXCEPTION),
                inline("doTry, another doCatch", ALL, (r, p, work) -> tried(r, p, work)
                                .doCatch(InterruptedException.class)
                                .setBody(Place.by(Step.HANDLER)))
                        .with(HIDES_EXCEPTION),
                inline("circuitBreaker", ALL, (r, p, work) -> work.addTo(r.circuitBreaker(), p))
                        .with(COPIES),
                inline("saga", ALL, (r, p, work) -> work.addTo(r.saga(), p)).with(OUTERMOST),
                inline("transacted", ALL, (r, p, work) -> work.addTo(r.transacted("outcomes-policy"), p))
                        .with(OUTERMOST),
                inline(
                        "idempotentConsumer",
                        ALL,
                        (r, p, work) -> work.addTo(
                                r.idempotentConsumer(
                                        Builder.header(FlowableEwConstants.JOB_ID),
                                        MemoryIdempotentRepository.memoryIdempotentRepository()),
                                p)));
    }

    private static List<Shape> splitters() {
        return List.of(
                inline(
                                "multicast",
                                ALL,
                                (r, p, work) -> work.addTo(
                                        r.multicast().to("direct:nothing").pipeline(), p))
                        .with(CORE)
                        .with(COPIES),
                inline(
                                "multicast parallel",
                                ALL,
                                (r, p, work) -> work.addTo(
                                        r.multicast()
                                                .parallelProcessing()
                                                .executorService(Place.THREADS)
                                                .pipeline(),
                                        p))
                        .with(COPIES),
                inline(
                                "split aggregated",
                                ALL,
                                (r, p, work) ->
                                        work.addTo(r.split(Builder.constant(1), AggregationStrategies.useLatest()), p))
                        .with(COPIES),
                inline("split", NO_MESSAGE, (r, p, work) -> work.addTo(r.split(Builder.constant(1)), p))
                        .with(CORE)
                        .with(COPIES),
                inline(
                                "split parallel",
                                NO_MESSAGE,
                                (r, p, work) -> work.addTo(
                                        r.split(Builder.constant(1))
                                                .parallelProcessing()
                                                .executorService(Place.THREADS),
                                        p))
                        .with(COPIES));
    }

    private static List<Shape> waits() {
        return List.of(
                inline("delay", ALL, (r, p, work) -> {
                    r.delay(100).syncDelayed();
                    work.addTo(r, p);
                }),
                inline("delay asyncDelayed", ALL, (r, p, work) -> {
                            r.delay(100).asyncDelayed();
                            work.addTo(r, p);
                        })
                        .with(CORE),
                inline(
                                "resequence",
                                ALL,
                                (r, p, work) -> work.addTo(
                                        r.resequence(Builder.constant(1))
                                                .batch()
                                                .size(1)
                                                .timeout(100),
                                        p))
                        .with(OUTERMOST),
                inline("throttle", ALL, (r, p, work) -> {
                    r.throttle(10);
                    work.addTo(r, p);
                }));
    }

    private static List<Shape> failing() {
        return List.of(
                inline("throws afterwards", ANOTHER_EXCEPTION, (r, p, work) -> {
                            tried(r, p, work).doCatch(Throwable.class).to("direct:nothing");
                            r.throwException(new IllegalStateException("afterwards"));
                        })
                        .with(CORE),
                inline("seda, throws afterwards", ANOTHER_EXCEPTION, (r, p, work) -> {
                            call(r, p, work, "seda");
                            r.throwException(new IllegalStateException("afterwards"));
                        })
                        .with(OUTERMOST)
                        .with(HANDS_OVER)
                        .only(ending -> ending.run().end().isWell()
                                && ending.run().end().header() == null
                                && reportsNothingItself(ending)),
                inline("rollback", ANOTHER_EXCEPTION, (r, p, work) -> {
                            tried(r, p, work).doCatch(Throwable.class).to("direct:nothing");
                            r.rollback("afterwards");
                        })
                        .with(OUTERMOST),
                inline("markRollbackOnly", ANOTHER_EXCEPTION, (r, p, work) -> {
                            work.addTo(r, p);
                            r.markRollbackOnly();
                        })
                        .with(OUTERMOST)
                        .only(ending -> ending.run().end().isWell()),
                inline("markRollbackOnlyLast", ANOTHER_EXCEPTION, (r, p, work) -> {
                            work.addTo(r, p);
                            r.markRollbackOnlyLast();
                        })
                        .with(OUTERMOST)
                        .only(ending -> ending.run().end().isWell()));
    }

    private static List<Shape> copies() {
        return List.of(
                inline("wireTap", NOTHING, Shapes::tapped).with(CORE).with(COPIES),
                inline(
                                "aggregate",
                                NOTHING,
                                (r, p, work) -> work.addTo(
                                        r.aggregate(Builder.constant(1), AggregationStrategies.useLatest())
                                                .completionSize(1),
                                        p))
                        .with(COPIES)
                        .with(OUTERMOST)
                        .only(Shapes::reportsNothingItself));
    }

    /** A copy that may run later than the end of the route: a report of it would race with that. */
    private static boolean reportsNothingItself(Ending ending) {
        return ending.run().asks().isEmpty();
    }

    /** The work in a route of its own, which is called at the address that this gives. */
    static String work(Place place, Step work) {
        String uri = place.name("direct");
        work.addTo(place.from(uri), place);
        return uri;
    }

    private static void call(ProcessorDefinition<?> route, Place place, Step work, String scheme) {
        String uri = place.name(scheme);
        work.addTo(scheme.equals("seda") ? place.handedOver(uri) : place.from(uri), place);
        route.to(uri);
    }

    static TryDefinition tried(ProcessorDefinition<?> route, Place place, Step work) {
        TryDefinition block = route.doTry();
        work.addTo(block, place);
        return block;
    }

    /** The route waits for its copy: otherwise their reports would race. */
    private static void tapped(ProcessorDefinition<?> route, Place place, Step work) {
        String uri = place.name("direct");
        TryDefinition block = place.from(uri).doTry();
        work.addTo(block, place);
        block.doFinally().process(exchange -> latch(exchange).countDown());
        route.process(exchange -> exchange.setProperty(TAPPED, new CountDownLatch(1)))
                .wireTap(uri)
                .executorService(Place.THREADS)
                .process(exchange -> latch(exchange).await(30, TimeUnit.SECONDS));
    }

    private static CountDownLatch latch(Exchange exchange) {
        return exchange.getProperty(TAPPED, CountDownLatch.class);
    }
}
