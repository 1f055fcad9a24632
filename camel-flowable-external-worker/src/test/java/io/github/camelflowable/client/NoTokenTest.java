package io.github.camelflowable.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;

import io.github.camelflowable.client.FlowableApiException.Kind;
import io.github.camelflowable.kit.FlowableWire;

/** An OAuth2 server that gives no token, and options that cannot lead to one. */
class NoTokenTest {

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

    private static List<LoggedRequest> requestsToFlowable() {
        return WIRE.requests().stream()
                .filter(request -> !request.getUrl().equals(TOKEN))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | {}                        | TRY_AGAIN   | the token endpoint answered 500",
                "429 | {}                        | TRY_AGAIN   | the token endpoint answered 429",
                "400 | {\"error\":\"bad_scope\"} | NOT_ALLOWED | the token endpoint answered 400",
                "401 | {\"error\":\"no_client\"} | NOT_ALLOWED | the token endpoint answered 401",
                "302 | {}                        | NOT_ALLOWED | the token endpoint answered 302",
                "200 | {}                        | TRY_AGAIN   | the answer has no access_token",
                "200 | ''                        | TRY_AGAIN   | the answer has no access_token",
                "200 | {\"access_token\":null}   | TRY_AGAIN   | the answer has no access_token",
                "200 | <html>                    | TRY_AGAIN   | the answer is not JSON",
                "200 | eyJraWQiOiJ4In0           | TRY_AGAIN   | the answer is not JSON"
            })
    void shouldNameTheEndpointAndTheOptionsWhenItGivesNoToken(int status, String body, Kind kind, String reason) {
        tokens(status(status).withHeader("Location", WIRE.baseUrl()).withBody(body));
        ExternalWorkerClient client = oauth2().client();

        assertThatThrownBy(() -> client.complete("8", "w1", Map.of()))
                .asInstanceOf(type(FlowableApiException.class))
                .satisfies(e -> {
                    assertThat(e.getKind()).isEqualTo(kind);
                    assertThat(e.isMaybeCarriedOut())
                            .as("the job was not reported on")
                            .isFalse();
                    assertThat(e)
                            .hasMessageContaining(
                                    "No access token from " + WIRE.server().baseUrl() + TOKEN)
                            .hasMessageContaining(reason)
                            .hasMessageContaining("http.oauth2ClientSecret")
                            .hasMessageNotContaining("secr3t");
                    assertThat(e).hasStackTraceContaining(reason);
                    assertThat(e.toString() + e.getCause()).doesNotContain("eyJraWQ");
                });
        assertThat(requestsToFlowable()).isEmpty();
    }

    @Test
    void shouldFetchAgainWhenTheFirstTryGaveNoToken() {
        tokens(aResponse().withStatus(503));
        ExternalWorkerClient client = oauth2().client();
        assertThatThrownBy(() -> client.complete("8", "w1", Map.of())).isInstanceOf(FlowableApiException.class);

        tokens(okJson("{\"access_token\":\"t1\"}"));
        client.complete("8", "w1", Map.of());

        assertThat(requestsToFlowable())
                .extracting(request -> request.header("Authorization").firstValue())
                .containsExactly("Bearer t1");
    }

    /** Nothing waits for ever: a token that drips in is given up like any other answer. */
    @Test
    void shouldGiveUpInTimeWhenTheTokenDripsIn() {
        tokens(okJson("{\"access_token\":\"t1\"}").withChunkedDribbleDelay(100, 20_000));
        ExternalWorkerClient client =
                oauth2().requestTimeout(Duration.ofSeconds(1)).client();
        long start = System.nanoTime();

        assertThatThrownBy(() -> client.complete("8", "w1", Map.of()))
                .isInstanceOf(FlowableApiException.class)
                .hasMessageContaining("requestTimeout PT1S");

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
    }

    // ---- options ----

    @ParameterizedTest
    @ValueSource(strings = {"oauth2ClientId", "oauth2ClientSecret", "oauth2TokenEndpoint"})
    void shouldNameTheMissingOptionWhenOneIsNotSet(String missing) {
        FlowableWire.Settings settings = WIRE.connect();
        for (String option : List.of("oauth2ClientId", "oauth2ClientSecret", "oauth2TokenEndpoint")) {
            if (!option.equals(missing)) {
                settings.http(option, "http://x");
            }
        }

        assertThatThrownBy(settings::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http." + missing + " is missing");
    }

    @Test
    void shouldRefuseToStartWhenThereAreOtherCredentialsToo() {
        FlowableWire.Settings both = oauth2().authentication(new Authentication.Basic("kermit", "frog"));

        assertThatThrownBy(both::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http.oauth2ClientId")
                .hasMessageContaining("username")
                .hasMessageContaining("accessToken");
    }

    @ParameterizedTest
    @CsvSource({
        "oauth2TokenEndpoint, token",
        "oauth2TokenEndpoint, 'not a url'",
        "oauth2TokenEndpoint, ftp://elsewhere.invalid/token",
        "oauth2CachedTokensExpirationMarginSeconds, soon",
        "oauth2CachedTokensDefaultExpirySeconds, 1.5"
    })
    void shouldNameTheOptionWhenItsValueCannotBeUnderstood(String option, String value) {
        FlowableWire.Settings settings = oauth2().http(option, value);

        assertThatThrownBy(settings::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http." + option)
                .hasMessageContaining(value);
    }
}
