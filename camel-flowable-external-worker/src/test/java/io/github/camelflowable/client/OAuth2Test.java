package io.github.camelflowable.client;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.unauthorized;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;

import io.github.camelflowable.client.FlowableApiException.Kind;
import io.github.camelflowable.kit.FlowableWire;

class OAuth2Test {

    @RegisterExtension
    static final FlowableWire WIRE = new FlowableWire();

    private static final String TOKEN = "/token";

    @BeforeEach
    void acceptEveryToken() {
        WIRE.answers(noContent());
        tokens(okJson("{\"access_token\":\"t1\",\"token_type\":\"Bearer\",\"expires_in\":300}"));
    }

    private static void tokens(ResponseDefinitionBuilder answer) {
        WIRE.server().stubFor(post(TOKEN).willReturn(answer));
    }

    private static FlowableWire.Settings oauth2() {
        return WIRE.connect()
                .http("oauth2ClientId", "worker")
                .http("oauth2ClientSecret", "secr3t")
                .http("oauth2TokenEndpoint", WIRE.server().baseUrl() + TOKEN);
    }

    private static List<LoggedRequest> tokenRequests() {
        return WIRE.server().findAll(postRequestedFor(urlEqualTo(TOKEN)));
    }

    private static List<String> authorizations() {
        return WIRE.requests().stream()
                .filter(request -> !request.getUrl().equals(TOKEN))
                .map(request -> request.header("Authorization").firstValue())
                .toList();
    }

    @Test
    void shouldFetchOneTokenWhenManyJobsAreReported() {
        ExternalWorkerClient client = oauth2().client();

        for (int job = 0; job < 20; job++) {
            client.complete("job" + job, "w1", Map.of());
        }

        assertThat(tokenRequests()).hasSize(1);
        assertThat(authorizations()).hasSize(20).containsOnly("Bearer t1");
    }

