package io.github.camelflowable.outcomes;

import java.util.List;
import java.util.concurrent.ExecutorService;

import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.PooledExchangeFactory;
import org.apache.camel.saga.InMemorySagaService;

import io.github.camelflowable.FlowableEwComponent;
import io.github.camelflowable.kit.Flowable;

/** A running Camel context with the routes of some trials, and all that their shapes need. */
final class BenchContext implements AutoCloseable {

    private static final int SPOOL_THRESHOLD = 1000;
    private static final int SECONDS_TO_STOP = 2;

    private final CamelContext context = new DefaultCamelContext();
    private final List<Trial> trials;

    /** @param download address that gives {@link Documents#CONTENT} */
    BenchContext(List<Trial> trials, String engine, String download, ExecutorService threads) throws Exception {
        this.trials = trials;
        // An MBean for each step of each route takes a seventh of the whole time.
        context.disableJMX();
        if (trials.get(0).isPooled()) {
            context.getCamelContextExtension().setExchangeFactory(new PooledExchangeFactory());
        }
        context.getRegistry().bind(Place.THREADS, threads);
        context.getRegistry().bind("outcomes-policy", new NoTransaction());
        context.addService(new InMemorySagaService());
        context.getStreamCachingStrategy().setSpoolEnabled(true);
        context.getStreamCachingStrategy().setSpoolThreshold(SPOOL_THRESHOLD);
        context.getPropertiesComponent().addOverrideProperty(ResultEndings.DOWNLOAD, download);
        context.getShutdownStrategy().setTimeout(SECONDS_TO_STOP);
        connect(engine);
        addRoutes();
        context.start();
    }

    private void connect(String engine) {
        FlowableEwComponent component = context.getComponent("flowable-ew", FlowableEwComponent.class);
        component.getConfiguration().setBaseUrl(engine);
        component.getConfiguration().setUsername(Flowable.USER);
        component.getConfiguration().setPassword(Flowable.PASSWORD);
    }

    private void addRoutes() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:nothing").setProperty("nothing", constant(true));
                from("direct:handled").setBody(Place.by(Step.HANDLER));
            }
        });
        for (Trial trial : trials) {
            RoutesBuilder routes = trial.routes();
            context.addRoutes(routes);
            routes.addTemplatedRoutesToCamelContext(context);
        }
    }

    /** Every job's work has begun, and no job is in flight: what was to be reported is reported. */
    boolean isIdle() {
        return trials.stream().allMatch(trial -> trial.hasStarted() && trial.pending(context) == 0);
    }

    @Override
    public void close() {
        context.stop();
    }
}
