package io.github.camelflowable.client;

import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;

import io.github.camelflowable.kit.FlowableWire;

class ReportTest {

    @RegisterExtension
    static final FlowableWire WIRE = new FlowableWire();

    @BeforeEach
    void acceptEverything() {
        WIRE.answers(noContent());
    }

    static Stream<Arguments> reports() {
        return Stream.of(
                report(
                        "complete without variables",
                        client -> client.complete("8", "w1", Map.of()),
                        "/acquire/jobs/8/complete",
                        """
                        {"workerId":"w1"}"""),
                report(
                        "complete with variables, in their order",
                        client -> client.complete("8", "w1", twoVariables()),
                        "/acquire/jobs/8/complete",
                        """
                        {"workerId":"w1","variables":[
                          {"name":"status","type":"string","value":"shipped"},
                          {"name":"parcels","type":"integer","value":2}]}"""),
                report(
                        "complete with a null variable, which has no type",
                        client -> client.complete("8", "w1", nullVariable()),
                        "/acquire/jobs/8/complete",
                        """
                        {"workerId":"w1","variables":[{"name":"gone","value":null}]}"""),
                report(
                        "fail with nothing but the worker",
                        client -> client.fail("8", "w1", new FailureReport(null, null, null, null)),
                        "/acquire/jobs/8/fail",
                        """
                        {"workerId":"w1"}"""),
                report(
                        "fail with everything",
                        client ->
                                client.fail("8", "w1", new FailureReport("no", "at line 7", 2, Duration.ofMinutes(20))),
                        "/acquire/jobs/8/fail",
                        """
                        {"workerId":"w1","errorMessage":"no","errorDetails":"at line 7","retries":2,
                         "retryTimeout":"PT20M"}"""),
                report(
                        "fail for good: 0 retries are sent, not left out",
                        client -> client.fail("8", "w1", new FailureReport("", null, 0, Duration.ZERO)),
                        "/acquire/jobs/8/fail",
                        """
                        {"workerId":"w1","errorMessage":"","retries":0,"retryTimeout":"PT0S"}"""),
                report(
                        "BPMN error",
                        client -> client.bpmnError("8", "w1", "OUT_OF_STOCK", Map.of("missing", 7L)),
                        "/acquire/jobs/8/bpmnError",
                        """
                        {"workerId":"w1","errorCode":"OUT_OF_STOCK",
                         "variables":[{"name":"missing","type":"long","value":7}]}"""),
                report(
                        "BPMN error without a code",
                        client -> client.bpmnError("8", "w1", null, Map.of()),
                        "/acquire/jobs/8/bpmnError",
                        """
                        {"workerId":"w1"}"""),
                report(
                        "CMMN terminate",
                        client -> client.cmmnTerminate("8", "w1", Map.of("why", "late")),
                        "/acquire/jobs/8/cmmnTerminate",
                        """
                        {"workerId":"w1","variables":[{"name":"why","type":"string","value":"late"}]}"""),
                report("unacquire", client -> client.unacquire("8", "w1"), "/unacquire/jobs/8", """
                        {"workerId":"w1"}"""),
                report("unacquire all", client -> client.unacquireAll("w1", null), "/unacquire/jobs", """
                        {"workerId":"w1"}"""),
                report(
                        "unacquire all of a tenant",
                        client -> client.unacquireAll("w1", "acme"),
                        "/unacquire/jobs",
                        """
                        {"workerId":"w1","tenantId":"acme"}"""),
                report(
                        "unacquire all without tenant",
                        client -> client.unacquireAll("w1", ""),
                        "/unacquire/jobs",
                        """
                        {"workerId":"w1","tenantId":""}"""));
    }

    private static Arguments report(String what, Consumer<ExternalWorkerClient> call, String path, String body) {
        return Arguments.of(what, call, path, body);
    }

    private static Map<String, Object> twoVariables() {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("status", "shipped");
        variables.put("parcels", 2);
        return variables;
    }

    private static Map<String, Object> nullVariable() {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("gone", null);
        return variables;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reports")
    void shouldSendExactlyOneRequestWhenReporting(
            String what, Consumer<ExternalWorkerClient> call, String path, String body) {
        call.accept(WIRE.client());

        LoggedRequest request = WIRE.onlyRequest();
        assertThat(request.getMethod()).isEqualTo(RequestMethod.POST);
        assertThat(request.getUrl()).isEqualTo(FlowableWire.API + path);
        assertThat(request.header("Content-Type").firstValue()).isEqualTo("application/json; charset=UTF-8");
        assertThat(request.header("Accept").firstValue()).startsWith("application/json");
        assertThat(request.getHeaders().getHeader("Authorization").isPresent()).isFalse();
        assertThatJson(request.getBodyAsString()).isEqualTo(body);
    }

    @Test
    void shouldKeepTheOrderOfVariablesWhenCompleting() {
        WIRE.client().complete("8", "w1", twoVariables());

        assertThat(WIRE.onlyRequest().getBodyAsString()).containsSubsequence("status", "parcels");
    }

    @Test
    void shouldSendUtf8WhenTextIsNotAscii() {
        WIRE.client().complete("8", "wörker", Map.of("größe", "Müller 🚚"));

        assertThatJson(WIRE.onlyRequest().getBodyAsString()).isEqualTo("""
                {"workerId":"wörker","variables":[{"name":"größe","type":"string","value":"Müller 🚚"}]}""");
    }

    @Test
    void shouldCutTheMessageToWhatTheEngineStoresWhenItIsLong() {
        WIRE.client().fail("8", "w1", new FailureReport("x".repeat(1996) + "🚚🚚🚚", "d".repeat(50_000), null, null));

        assertThatJson(WIRE.onlyRequest().getBodyAsString())
                .node("errorMessage")
                .isEqualTo("x".repeat(1996) + "...");
        assertThatJson(WIRE.onlyRequest().getBodyAsString())
                .node("errorDetails")
                .isEqualTo("d".repeat(50_000));
    }

    @Test
    void shouldSendNoNulInTheMessageBecausePostgresqlStoresNone() {
        assertThat(new FailureReport("a\0b", null, null, null).errorMessage()).isEqualTo("a b");
    }

    @Test
    void shouldKeepTheMessageWhenItJustFits() {
        FailureReport fits = new FailureReport("x".repeat(2000), null, null, null);
        FailureReport tooLong = new FailureReport("x".repeat(2001), null, null, null);

        assertThat(fits.errorMessage()).isEqualTo("x".repeat(2000));
        assertThat(tooLong.errorMessage()).hasSize(2000).isEqualTo("x".repeat(1997) + "...");
    }
}
