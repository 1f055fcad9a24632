package io.github.camelflowable.reliability;

import java.nio.file.Path;
import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;

import io.github.camelflowable.FlowableEwComponent;
import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.reliability.Ledger.Run;

/** A worker of a cluster: writes each run to its ledger, works for a time, and ends with the run's id as its result. */
final class ClusterWorker extends RouteBuilder {

    static final int SLOTS = 2;

    /** The variable that says which run completed the job. */
    static final String RUN = "run";

    private final String topic;
    private final String options;
    private final Ledger ledger;
    private final long workMillis;

    ClusterWorker(String name, String topic, String options, Path folder, long workMillis) {
        this.topic = topic;
        this.options = options;
        this.ledger = new Ledger(folder, name);
        this.workMillis = workMillis;
    }

    static CamelContext start(String baseUrl, ClusterWorker route) throws Exception {
        CamelContext context = new DefaultCamelContext();
        FlowableEwComponent component = context.getComponent("flowable-ew", FlowableEwComponent.class);
        component.getConfiguration().setBaseUrl(baseUrl);
        component.getConfiguration().setUsername(Flowable.USER);
        component.getConfiguration().setPassword(Flowable.PASSWORD);
        context.addRoutes(route);
        context.start();
        return context;
    }

    @Override
    public void configure() {
        from("flowable-ew:" + topic + "?initialDelay=0&delay=100&acquireTimeout=2s&requestTimeout=3s&" + options
                        + "&concurrentConsumers=" + SLOTS)
                .process(exchange -> ledger.write(Run.completing(exchange)))
                .delay(workMillis)
                .process(exchange -> exchange.getMessage().setBody(Map.of(RUN, exchange.getExchangeId())));
    }

    /** Arguments: base URL, name, topic, options, folder, milliseconds of work. It ends by SIGTERM or is killed. */
    public static void main(String[] arguments) throws Exception {
        Main main = new Main();
        main.addInitialProperty("camel.component.flowable-ew.base-url", arguments[0]);
        main.addInitialProperty("camel.component.flowable-ew.username", Flowable.USER);
        main.addInitialProperty("camel.component.flowable-ew.password", Flowable.PASSWORD);
        main.addInitialProperty("camel.main.routes-include-pattern", "false");
        main.configure()
                .addRoutesBuilder(new ClusterWorker(
                        arguments[1], arguments[2], arguments[3], Path.of(arguments[4]), Long.parseLong(arguments[5])));
        main.run();
    }
}
