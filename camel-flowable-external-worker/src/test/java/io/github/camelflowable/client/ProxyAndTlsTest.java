package io.github.camelflowable.client;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;

import io.github.camelflowable.client.FlowableApiException.Kind;
import io.github.camelflowable.kit.FlowableWire;

class ProxyAndTlsTest {

    /** Nobody knows this host: whoever gets an answer has asked the proxy. */
    private static final String BEHIND_PROXY = "http://flowable.invalid:8080/flowable-rest";

    @RegisterExtension
    static final FlowableWire WIRE = new FlowableWire();

    /** A proxy, and a server with a certificate of its own making. */
    private static final WireMockServer OTHER =
            new WireMockServer(wireMockConfig().dynamicPort().dynamicHttpsPort());

    @BeforeAll
    static void start() {
        OTHER.start();
    }

    @AfterAll
    static void stop() {
        OTHER.stop();
    }

    @AfterEach
    void reset() {
        OTHER.resetAll();
    }

    // ---- proxy ----

    private static FlowableWire.Settings throughProxy() {
        return WIRE.connect()
                .baseUrl(BEHIND_PROXY)
                .authentication(new Authentication.Basic("kermit", "frog"))
                .http("proxyHost", "localhost")
                .http("proxyPort", String.valueOf(OTHER.port()));
    }

    @Test
    void shouldAskTheProxyWhenOneIsSet() {
        OTHER.stubFor(any(anyUrl()).willReturn(noContent()));

        throughProxy().client().complete("8", "w1", Map.of());

        assertThat(OTHER.getAllServeEvents())
                .singleElement()
                .extracting(ServeEvent::getRequest)
                .satisfies(request -> {
                    assertThat(request.getAbsoluteUrl())
                            .isEqualTo(BEHIND_PROXY + "/external-job-api/acquire/jobs/8/complete");
                    assertThat(request.header("Authorization").firstValue())
                            .as("for the server, not for the proxy")
                            .startsWith("Basic ");
                    assertThat(request.containsHeader("Proxy-Authorization")).isFalse();
                });
    }

    @Test
    void shouldLogInToTheProxyWhenItAsksForIt() {
        String credentials =
                Base64.getEncoder().encodeToString("proxyuser:proxypass".getBytes(StandardCharsets.US_ASCII));
        OTHER.stubFor(any(anyUrl()).willReturn(status(407).withHeader("Proxy-Authenticate", "Basic realm=\"proxy\"")));
        OTHER.stubFor(any(anyUrl())
                .withHeader("Proxy-Authorization", equalTo("Basic " + credentials))
                .willReturn(noContent()));

        throughProxy()
                .http("proxyAuthUsername", "proxyuser")
                .http("proxyAuthPassword", "proxypass")
                .client()
                .complete("8", "w1", Map.of());

        assertThat(OTHER.getAllServeEvents()).hasSize(2);
    }

    @Test
    void shouldSayWhatTheProxyWantsWhenItRefuses() {
        OTHER.stubFor(any(anyUrl()).willReturn(status(407).withHeader("Proxy-Authenticate", "Basic realm=\"proxy\"")));

        assertThatThrownBy(() -> throughProxy().client().complete("8", "w1", Map.of()))
                .asInstanceOf(type(FlowableApiException.class))
                .satisfies(e -> {
                    assertThat(e.getStatus()).isEqualTo(407);
                    assertThat(e.getKind()).isEqualTo(Kind.NOT_ALLOWED);
                    assertThat(e)
                            .hasMessageEndingWith("The proxy asks for credentials: set http.proxyAuthUsername and"
                                    + " http.proxyAuthPassword");
                });
    }

