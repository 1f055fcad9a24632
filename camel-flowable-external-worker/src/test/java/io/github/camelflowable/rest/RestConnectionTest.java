package io.github.camelflowable.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.FlowableEwComponent;
import io.github.camelflowable.FlowableEwConfiguration;
import io.github.camelflowable.kit.FlowableWire;

/** Where {@code flowable-rest:} connects to without options of its own. */
class RestConnectionTest {

    @RegisterExtension
    static final FlowableWire WIRE = new FlowableWire();

    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void configureTheWorker() {
        worker().setBaseUrl("http://flowable.example.com/flowable-rest");
        worker().setUsername("worker");
        worker().setPassword("secret");
        context.start();
    }

    private FlowableEwConfiguration worker() {
        return context.getComponent("flowable-ew", FlowableEwComponent.class).getConfiguration();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private FlowableRestConfiguration configured(String options) {
        return context.getEndpoint("flowable-rest:process/listTasks" + options, FlowableRestEndpoint.class)
                .getConfiguration();
    }

    @Test
    void shouldConnectAsTheWorkerWhenItHasNoAddressOfItsOwn() {
        FlowableRestConfiguration configuration = configured("");

        assertThat(configuration.getBaseUrl()).isEqualTo("http://flowable.example.com/flowable-rest");
        assertThat(configuration.getUsername()).isEqualTo("worker");
        assertThat(configuration.getPassword()).isEqualTo("secret");
    }

    @Test
    void shouldSendTheWorkersCredentialsToNoOtherAddress() {
        FlowableRestConfiguration configuration = configured("?baseUrl=http://other.example.com");

        assertThat(configuration.getBaseUrl()).isEqualTo("http://other.example.com");
        assertThat(configuration.getUsername()).isNull();
        assertThat(configuration.getPassword()).isNull();
    }

    @Test
    void shouldKeepCredentialsOfItsOwn() {
        FlowableRestConfiguration configuration = configured("?username=reader&password=x");

        assertThat(configuration.getBaseUrl()).isEqualTo("http://flowable.example.com/flowable-rest");
        assertThat(configuration.getUsername()).isEqualTo("reader");
        assertThat(configuration.getPassword()).isEqualTo("x");
    }

    @Test
    void shouldKeepTheWorkersCredentialsWhenItHasHttpOptionsOfItsOwn() {
        WIRE.answers(okJson("{\"data\": [], \"total\": 0}"));
        worker().setBaseUrl(WIRE.baseUrl());
        worker().setHttp(Map.of("userAgent", "worker", "httpClient.maxRedirects", "7"));
        String address = "flowable-rest:process/listTasks?http.user-agent=reader&http.oauth2Scope=";

        context.createProducerTemplate().requestBody(address, (Object) null);

        assertThat(WIRE.onlyRequest().header("User-Agent").firstValue()).isEqualTo("reader");
        assertThat(WIRE.onlyRequest().header("Authorization").firstValue()).startsWith("Basic ");
        assertThat(context.getEndpoint(address, FlowableRestEndpoint.class)
                        .getConfiguration()
                        .getHttp())
                .containsEntry("httpClient.maxRedirects", "7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "username=reader&password=x",
                "accessToken=x",
                "http.auth-username=reader&http.authPassword=x",
                "http.oauth2ClientId=x&http.oauth2ClientSecret=y&http.oauth2TokenEndpoint=http://z"
            })
    void shouldTakeTheWorkersHttpOptionsButNoCredentialsWhenItHasItsOwn(String own) {
        worker().setHttp(Map.of("proxyHost", "proxy", "oauth2-client-secret", "s", "authDomain", "d"));

        FlowableRestConfiguration configuration = configured("?" + own);

        assertThat(configuration.getHttp())
                .containsEntry("proxyHost", "proxy")
                .doesNotContainKeys("oauth2-client-secret", "authDomain");
        assertThat(configuration.getUsername()).isNotEqualTo("worker");
        assertThat(configuration.getPassword()).isNotEqualTo("secret");
    }
}
