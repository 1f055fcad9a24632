package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.camel.CamelContext;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;

/** One trace through several tasks of a process, with Camel's own OpenTelemetry tracer. */
class TracingIT extends FlowableTestSupport {

    private static final String CALLER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build();
    private final String second = "second-" + UUID.randomUUID();
    private final Queue<Object> states = new ConcurrentLinkedQueue<>();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getRegistry().bind("tracer", Tracer.class, provider.get("test"));
        context.getRegistry()
                .bind(
                        "propagators",
                        ContextPropagators.class,
                        ContextPropagators.create(W3CTraceContextPropagator.getInstance()));
        OpenTelemetryTracer tracer = new OpenTelemetryTracer();
        tracer.setCamelContext(context);
        tracer.init(context);
        return context;
    }

    @AfterEach
    void stop() {
        context.stop();
        provider.close();
    }

    private String run(Map<String, Object> variables, String options) throws Exception {
        flowable.deploy(Models.twoTasks(key, topic, second));
        routes(route -> route.from(consumed(options))
                .routeId("first")
                .process(exchange ->
                        states.add(String.valueOf(exchange.getMessage().getHeader("tracestate", String.class))))
                .to("direct:inside"));
        routes(route -> route.from("direct:inside").routeId("inside").log("inside"));
        routes(route -> route.from(consumed(options).replace(topic, second))
                .routeId("second")
                .setBody()
                .constant(Map.of("result", "shipped")));
        String instance = flowable.startProcessWith(
                key,
                variables.entrySet().stream()
                        .map(variable -> Map.of(
                                "name",
                                variable.getKey(),
                                "type",
                                variable.getValue() instanceof Map ? "json" : "string",
                                "value",
                                variable.getValue()))
                        .toList());
        await("it ends").until(() -> flowable.hasEnded(instance));
        await("both routes have ended their spans")
                .until(() -> spans(topic).size() == 1 && spans(second).size() == 1);
        return instance;
    }

    private List<SpanData> spans(String ofTopic) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getAttributes().asMap().toString().contains("flowable-ew://" + ofTopic))
                .toList();
    }

    @Test
    void shouldSpanBothTasksWithTheTraceOfWhoStartedTheProcess() throws Exception {
        String instance = run(Map.of("trace", CALLER), "traceVariable=trace");

        SpanData first = spans(topic).get(0);
        SpanData next = spans(second).get(0);
        assertThat(first.getTraceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(first.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(next.getTraceId()).isEqualTo(first.getTraceId());
        assertThat(exporter.getFinishedSpanItems())
                .filteredOn(span -> span.getTraceId().equals(first.getTraceId()))
                .extracting(SpanData::getSpanId)
                .as("the second task hangs on a span of the first")
                .contains(next.getParentSpanId());
        assertThat(text(instance, "trace")).contains(first.getTraceId()).isNotEqualTo(CALLER);
        assertThat(text(instance, "result")).isEqualTo("shipped");
    }

    @Test
    void shouldBeginATraceThatTheSecondTaskGoesOnWith() throws Exception {
        run(Map.of(), "traceVariable=trace");

        assertThat(spans(second).get(0).getTraceId())
                .isEqualTo(spans(topic).get(0).getTraceId());
    }

    @Test
    void shouldCarryTheTraceStateToo() throws Exception {
        String instance =
                run(Map.of("trace", Map.of("traceparent", CALLER, "tracestate", "vendor=1")), "traceVariable=trace");

        assertThat(states).containsExactly("vendor=1");
        assertThat(flowable.variables(instance)
                        .get("trace")
                        .path("value")
                        .path("tracestate")
                        .asText())
                .isEqualTo("vendor=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\nX-Evil: 1"})
    void shouldBeginATraceOfItsOwnWhenTheVariableHoldsNone(String value) throws Exception {
        run(Map.of("trace", value), "traceVariable=trace");

        assertThat(spans(topic).get(0).getParentSpanId()).isEqualTo("0000000000000000");
    }

    @Test
    void shouldNeitherReadNorWriteAVariableByDefault() throws Exception {
        String instance = run(Map.of("trace", CALLER), "greedy=true");

        assertThat(text(instance, "trace")).isEqualTo(CALLER);
        assertThat(flowable.variables(instance)).containsOnlyKeys("trace", "result");
        assertThat(spans(topic).get(0).getTraceId())
                .isNotEqualTo(spans(second).get(0).getTraceId());
    }
}
