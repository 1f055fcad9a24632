package io.github.camelflowable;

import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.kit.FlowableWire;

/** The component's options as {@code camel.component.flowable-ew.*} properties of camel-main. */
class MainPropertiesTest {

    private static final String COMPONENT = "camel.component.flowable-ew.";

    private static final String NOTHING = "{{env:NOT_SET_ANYWHERE:}}";

    @RegisterExtension
    static final FlowableWire WIRE = new FlowableWire();

    private static void run(Map<String, String> properties, Consumer<CamelContext> test) throws Exception {
        Main main = new Main();
        main.configure().withAutoConfigurationLogSummary(false);
        properties.forEach((name, value) -> main.addInitialProperty(COMPONENT + name, value));
        main.start();
        try {
            test.accept(main.getCamelContext());
        } finally {
            main.stop();
        }
    }

    private static FlowableEwConfiguration configuration(CamelContext camel) {
        return camel.getEndpoint("flowable-ew:order", FlowableEwEndpoint.class).getConfiguration();
    }

    @ParameterizedTest
    @CsvSource({
        "lock-duration, 30s",
        "lock-duration, PT30S",
        "lock-duration, 30000",
        "lockDuration, 30s",
        "configuration.lock-duration, PT30S"
    })
    void shouldReadADurationWhenItIsWrittenInAnyOfItsForms(String name, String value) throws Exception {
        run(Map.of(name, value), camel -> assertThat(configuration(camel).getLockDuration())
                .isEqualTo(Duration.ofSeconds(30)));
    }

    @Test
    void shouldBeTheDefaultsOfAllEndpointsWhenSet() throws Exception {
        Map<String, String> properties = Map.of(
                "base-url", "http://flowable.example/rest",
                "username", "kermit",
                "password", "frog",
                "concurrent-consumers", "3",
                "scope-type", "cmmn",
                "bpmn-errors", "java.io.IOException=IO",
                "retry-timeout", "PT10S,PT1M",
                "auto-complete", "false");

        run(properties, camel -> {
            FlowableEwConfiguration configuration = configuration(camel);
            assertThat(configuration.getBaseUrl()).isEqualTo("http://flowable.example/rest");
            assertThat(configuration.getUsername()).isEqualTo("kermit");
            assertThat(configuration.getPassword()).isEqualTo("frog");
            assertThat(configuration.getConcurrentConsumers()).isEqualTo(3);
            assertThat(configuration.getScopeType()).isEqualTo(FlowableEwConfiguration.ScopeType.cmmn);
            assertThat(configuration.getBpmnErrors()).isEqualTo("java.io.IOException=IO");
            assertThat(configuration.getRetryTimeout()).isEqualTo("PT10S,PT1M");
            assertThat(configuration.isAutoComplete()).isFalse();
            assertThat(camel.getEndpoint("flowable-ew:order?concurrentConsumers=4&delay=7", FlowableEwEndpoint.class)
                            .getConfiguration()
                            .getConcurrentConsumers())
                    .as("an endpoint may differ")
                    .isEqualTo(4);
            assertThat(configuration(camel).getConcurrentConsumers()).isEqualTo(3);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"http.userAgent", "http.user-agent", "http[userAgent]", "configuration.http.userAgent"})
    void shouldReachTheHttpClientWhenAnHttpOptionIsSet(String name) throws Exception {
        WIRE.answers(noContent());

        run(Map.of("base-url", WIRE.baseUrl(), name, "worker/1"), camel -> camel.createProducerTemplate()
                .sendBodyAndHeader("flowable-ew:order", null, FlowableEwConstants.JOB_ID, "8"));

        assertThat(WIRE.onlyRequest().header("User-Agent").firstValue()).isEqualTo("worker/1");
    }

    @Test
    void shouldKeepTheHttpOptionsOfTheComponentWhenAnEndpointAddsOne() throws Exception {
        Map<String, String> properties =
                Map.of("base-url", WIRE.baseUrl(), "http.userAgent", "worker/1", "http.proxyHost", "p");
        WIRE.answers(noContent());

        run(properties, camel -> {
            FlowableEwEndpoint endpoint = camel.getEndpoint(
                    "flowable-ew:order?http.contentCompressionDisabled=true&http.userAgent=worker/2",
                    FlowableEwEndpoint.class);
            assertThat(endpoint.getConfiguration().getHttp())
                    .isEqualTo(Map.of("userAgent", "worker/2", "proxyHost", "p", "contentCompressionDisabled", "true"));
            assertThat(configuration(camel).getHttp()).isEqualTo(Map.of("userAgent", "worker/1", "proxyHost", "p"));
        });
    }

    @Test
    void shouldFailTheStartOfAnEndpointWhenAnHttpOptionIsUnknown() throws Exception {
        run(Map.of("http.proxyHots", "p"), camel -> assertThatThrownBy(() -> camel.getEndpoint("flowable-ew:order"))
                .hasStackTraceContaining("Unknown option http.proxyHots"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "result-variable",
                "output-variables",
                "trace-variable",
                "wake-up-on",
                "pause-on",
                "bpmn-errors",
                "retry-timeout",
                "worker-id",
                "username",
                "password"
            })
    void shouldTakeAPropertyForNotSetWhenItIsEmpty(String name) throws Exception {
        run(Map.of(name, NOTHING), camel -> assertThat(configuration(camel))
                .usingRecursiveComparison()
                .ignoringFields("workerId")
                .isEqualTo(new FlowableEwConfiguration()));
    }

    @Test
    void shouldFailTheStartWhenTheBaseUrlIsEmpty() throws Exception {
        assertThatThrownBy(() -> run(Map.of("base-url", ""), camel -> {})).hasMessageContaining("base-url");
        run(Map.of("base-url", NOTHING), camel -> assertThatThrownBy(() -> camel.getEndpoint("flowable-ew:order"))
                .hasStackTraceContaining("Option baseUrl is empty"));
    }

    @ParameterizedTest
    @CsvSource({
        "lock-duratoin, 30s, lockDuratoin",
        "operation, finish, operation",
        "scope-type, dmn, scopeType",
        "auto-complete, yes, autoComplete",
        "retries, none, Option retries must be a whole number",
        "retries, {{env:NOT_SET_ANYWHERE:}}, Option retries must be a whole number, but is",
        "retries, 5s, Option retries must be a whole number",
        "concurrent-consumers, 5s, Option concurrentConsumers must be a whole number",
        "diagnoseAfter, x, Option diagnoseAfter must be a whole number",
        "request-timeout, abc, Option requestTimeout must be an ISO-8601 duration such as PT10S"
    })
    void shouldFailTheStartWhenAPropertyIsWrong(String name, String value, String words) {
        assertThatThrownBy(() -> run(Map.of(name, value), camel -> {})).hasStackTraceContaining(words);
    }

    @ParameterizedTest
    @CsvSource({
        "lock-duration, 25d, lockDuration",
        "concurrent-consumers, 0, concurrentConsumers",
        "retries, -1, retries"
    })
    void shouldNameTheOptionWhenAnEndpointCannotBeMadeWithIt(String name, String value, String option)
            throws Exception {
        run(Map.of(name, value), camel -> assertThatThrownBy(() -> camel.getEndpoint("flowable-ew:order"))
                .hasStackTraceContaining("Option " + option + " must be"));
    }
}