    @Test
    void shouldPassTheProxyByWhenTheHostIsExcepted() {
        assumeTrue(HttpOptionsTest.hasNonProxyHosts(), "Camel 4.14 has no such option");
        WIRE.answers(noContent());

        throughProxy()
                .baseUrl(WIRE.baseUrl())
                .http("nonProxyHosts", "localhost")
                .client()
                .complete("8", "w1", Map.of());

        assertThat(WIRE.requests()).hasSize(1);
        assertThat(OTHER.getAllServeEvents()).isEmpty();
    }

    @Test
    void shouldSayThatNothingWasSentWhenTheProxyIsDown() {
        FlowableWire.Settings settings = throughProxy().http("proxyPort", "1");

        assertThatThrownBy(() -> settings.client().complete("8", "w1", Map.of()))
                .asInstanceOf(type(FlowableApiException.class))
                .satisfies(e -> {
                    assertThat(e.getKind()).isEqualTo(Kind.TRY_AGAIN);
                    assertThat(e.isMaybeCarriedOut()).isFalse();
                });
    }

    // ---- TLS ----

    private static FlowableWire.Settings overTls() {
        OTHER.stubFor(any(anyUrl()).willReturn(noContent()));
        return WIRE.connect().baseUrl("https://localhost:" + OTHER.httpsPort() + "/flowable-rest");
    }

    private static SSLContextParameters trust() {
        KeyStoreParameters certificates = new KeyStoreParameters();
        certificates.setResource("keystore"); // WireMock's own
        certificates.setPassword("password");
        TrustManagersParameters managers = new TrustManagersParameters();
        managers.setKeyStore(certificates);
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setTrustManagers(managers);
        return parameters;
    }

    @Test
    void shouldRefuseToSendWhenTheCertificateIsNotTrusted() {
        assertThatThrownBy(() -> overTls().client().complete("8", "w1", Map.of()))
                .asInstanceOf(type(FlowableApiException.class))
                .satisfies(e -> {
                    assertThat(e.getKind()).isEqualTo(Kind.TRY_AGAIN);
                    assertThat(e.isMaybeCarriedOut()).isFalse();
                    assertThat(e)
                            .hasMessageEndingWith("The TLS connection was refused: check the scheme of baseUrl and"
                                    + " http.sslContextParameters");
                });
        assertThat(OTHER.getAllServeEvents()).isEmpty();
    }

    @Test
    void shouldSendWhenTheCertificateIsTrusted() {
        WIRE.context().getRegistry().bind("trust", trust());

        overTls()
                .http("sslContextParameters", "#bean:trust")
                .http("x509HostnameVerifier", NoopHostnameVerifier.INSTANCE)
                .client()
                .complete("8", "w1", Map.of());

        assertThat(OTHER.getAllServeEvents())
                .singleElement()
                .extracting(event -> event.getRequest().getScheme())
                .isEqualTo("https");
    }

    /** HttpClient gives the socket of a connection the timeout for connecting while it shakes hands. */
    @Test
    void shouldWaitForAnAnswerForLongerThanForAConnection() {
        FlowableWire.Settings settings = overTls();
        OTHER.stubFor(any(urlMatching(".*slow.*")).willReturn(noContent().withFixedDelay(2_500)));
        ExternalWorkerClient client = settings.http("sslContextParameters", trust())
                .http("x509HostnameVerifier", NoopHostnameVerifier.INSTANCE)
                .connectTimeout(Duration.ofSeconds(1))
                .requestTimeout(Duration.ofSeconds(30))
                .client();
        client.complete("8", "w1", Map.of());

        client.complete("slow", "w1", Map.of());

        assertThat(OTHER.getAllServeEvents()).hasSize(2);
    }

    /** Parameters for TLS turn no plain address into a TLS one. */
    @Test
    void shouldStayWithTheSchemeOfTheBaseUrlWhenThereAreTlsParameters() {
        WIRE.answers(noContent());

        WIRE.connect().http("sslContextParameters", trust()).client().complete("8", "w1", Map.of());

        assertThat(WIRE.requests()).hasSize(1);
    }
}
