package io.github.camelflowable.outcomes;

import static io.github.camelflowable.outcomes.Passes.ALL;
import static io.github.camelflowable.outcomes.Passes.FAIL_REPORTED;
import static io.github.camelflowable.outcomes.Passes.NO_EXCEPTION;
import static io.github.camelflowable.outcomes.Shape.Trait.COPIES;
import static io.github.camelflowable.outcomes.Shape.Trait.CORE;
import static io.github.camelflowable.outcomes.Shape.Trait.OUTERMOST;
import static io.github.camelflowable.outcomes.Shape.Trait.POOLED;
import static io.github.camelflowable.outcomes.Shape.inline;
import static io.github.camelflowable.outcomes.Shape.whole;

import java.util.List;

import org.apache.camel.model.RouteDefinition;

/** The rows of the table that are about the route as a whole, or about its errors. */
final class RouteShapes {

    private RouteShapes() {}

    static List<Shape> wholeRoutes() {
        return List.of(
                whole("pooled exchanges", ALL, (p, work) -> work.addTo(p.from(), p))
                        .with(POOLED),
                whole("route template", ALL, (p, work) -> {
                    work.addTo(
                            p.routes()
                                    .routeTemplate("template-" + p.routeId())
                                    .templateParameter("uri")
                                    .from("{{uri}}"),
                            p);
                    p.routes()
                            .templatedRoute("template-" + p.routeId())
                            .routeId(p.routeId())
                            .parameter("uri", p.consumer());
                }),
                whole("@Consume bean", ALL, (p, work) -> Consuming.bean(p, Shapes.work(p, work)))
                        .only(ending -> !ending.isStop()),
                whole("onException unhandled", ALL, (p, work) -> {
                    RouteDefinition route = p.from();
                    route.onException(Throwable.class)
                            .handled(false)
                            .to("direct:nothing")
                            .end();
                    work.addTo(route, p);
                }),
                whole("onException unhandled, alert to seda", ALL, (p, work) -> {
                    String alerts = p.name("seda");
                    p.handedOver(alerts).to("direct:nothing");
                    RouteDefinition route = p.from();
                    route.onException(Throwable.class).to(alerts).end();
                    work.addTo(route, p);
                }),
                whole("onException with redelivery", ALL, (p, work) -> {
                            RouteDefinition route = p.from();
                            route.onException(Throwable.class)
                                    .maximumRedeliveries(1)
                                    .redeliveryDelay(10)
                                    .end();
                            work.addTo(route, p);
                        })
                        .only(ending -> !ending.reportsInVain()),
                whole("onCompletion modeBeforeConsumer", ALL, (p, work) -> {
                    RouteDefinition route = p.from();
                    route.onCompletion()
                            .modeBeforeConsumer()
                            .to("direct:nothing")
                            .end();
                    work.addTo(route, p);
                }),
                whole("onCompletion modeAfterConsumer", ALL, (p, work) -> {
                    RouteDefinition route = p.from();
                    route.onCompletion()
                            .modeAfterConsumer()
                            .setBody(Place.by("onCompletion"))
                            .end();
                    work.addTo(route, p);
                }),
                inline("stop", ALL, (r, p, work) -> {
                            work.addTo(r, p);
                            r.stop().setBody(Place.by("after the stop"));
                        })
                        .with(OUTERMOST));
    }

    static List<Shape> handlers() {
        return List.of(
                inline("doTry, doCatch", NO_EXCEPTION, (r, p, work) -> Shapes.tried(r, p, work)
                                .doCatch(Throwable.class)
                                .setBody(Place.by(Step.HANDLER)))
                        .with(CORE),
                inline("circuitBreaker with fallback", NO_EXCEPTION, (r, p, work) -> {
                            var breaker = r.circuitBreaker();
                            work.addTo(breaker, p);
                            breaker.onFallback().setBody(Place.by(Step.HANDLER));
                        })
                        .with(CORE)
                        .with(COPIES),
                whole("onException handled", NO_EXCEPTION, (p, work) -> {
                    RouteDefinition route = p.from();
                    route.onException(Throwable.class)
                            .handled(true)
                            .setBody(Place.by(Step.HANDLER))
                            .end();
                    work.addTo(route, p);
                }),
                whole("onException continued", NO_EXCEPTION, (p, work) -> {
                    RouteDefinition route = p.from();
                    route.onException(Throwable.class)
                            .continued(true)
                            .setBody(Place.by(Step.HANDLER))
                            .end();
                    work.addTo(route, p);
                }),
                whole(
                                "dead letter channel",
                                NO_EXCEPTION,
                                (p, work) -> work.addTo(
                                        p.from().errorHandler(p.routes().deadLetterChannel("direct:handled")), p))
                        .with(CORE),
                whole(
                                "dead letter channel that reports `fail`",
                                FAIL_REPORTED,
                                (p, work) -> work.addTo(
                                        p.from()
                                                .errorHandler(
                                                        p.routes().deadLetterChannel(p.producer("operation=fail"))),
                                        p))
                        .with(CORE)
                        .only(ending -> !ending.isStop() && !ending.options().contains("autoFail=false")));
    }
}
