package io.github.camelflowable.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.builder.LambdaRouteBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.FlowableEwComponent;
import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.FlowableEwConsumer;

/**
 * A Camel context whose {@code flowable-ew:} talks to the shared Flowable. Every test gets a topic and a process key of
 * its own, so tests cannot see each other's jobs.
 */
public abstract class FlowableTestSupport extends CamelTestSupport {

    protected final Flowable flowable = engine();
    protected final String topic = "topic-" + UUID.randomUUID();
    protected final String key = "process" + UUID.randomUUID().toString().replace("-", "");

    /** The Flowable to talk to; called once for each test. */
    protected Flowable engine() {
        return Flowable.shared();
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        connect(context);
        return context;
    }

    protected void connect(CamelContext context) {
        FlowableEwComponent component = context.getComponent("flowable-ew", FlowableEwComponent.class);
        component.getConfiguration().setBaseUrl(flowable.baseUrl());
        component.getConfiguration().setUsername(Flowable.USER);
        component.getConfiguration().setPassword(Flowable.PASSWORD);
    }

    protected void routes(LambdaRouteBuilder routes) throws Exception {
        RouteBuilder.addRoutes(context, routes);
    }

    /** Address of a consumer of this test's topic that polls at once and often. */
    protected String consumed(String... options) {
        return "flowable-ew:" + topic + "?initialDelay=0&delay=50"
                + Arrays.stream(options).map(option -> "&" + option).collect(Collectors.joining());
    }

    /** Sends to an endpoint and waits for the answer; what went wrong is in the exchange, not thrown. */
    protected Exchange send(String uri, Object body, Map<String, Object> headers) {
        return template.request(uri, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
        });
    }

    /** Locks the next job of this test's topic as another process would; its id and its worker as headers. */
    protected Map<String, Object> lockedElsewhere() {
        List<JsonNode> jobs = flowable.acquire(topic, "elsewhere", 1, "PT1H");
        assertThat(jobs).as("jobs free to acquire").hasSize(1);
        return Map.of(
                FlowableEwConstants.JOB_ID,
                jobs.get(0).path("id").asText(),
                FlowableEwConstants.WORKER_ID,
                "elsewhere");
    }

    /** The body as variables. */
    @SuppressWarnings("unchecked")
    protected static Map<String, Object> variables(Exchange exchange) {
        return exchange.getMessage().getBody(Map.class);
    }

    /** These headers and more, given as name, value, name, value. */
    protected static Map<String, Object> with(Map<String, Object> headers, Object... more) {
        Map<String, Object> all = new HashMap<>(headers);
        for (int i = 0; i < more.length; i += 2) {
            all.put((String) more[i], more[i + 1]);
        }
        return all;
    }

    /** The value of a process variable as the engine shows it, as text. */
    protected String text(String processInstanceId, String variable) {
        return flowable.variables(processInstanceId).get(variable).path("value").asText();
    }

    /** Waits until every consumer has let go of its jobs: what was to be reported is reported. */
    protected void awaitNothingInHand() {
        await("no job is in hand")
                .until(() -> context.getRoutes().stream()
                                .map(Route::getConsumer)
                                .filter(FlowableEwConsumer.class::isInstance)
                                .mapToInt(consumer -> ((FlowableEwConsumer) consumer).getPendingExchangesSize())
                                .sum()
                        == 0);
    }

    /** Checks often, and gives up after two minutes: a busy machine needs long to start a process or a context. */
    protected static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(25));
    }
}
