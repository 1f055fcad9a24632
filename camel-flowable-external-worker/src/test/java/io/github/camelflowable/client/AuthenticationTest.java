package io.github.camelflowable.client;

import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.unauthorized;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;

import io.github.camelflowable.client.FlowableApiException.Kind;
import io.github.camelflowable.kit.FlowableWire;

class AuthenticationTest {

    @RegisterExtension
    static final FlowableWire WIRE = new FlowableWire();

    @ParameterizedTest
    @CsvSource({"kermit, frog", "kermit, ''", "kermit, a:b", "Jürgen, 'pä€ss wörd'"})
    void shouldSendCredentialsWithTheFirstRequestWhenTheyAreBasic(String user, String password) {
        WIRE.answers(okJson("{\"id\":\"8\"}"));

        WIRE.connect()
                .authentication(new Authentication.Basic(user, password))
                .client()
                .getJob("8");

        String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        assertThat(authorizations()).containsExactly("Basic " + pair);
    }

    @Test
    void shouldSendTheTokenWithTheFirstRequestWhenItIsFixed() {
        WIRE.answers(okJson("{\"id\":\"8\"}"));

        WIRE.connect()
                .authentication(new Authentication.FixedBearer("t0ken"))
                .client()
                .getJob("8");

        assertThat(authorizations()).containsExactly("Bearer t0ken");
    }

    @Test
    void shouldAskForTheTokenOnEachRequestWhenItIsSupplied() {
        WIRE.answers(noContent());
        AtomicInteger asked = new AtomicInteger();
        ExternalWorkerClient client = WIRE.connect()
                .authentication(new Authentication.Bearer(() -> "token" + asked.incrementAndGet()))
                .client();

        client.complete("8", "w1", Map.of());
        client.complete("9", "w1", Map.of());

        assertThat(authorizations()).containsExactly("Bearer token1", "Bearer token2");
    }

    /** Somebody else renews a supplied token; asking twice in a row would only double the load. */
    @Test
    void shouldNotRepeatARequestWhenTheServerRefusesASuppliedToken() {
        WIRE.answers(unauthorized());
        ExternalWorkerClient client = WIRE.connect()
                .authentication(new Authentication.Bearer(() -> "old"))
                .client();

        assertThatThrownBy(() -> client.complete("8", "w1", Map.of())).isInstanceOf(FlowableApiException.class);

        assertThat(WIRE.requests()).hasSize(1);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void shouldSendNothingAndSayWhyWhenTheSupplierHasNoToken(String token) {
        ExternalWorkerClient client = WIRE.connect()
                .authentication(new Authentication.Bearer(() -> token))
                .client();

        assertThatThrownBy(() -> client.complete("8", "w1", Map.of()))
                .asInstanceOf(type(FlowableApiException.class))
                .satisfies(e -> {
                    assertThat(e)
                            .hasMessageContaining("Completing job 8")
                            .hasMessageContaining("The access token is empty")
                            .hasMessageContaining("accessToken");
                    assertThat(e.getKind()).isEqualTo(Kind.TRY_AGAIN);
                    assertThat(e.getJobId()).isEqualTo("8");
                    assertThat(e.isMaybeCarriedOut()).isFalse();
                });

        assertThat(WIRE.requests()).isEmpty();
    }

    /** A token service that is down for a moment must not cost the outcome of a job: the call may succeed later. */
    @Test
    void shouldSayThatItMaySucceedLaterWhenTheSupplierFails() {
        RuntimeException down = new IllegalStateException("token service is down");
        Supplier<String> supplier = () -> {
            throw down;
        };
        ExternalWorkerClient client = WIRE.connect()
                .authentication(new Authentication.Bearer(supplier))
                .client();

        assertThatThrownBy(() -> client.complete("8", "w1", Map.of()))
                .asInstanceOf(type(FlowableApiException.class))
                .satisfies(e -> {
                    assertThat(e.getKind()).isEqualTo(Kind.TRY_AGAIN);
                    assertThat(e.isMaybeCarriedOut()).isFalse();
                    assertThat(e).hasMessageContaining("token service is down").hasCause(down);
                });

        assertThat(WIRE.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void shouldRefuseToStartWhenTheFixedTokenIsEmpty(String token) {
        assertThatThrownBy(() -> new Authentication.FixedBearer(token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("accessToken");
    }

    @Test
    void shouldTellWhoWasRefusedWhenTheServerDoesNotKnowUs() {
        WIRE.answers(unauthorized());
        ExternalWorkerClient client = WIRE.connect()
                .authentication(new Authentication.Basic("kermit", "secr3t"))
                .client();

        assertThatThrownBy(() -> client.complete("8", "w1", Map.of()))
                .hasMessageContaining("user 'kermit'")
                .hasMessageNotContaining("secr3t");
        assertThat(WIRE.requests())
                .as("and no second try with the same password")
                .hasSize(1);
    }

    @Test
    void shouldShowNoSecretWhenPrinted() {
        assertThat(new Authentication.Basic("kermit", "secr3t")).asString().doesNotContain("secr3t");
        assertThat(new Authentication.FixedBearer("secr3t")).asString().doesNotContain("secr3t");
        assertThat(new Authentication.Bearer(() -> "secr3t")).asString().doesNotContain("secr3t");
        assertThat(WIRE.connect()
                        .authentication(new Authentication.Basic("kermit", "secr3t"))
                        .http("proxyAuthPassword", "s3cret")
                        .settings())
                .asString()
                .contains("kermit", "proxyAuthPassword")
                .doesNotContain("secr3t", "s3cret");
    }

    private static List<String> authorizations() {
        return WIRE.requests().stream().map(AuthenticationTest::authorization).toList();
    }

    private static String authorization(LoggedRequest request) {
        return request.header("Authorization").firstValue();
    }
}