    @Test
    void shouldAskByFormWithBasicCredentialsWhenNothingElseIsSet() {
        oauth2().client().complete("8", "w1", Map.of());

        LoggedRequest request = tokenRequests().get(0);
        assertThat(request.getBodyAsString()).isEqualTo("grant_type=client_credentials");
        assertThat(request.header("Content-Type").firstValue()).startsWith("application/x-www-form-urlencoded");
        assertThat(request.header("Authorization").firstValue())
                .isEqualTo("Basic "
                        + Base64.getEncoder().encodeToString("worker:secr3t".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldAskWithCredentialsInTheBodyWhenTheServerWantsThem() {
        oauth2().http("oauth2BodyAuthentication", "true")
                .http("oauth2ClientSecret", "ä&=+ €")
                .client()
                .complete("8", "w1", Map.of());

        LoggedRequest request = tokenRequests().get(0);
        assertThat(request.containsHeader("Authorization")).isFalse();
        assertThat(request.getBodyAsString())
                .isEqualTo("grant_type=client_credentials&client_id=worker&client_secret=%C3%A4%26%3D%2B+%E2%82%AC");
    }

    @Test
    void shouldEncodeScopeAndResourceWhenTheyAreSet() {
        oauth2().http("oauth2Scope", "read write&x=y")
                .http("oauth2ResourceIndicator", "https://flowable/api?a=b")
                .client()
                .complete("8", "w1", Map.of());

        assertThat(tokenRequests().get(0).getBodyAsString())
                .isEqualTo("grant_type=client_credentials&scope=read+write%26x%3Dy"
                        + "&resource=https%3A%2F%2Fflowable%2Fapi%3Fa%3Db");
    }

    // ---- renewal ----

    @ParameterizedTest
    @CsvSource({
        // expires_in, margin, token requests for two calls
        "300, 5, 1",
        "3, 5, 2",
        "5, 5, 2",
        "0, 5, 2",
        "300, 300, 2"
    })
    void shouldFetchAnotherWhenTheTokenIsNearlyOver(long expiresIn, long margin, int fetched) {
        tokens(okJson("{\"access_token\":\"t1\",\"expires_in\":" + expiresIn + "}"));
        ExternalWorkerClient client = oauth2().http("oauth2CachedTokensExpirationMarginSeconds", margin)
                .client();

        client.complete("8", "w1", Map.of());
        client.complete("9", "w1", Map.of());

        assertThat(tokenRequests()).hasSize(fetched);
    }

    @ParameterizedTest
    @CsvSource({"3600, 1", "4, 2"})
    void shouldAssumeTheConfiguredLifeWhenTheServerNamesNone(long life, int fetched) {
        tokens(okJson("{\"access_token\":\"t1\",\"expires_in\":null}"));
        ExternalWorkerClient client =
                oauth2().http("oauth2CachedTokensDefaultExpirySeconds", life).client();

        client.complete("8", "w1", Map.of());
        client.complete("9", "w1", Map.of());

        assertThat(tokenRequests()).hasSize(fetched);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "31536000000", "\"300\""})
    void shouldKeepTheTokenWhenItsLifeIsOddlyWritten(String expiresIn) {
        tokens(okJson("{\"access_token\":\"t1\",\"expires_in\":" + expiresIn + "}"));
        ExternalWorkerClient client = oauth2().client();

        client.complete("8", "w1", Map.of());
        client.complete("9", "w1", Map.of());

        assertThat(tokenRequests()).hasSize(1);
    }

    @Test
    void shouldFetchAnotherJustInTimeWhenTheClockMovesOn() throws IOException {
        long[] now = {Long.MAX_VALUE - Duration.ofSeconds(100).toNanos()};
        ClientCredentials credentials = new ClientCredentials(
                new ClientCredentials.Options(
                        URI.create(WIRE.server().baseUrl() + TOKEN),
                        "worker",
                        "secr3t",
                        null,
                        null,
                        false,
                        Duration.ofSeconds(5),
                        Duration.ofHours(1)),
                () -> now[0]);
        try (CloseableHttpClient client = HttpClients.createDefault();
                DeadlineHttp http = new DeadlineHttp(client, Duration.ofSeconds(20), WIRE.context())) {
            credentials.connect(http);

            credentials.token();
            now[0] += Duration.ofSeconds(294).toNanos();
            credentials.token();
            assertThat(tokenRequests()).hasSize(1);

            now[0] += Duration.ofSeconds(2).toNanos();
            credentials.token();
            assertThat(tokenRequests()).hasSize(2);
        }
    }

    @Test
    void shouldRenewOnceAndRepeatWhenTheServerRefusesTheToken() {
        tokensInTurn("t1", "t2");
        WIRE.server()
                .stubFor(any(anyUrl())
                        .withHeader("Authorization", equalTo("Bearer t1"))
                        .willReturn(unauthorized()));

        oauth2().client().complete("8", "w1", Map.of("a", 1));

        assertThat(authorizations()).containsExactly("Bearer t1", "Bearer t2");
        assertThat(WIRE.requests())
                .filteredOn(request -> request.getUrl().endsWith("/complete"))
                .extracting(LoggedRequest::getBodyAsString)
                .as("the same report, twice")
                .hasSize(2)
                .containsOnly(
                        "{\"workerId\":\"w1\",\"variables\":[{\"name\":\"a\",\"type\":\"integer\",\"value\":1}]}");
    }

    @Test
    void shouldGiveUpAfterOneRenewalWhenTheServerRefusesThatTokenToo() {
        WIRE.server()
                .stubFor(post(urlEqualTo(FlowableWire.API + "/acquire/jobs/8/complete"))
                        .willReturn(unauthorized()));
        ExternalWorkerClient client = oauth2().client();

        assertThatThrownBy(() -> client.complete("8", "w1", Map.of()))
                .asInstanceOf(type(FlowableApiException.class))
                .satisfies(e -> {
                    assertThat(e.getKind()).isEqualTo(Kind.NOT_ALLOWED);
                    assertThat(e.getStatus()).isEqualTo(401);
                    assertThat(e).hasMessageContaining("an OAuth2 token of client 'worker'");
                });
        assertThat(authorizations()).hasSize(2);
        assertThat(tokenRequests()).hasSize(2);
    }

    private static void tokensInTurn(String first, String second) {
        WIRE.server()
                .stubFor(post(TOKEN)
                        .inScenario("tokens")
                        .whenScenarioStateIs(Scenario.STARTED)
                        .willSetStateTo("renewed")
                        .willReturn(okJson("{\"access_token\":\"" + first + "\",\"expires_in\":300}")));
        WIRE.server()
                .stubFor(post(TOKEN)
                        .inScenario("tokens")
                        .whenScenarioStateIs("renewed")
                        .willReturn(okJson("{\"access_token\":\"" + second + "\",\"expires_in\":300}")));
    }
}
