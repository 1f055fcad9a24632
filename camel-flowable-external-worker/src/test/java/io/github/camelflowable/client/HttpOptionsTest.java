package io.github.camelflowable.client;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.http.HttpEndpointUriFactory;
import org.apache.hc.client5.http.cookie.BasicCookieStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.kit.FlowableWire;

/** The {@code http.*} options: what they do, and that none is swallowed. */
class HttpOptionsTest {

    @RegisterExtension
    static final FlowableWire WIRE = new FlowableWire();

    @ParameterizedTest
    @ValueSource(
            strings = {"proxyHots", "timeout", "oauth2Foo", "x", "httpMethodRestrict", "sslContextParameter", "a.b"})
    void shouldListWhatIsKnownWhenAnOptionIsNot(String unknown) {
        assertThatThrownBy(() -> WIRE.connect().http(unknown, "1").open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Unknown option http." + unknown + ".")
                .hasMessageContaining("connectTimeout, connectionRequestTimeout, connectionsPerRoute")
                .hasMessageContaining("oauth2ClientId")
                .hasMessageContaining("proxyHost")
                .hasMessageContaining("sslContextParameters")
                .hasMessageNotContaining("httpMethod,")
                .hasMessageNotContaining("followRedirects");
    }

    @ParameterizedTest
    @ValueSource(strings = {"httpClient.nope", "httpConnection.nope"})
    void shouldNameTheOptionWhenABuilderHasNoSuchProperty(String unknown) {
        assertThatThrownBy(() -> WIRE.connect().http(unknown, "v4lue").open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[http." + unknown + "]")
                .satisfies(e -> assertThat(e).hasStackTraceContaining(unknown).hasNoCause())
                .hasMessageNotContaining("v4lue");
    }

    /** camel-http's own configurers do not mind the case, so no spelling may slip through. */
    @ParameterizedTest
    @CsvSource({
        "followRedirects, followRedirects, carry the credentials to another address",
        "followredirects, followRedirects, carry the credentials to another address",
        "follow-redirects, followRedirects, carry the credentials to another address",
        "FOLLOWREDIRECTS, followRedirects, carry the credentials to another address",
        "automaticRetriesDisabled, automaticRetriesDisabled, the connector's own decision",
        "automaticretriesdisabled, automaticRetriesDisabled, the connector's own decision",
        "authBearerToken, authBearerToken, use the option accessToken instead",
        "authenticationPreemptive, authenticationPreemptive, use the options username and password",
        "httpUri, httpUri, use the option baseUrl instead"
    })
    void shouldSayWhyWhenAnOptionIsNotSupported(String typed, String option, String reason) {
        for (Object value : new Object[] {"true", "false", true}) {
            assertThatThrownBy(() -> WIRE.connect().http(typed, value).open())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Option http." + option + " is not supported: ")
                    .hasMessageContaining(reason);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "httpMethod, httpMethod",
        "http-method, httpMethod",
        "httpmethod, httpMethod",
        "throwExceptionOnFailure, throwExceptionOnFailure",
        "okStatusCodeRange, okStatusCodeRange",
        "bridgeEndpoint, bridgeEndpoint",
        "copyHeaders, copyHeaders",
        "connectionClose, connectionClose",
        "customHostHeader, customHostHeader",
        "logHttpActivity, logHttpActivity",
        "headerFilterStrategy, headerFilterStrategy",
        "getWithBody, getWithBody",
        "lazyStartProducer, lazyStartProducer",
        "httpBinding, httpBinding",
        "cookieHandler, cookieHandler",
        "responsePayloadStreamingThreshold, responsePayloadStreamingThreshold",
        "allowJavaSerializedObject, allowJavaSerializedObject"
    })
    void shouldSayWhyWhenAnOptionWouldDoNothing(String typed, String option) {
        assertThatThrownBy(() -> WIRE.connect().http(typed, "true").open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Option http." + option
                        + " has no effect here: it belongs to camel-http's producer, and only its client is used");
    }

    /** As they may come from properties, where dashes are the custom. */
    @ParameterizedTest
    @ValueSource(strings = {"userAgent", "user-agent", "useragent"})
    void shouldTakeTheOptionWhenItIsSpeltDifferently(String option) {
        WIRE.answers(noContent());

        WIRE.connect().http(option, "worker/1").client().complete("8", "w1", Map.of());

        assertThat(WIRE.onlyRequest().header("User-Agent").firstValue()).isEqualTo("worker/1");
    }

    @ParameterizedTest
    @CsvSource({
        "contentCompressionDisabled, true",
        "cookieManagementDisabled, true",
        "authCachingDisabled, true",
        "connectionTimeToLive, 60000",
        "connectionsPerRoute, 5",
        "maxTotalConnections, 5",
        "useSystemProperties, true",
        "nonProxyHosts, *.example",
        "soTimeout, 1000",
        "connectTimeout, 1s",
        "responseTimeout, 30000",
        "connectionRequestTimeout, 500",
        "httpClient.maxRedirects, 1",
        "httpConnection.tcpNoDelay, true",
        "httpConnection.soKeepAlive, true"
    })
    void shouldWorkWhenAClientLevelOptionIsSet(String option, String value) {
        assumeTrue(
                !option.equals("nonProxyHosts") || HttpOptionsTest.hasNonProxyHosts(), "Camel 4.14 has no such option");
        WIRE.answers(noContent());

        assertThatCode(() -> WIRE.connect().http(option, value).client().complete("8", "w1", Map.of()))
                .doesNotThrowAnyException();
        assertThat(WIRE.requests()).hasSize(1);
    }

    @Test
    void shouldNotAskForCompressionWhenItIsDisabled() {
        WIRE.answers(noContent());

        WIRE.connect().http("contentCompressionDisabled", "true").client().complete("8", "w1", Map.of());

        assertThat(WIRE.onlyRequest().containsHeader("Accept-Encoding")).isFalse();
    }

    @Test
    void shouldTakeABeanWhenAnOptionIsAnObject() {
        WIRE.answers(noContent().withHeader("Set-Cookie", "a=b"));
        AtomicInteger configured = new AtomicInteger();
        HttpClientConfigurer configurer = builder -> configured.incrementAndGet();
        BasicCookieStore cookies = new BasicCookieStore();
        WIRE.context().getRegistry().bind("cookies", cookies);

        WIRE.connect()
                .http("httpClientConfigurer", configurer)
                .http("cookieStore", "#bean:cookies")
                .client()
                .complete("8", "w1", Map.of());

        assertThat(configured).hasValue(1);
        assertThat(cookies.getCookies()).hasSize(1);
    }

    // ---- timeouts ----

    /** They beat the connector's own, but for the requestTimeout, which bounds the whole request in any case. */
    @ParameterizedTest
    @CsvSource({
        "responseTimeout, 300",
        "responseTimeout, PT0.3S",
        "httpClient.responseTimeout, 300",
        "soTimeout, 300",
        "so-timeout, 300ms",
        "httpConnection.soTimeout, 300"
    })
    void shouldGiveUpEarlierWhenATimeoutOfTheClientIsShorter(String option, String value) {
        WIRE.answers(noContent().withFixedDelay(20_000));
        ExternalWorkerClient client = WIRE.connect().http(option, value).client();
        long start = System.nanoTime();

        assertThatThrownBy(() -> client.complete("8", "w1", Map.of())).isInstanceOf(FlowableApiException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(250), Duration.ofSeconds(8));
    }

    @Test
    void shouldStillGiveUpWhenATimeoutOfTheClientIsLonger() {
        WIRE.answers(noContent().withFixedDelay(20_000));
        ExternalWorkerClient client = WIRE.connect()
                .requestTimeout(Duration.ofMillis(300))
                .http("responseTimeout", "60000")
                .http("soTimeout", "60000")
                .client();
        long start = System.nanoTime();

        assertThatThrownBy(() -> client.complete("8", "w1", Map.of())).hasMessageContaining("requestTimeout PT0.3S");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }

    @ParameterizedTest
    @CsvSource({"connectTimeout, soon", "soTimeout, 1x"})
    void shouldNameTheOptionWhenItIsNoDuration(String option, String value) {
        assertThatThrownBy(() -> WIRE.connect().http(option, value).open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Option http." + option + " must be an ISO-8601 duration such as PT10S or a Camel"
                        + " duration such as 10s, but is '" + value + "'");
    }

    @ParameterizedTest
    @CsvSource({"connectionsPerRoute, many", "proxyPort, web"})
    void shouldNotStartWhenAValueCannotBeUnderstood(String option, String value) {
        assertThatThrownBy(() -> WIRE.connect()
                        .http("proxyHost", "p")
                        .http(option, value)
                        .open())
                .hasMessage("Option http." + option + " must be a whole number, but is '" + value + "'");
    }

    /** camel-http's own way to log in is there for what is neither Basic nor Bearer; it waits for the challenge. */
    @Test
    void shouldAnswerTheChallengeWhenCamelHttpHasTheCredentials() {
        WIRE.server()
                .stubFor(get(FlowableWire.API + "/jobs/8")
                        .willReturn(status(401).withHeader("WWW-Authenticate", "Basic realm=\"Realm\"")));
        WIRE.server()
                .stubFor(get(FlowableWire.API + "/jobs/8")
                        .withBasicAuth("kermit", "frog")
                        .willReturn(okJson("{\"id\":\"8\"}")));

        ExternalWorkerClient client = WIRE.connect()
                .http("authMethod", "Basic")
                .http("authUsername", "kermit")
                .http("authPassword", "frog")
                .client();

        assertThat(client.getJob("8").id()).isEqualTo("8");
        assertThat(WIRE.requests()).hasSize(2);
    }

    @Test
    void shouldLeaveNoTraceInTheContextWhenOpened() {
        WIRE.answers(noContent());

        WIRE.client().complete("8", "w1", Map.of());

        assertThat(WIRE.context().getEndpoints()).isEmpty();
        assertThat(WIRE.context().getComponentNames()).doesNotContain("http", "https");
    }

    /** camel-http got this option after Camel 4.14. */
    static boolean hasNonProxyHosts() {
        return new HttpEndpointUriFactory().propertyNames().contains("nonProxyHosts");
    }
}
