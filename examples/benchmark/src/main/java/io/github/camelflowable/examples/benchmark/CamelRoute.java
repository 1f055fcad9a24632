package io.github.camelflowable.examples.benchmark;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.AsyncProcessorSupport;

import io.github.camelflowable.FlowableEwComponent;
import io.github.camelflowable.FlowableEwConfiguration;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * The connector in a Camel context of its own: a route from the topic that does the work and puts one variable into its
 * body.
 *
 * @param options  options of the endpoint, as they stand in its URI; empty for the defaults
 * @param observed whether Micrometer meters are kept
 */
record CamelRoute(String name, String options, boolean observed) implements Contender {

    static final CamelRoute DEFAULTS = new CamelRoute("connector, defaults", "");

    /** All that can be switched on to see the worker. */
    static final CamelRoute OBSERVED = new CamelRoute("connector, observed", "traceVariable=trace", true);

    CamelRoute(String name, String options) {
        this(name, options, false);
    }

    /** A Camel context that has started, but not its route. */
    record Ready(DefaultCamelContext context, ScheduledExecutorService timer) implements Worker {

        void startRoute() throws Exception {
            context.getRouteController().startAllRoutes();
        }

        @Override
        public void stop() throws IOException {
            context.close();
            timer.shutdownNow();
        }
    }

    @Override
    public Worker start(Site site, Work work, Tally tally) throws Exception {
        Ready ready = prepare(site, work, tally);
        ready.startRoute();
        return ready;
    }

    Ready prepare(Site site, Work work, Tally tally) throws Exception {
        return prepare(site, work, tally, context -> {});
    }

    /** @param setUp is called before the route is added */
    Ready prepare(Site site, Work work, Tally tally, Consumer<CamelContext> setUp) throws Exception {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        DefaultCamelContext context = context(site, tally);
        if (observed) {
            context.getRegistry().bind("metricsRegistry", new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        }
        setUp.accept(context);
        context.addRoutes(route(site.topic(), work, timer));
        context.setAutoStartup(false);
        context.start();
        return new Ready(context, timer);
    }

    static DefaultCamelContext context(Site site, Tally tally) {
        DefaultCamelContext context = new DefaultCamelContext();
        FlowableEwComponent component = new FlowableEwComponent(context);
        FlowableEwConfiguration configuration = component.getConfiguration();
        configuration.setBaseUrl(site.baseUrl());
        configuration.setUsername(site.username());
        configuration.setPassword(site.password());
        configuration.setHttp(Map.of("httpClientConfigurer", new RequestCounter(tally)));
        context.addComponent("flowable-ew", component);
        return context;
    }

    private RouteBuilder route(String topic, Work work, ScheduledExecutorService timer) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("flowable-ew:" + topic + (options.isEmpty() ? "" : "?" + options))
                        .process(worker(work, timer))
                        .process(CamelRoute::addResult);
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static void addResult(Exchange exchange) {
        exchange.getMessage().getBody(Map.class).put("status", "done");
    }

    private static Processor worker(Work work, ScheduledExecutorService timer) {
        if (work.kind() != Work.Kind.ASYNCHRONOUS) {
            return exchange -> work.doHere();
        }
        return new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                timer.schedule(() -> callback.done(false), work.duration().toMillis(), TimeUnit.MILLISECONDS);
                return false;
            }
        };
    }
}
