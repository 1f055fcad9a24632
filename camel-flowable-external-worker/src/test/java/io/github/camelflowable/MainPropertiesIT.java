package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.Models;

/** A worker that is set up by properties, as camel-main, Quarkus and JBang users do. */
class MainPropertiesIT {

    private static final String PREFIX = "camel.component.flowable-ew.";

    private final Flowable flowable = Flowable.shared();
    private final String topic = "topic-" + UUID.randomUUID();
    private final String key = "process" + UUID.randomUUID().toString().replace("-", "");
    private final CompletableFuture<Map<String, Object>> headers = new CompletableFuture<>();
    private final Main main = new Main();

    @AfterEach
    void stop() {
        main.stop();
    }

    @Test
    void shouldWorkJobsOffWhenConfiguredByProperties() throws Exception {
        start(Map.of(
                "base-url", flowable.baseUrl() + "/",
                "username", Flowable.USER,
                "password", Flowable.PASSWORD,
                "worker-id", "main-worker",
                "lock-duration", "90s",
                "result-variable", "result",
                "concurrent-consumers", "2",
                "request-timeout", "PT20S"));
        flowable.deploy(Models.oneTask(key, topic));

        String instance = flowable.startProcess(key);

        assertThat(headers.get(2, TimeUnit.MINUTES)).containsEntry(FlowableEwConstants.WORKER_ID, "main-worker");
        Awaitility.await("the instance ends").until(() -> flowable.hasEnded(instance));
        assertThat(flowable.variables(instance).get("result").path("value").asText())
                .isEqualTo("from main");
        FlowableEwConfiguration configuration = main.getCamelContext()
                .getComponent("flowable-ew", FlowableEwComponent.class)
                .getConfiguration();
        assertThat(configuration.getLockDuration()).hasSeconds(90);
        assertThat(configuration.getRequestTimeout()).hasSeconds(20);
        assertThat(configuration.getConcurrentConsumers()).isEqualTo(2);
    }

    @Test
    void shouldFailTheStartWhenAKeyIsMisspelt() {
        assertThatThrownBy(() -> start(Map.of("base-ulr", flowable.baseUrl()))).hasStackTraceContaining("baseUlr");
    }

    @Test
    void shouldFailTheStartWhenAValueDoesNotFit() {
        assertThatThrownBy(() -> start(Map.of("lock-duration", "P30D")))
                .hasStackTraceContaining("lockDuration")
                .hasStackTraceContaining("24 days");
    }

    @Test
    void shouldFailTheStartWhenHalfOfTheCredentialsIsMissing() {
        assertThatThrownBy(() -> start(Map.of("username", Flowable.USER)))
                .hasStackTraceContaining("username")
                .hasStackTraceContaining("password");
    }

    @Test
    void shouldFailTheStartWhenAnHttpOptionIsMisspelt() {
        assertThatThrownBy(() -> start(Map.of("http[proxyHots]", "localhost")))
                .hasStackTraceContaining("Unknown option http.proxyHots")
                .hasStackTraceContaining("proxyHost");
    }

    @Test
    void shouldReachFlowableWhenHttpOptionsAreSet() throws Exception {
        start(Map.of(
                "base-url", flowable.baseUrl(),
                "username", Flowable.USER,
                "password", Flowable.PASSWORD,
                "http[contentCompressionDisabled]", "true",
                "http[connectionsPerRoute]", "3",
                "http[soTimeout]", "9000",
                "http[httpClient.userAgent]", "acme"));
        flowable.deploy(Models.oneTask(key, topic));

        flowable.startProcess(key);

        assertThat(headers.get(2, TimeUnit.MINUTES)).containsEntry(FlowableEwConstants.TOPIC, topic);
    }

    private void start(Map<String, String> options) throws Exception {
        Map<String, String> properties = new HashMap<>();
        options.forEach((name, value) -> properties.put(PREFIX + name, value));
        Properties all = new Properties();
        all.putAll(properties);
        main.setOverrideProperties(all);
        main.configure().withRoutesIncludePattern("false");
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("flowable-ew:" + topic + "?initialDelay=0&delay=50")
                        .process(e ->
                                headers.complete(new HashMap<>(e.getMessage().getHeaders())))
                        .setBody(constant("from main"));
            }
        });
        main.start();
    }
}
