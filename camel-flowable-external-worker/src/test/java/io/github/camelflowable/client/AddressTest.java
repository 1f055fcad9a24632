package io.github.camelflowable.client;

import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.client.FlowableApiException.Kind;
import io.github.camelflowable.kit.FlowableWire;

/** Whatever a job is called, the request goes to that job at the configured server and nowhere else. */
class AddressTest {

    @RegisterExtension
    static final FlowableWire WIRE = new FlowableWire();

    @ParameterizedTest
    @CsvSource({
        "8, 8",
        "a-b_c.d~e, a-b_c.d%7Ee",
        "a b, a%20b",
        "a+b, a%2Bb",
        "a'b\"c, a%27b%22c",
        "Bäcker🚚, B%C3%A4cker%F0%9F%9A%9A",
        "a/b, a%2Fb",
        "a\\b, a%5Cb",
        "../../process-api/x, ..%2F..%2Fprocess-api%2Fx",
        "a?b=c, a%3Fb%3Dc",
        "a#b, a%23b",
        "a%2Fb, a%252Fb",
        "a;b=c, a%3Bb%3Dc",
        "{a}, %7Ba%7D",
        "http://elsewhere.invalid/, http%3A%2F%2Felsewhere.invalid%2F",
        "@elsewhere.invalid, %40elsewhere.invalid",
        "..., ..."
    })
    void shouldEncodeTheIdAsOneSegmentWhenItIsOdd(String id, String segment) {
        WIRE.answers(noContent());

        WIRE.client().complete(id, "w1", Map.of());

        assertThat(WIRE.onlyRequest().getUrl()).isEqualTo(FlowableWire.API + "/acquire/jobs/" + segment + "/complete");
    }

    @Test
    void shouldEncodeLineBreaksWhenAnIdHasThem() {
        WIRE.answers(noContent());

        WIRE.client().complete("8\r\nX-Evil: 1", "w1", Map.of());

        assertThat(WIRE.onlyRequest().getUrl()).endsWith("/acquire/jobs/8%0D%0AX-Evil%3A%201/complete");
        assertThat(WIRE.onlyRequest().containsHeader("X-Evil")).isFalse();
    }

    static Stream<Arguments> callsByJobId() {
        return Stream.of(
                call("complete", (client, id) -> client.complete(id, "w1", Map.of())),
                call("fail", (client, id) -> client.fail(id, "w1", new FailureReport(null, null, null, null))),
                call("bpmnError", (client, id) -> client.bpmnError(id, "w1", "C", Map.of())),
                call("cmmnTerminate", (client, id) -> client.cmmnTerminate(id, "w1", Map.of())),
                call("unacquire", (client, id) -> client.unacquire(id, "w1")),
                call("getJob", ExternalWorkerClient::getJob));
    }

    private static Arguments call(String name, BiConsumer<ExternalWorkerClient, String> call) {
        return Arguments.of(name, call);
    }

    /** An empty id in {@code unacquire/jobs/} would give up every lock of the worker; dots would climb out of the API. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("callsByJobId")
    void shouldRefuseWithoutAnyRequestWhenTheIdCannotBeASegment(
            String name, BiConsumer<ExternalWorkerClient, String> call) {
        WIRE.answers(noContent());
        ExternalWorkerClient client = WIRE.client();

        for (String id : new String[] {"", " ", "\t", ".", "..", null}) {
            assertThatThrownBy(() -> call.accept(client, id))
                    .as("id '%s'", id)
                    .isInstanceOf(FlowableApiException.class)
                    .hasMessageContaining("'" + id + "'")
                    .hasMessageContaining("give the id of an existing object")
                    .extracting(
                            e -> ((FlowableApiException) e).getKind(),
                            e -> ((FlowableApiException) e).getStatus(),
                            e -> ((FlowableApiException) e).isMaybeCarriedOut())
                    .containsExactly(Kind.BAD_REQUEST, 0, false);
        }

        assertThat(WIRE.requests()).isEmpty();
    }

    /** A double slash is answered with 401 by the server's firewall. */
    @ParameterizedTest
    @ValueSource(strings = {"/flowable-rest", "/flowable-rest/", "/flowable-rest//", "/flowable-rest/ "})
    void shouldMakeOneSlashWhenTheBaseUrlEndsInAny(String path) {
        WIRE.answers(okJson("{\"id\":\"8\"}"));

        WIRE.connect().baseUrl(WIRE.server().baseUrl() + path).client().getJob("8");

        assertThat(WIRE.onlyRequest().getUrl()).isEqualTo("/flowable-rest/external-job-api/jobs/8");
    }

    @ParameterizedTest
    @CsvSource({
        "external-job-api, /external-job-api/jobs/8",
        "/external-job-api/, /external-job-api/jobs/8",
        "a/b, /a/b/jobs/8",
        "'', /jobs/8",
        "/, /jobs/8"
    })
    void shouldBuildThePathWhenTheApiIsElsewhere(String apiPath, String path) {
        WIRE.answers(okJson("{\"id\":\"8\"}"));

        WIRE.connect()
                .baseUrl(WIRE.server().baseUrl())
                .externalJobApiPath(apiPath)
                .client()
                .getJob("8");

        assertThat(WIRE.onlyRequest().getUrl()).isEqualTo(path);
    }

    /** HTTP/2 upgrades make Tomcat answer bodies above some kilobytes with 413. */
    @Test
    void shouldSpeakPlainHttp11WhenTheBodyIsLarge() {
        WIRE.answers(noContent());

        WIRE.client().complete("8", "w1", Map.of("text", "x".repeat(100_000)));

        assertThat(WIRE.onlyRequest().getProtocol()).isEqualTo("HTTP/1.1");
        assertThat(WIRE.onlyRequest().containsHeader("Upgrade")).isFalse();
        assertThat(WIRE.onlyRequest().containsHeader("Content-Encoding")).isFalse();
        assertThat(WIRE.onlyRequest().containsHeader("Expect")).isFalse();
    }

    @Test
    void shouldReuseTheConnectionWhenCallsFollowEachOther() {
        WIRE.answers(noContent());
        ExternalWorkerClient client = WIRE.client();

        client.complete("8", "w1", Map.of());
        client.complete("9", "w1", Map.of());

        assertThat(WIRE.requests()).hasSize(2);
        assertThat(WIRE.connections()).isEqualTo(1);
    }
}
