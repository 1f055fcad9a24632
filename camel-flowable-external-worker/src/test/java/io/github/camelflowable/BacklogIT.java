package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Network;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** Of the consumers of a topic, one has {@code backlogInterval}. */
class BacklogIT extends FlowableTestSupport {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Network network = new Network(flowable);

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getRegistry().bind("meters", registry);
        return context;
    }

    @AfterEach
    void close() {
        context.stop();
        network.close();
    }

    private void consume(String route, String options) throws Exception {
        routes(builder -> builder.from(
                        "flowable-ew:" + topic + "?initialDelay=1h&baseUrl=" + network.baseUrl() + options)
                .routeId(route)
                .log(route));
    }

    private Gauge backlog() {
        return registry.find("flowable.ew.backlog")
                .tags("topic", topic, "state", "free")
                .gauge();
    }

    /** The diagnosis thread has sent what it was given before. */
    private void drainRequests() throws Exception {
        FlowableEwComponent component = context.getComponent("flowable-ew", FlowableEwComponent.class);
        component
                .threads()
                .diagnosis(URI.create(network.baseUrl()))
                .submit(() -> {})
                .get();
    }

    @Test
    void shouldCountWhileTheConsumerThatAskedIsStarted() throws Exception {
        consume("silent", "");
        assertThat(backlog()).isNull();
        consume("counting", "&backlogInterval=1s");

        await("the backlog is counted")
                .until(() -> backlog() != null && backlog().value() == 0);
        assertThat(registry.find("flowable.ew.dead.letters").gauge()).isNotNull();

        context.getRouteController().stopRoute("counting");

        drainRequests();
        int requests = network.calls().size();
        assertThat(backlog()).isNull();
        FlowableEwComponent component = context.getComponent("flowable-ew", FlowableEwComponent.class);
        // Two counts would be due before it on this timer, which has one thread.
        component
                .threads()
                .timer()
                .schedule(() -> {}, 2500, TimeUnit.MILLISECONDS)
                .get();
        drainRequests();
        assertThat(network.calls()).hasSize(requests);

        context.getRouteController().startRoute("counting");

        await("it counts again")
                .until(() -> backlog() != null && network.calls().size() > requests);
    }
}
