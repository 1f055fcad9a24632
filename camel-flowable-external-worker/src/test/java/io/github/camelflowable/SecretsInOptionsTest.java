package io.github.camelflowable;

import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.kit.Eavesdropper;
import io.github.camelflowable.kit.FlowableWire;

import ch.qos.logback.classic.Level;

/** Credentials in URIs and properties, where Camel itself handles them, too. */
class SecretsInOptionsTest {

    private static final String SECRET = "Gh7kQ2xWm9ZpLr4T";
    private static final String OTHER_SECRET = "Vb3nYc8sJd6FaEu1";

    @RegisterExtension
    static final FlowableWire WIRE = new FlowableWire();

    private Eavesdropper eavesdropper;
    private final CamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void listen() {
        listen(Level.DEBUG);
    }

    private void listen(Level deepest) {
        if (eavesdropper != null) {
            eavesdropper.close();
        }
        eavesdropper = new Eavesdropper(deepest);
    }

    @AfterEach
    void stop() {
        camel.stop();
        eavesdropper.close();
    }

    private void assertNothingWasSaid() {
        assertThat(eavesdropper.count("log ")).as("it listens").isPositive();
        eavesdropper.assertHeardNothingOf(SECRET, OTHER_SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lockDuration=soon&username=kermit&password=" + SECRET,
                "lockDuration=0&username=kermit&password=" + SECRET,
                "lockDuratoin=5m&username=kermit&password=" + SECRET,
                "password=" + SECRET,
                "accessToken=" + SECRET + "&username=kermit&password=" + OTHER_SECRET,
                "accessToken=" + SECRET + "&http.oauth2ClientId=" + OTHER_SECRET,
                "baseUrl=http://kermit:" + SECRET + "@localhost/rest",
                "baseUrl=http://kermit:a@" + SECRET + "@localhost/rest",
                "baseUrl=RAW(http://kermit:a^" + SECRET + "@localhost/rest)",
                "baseUrl=RAW(http://localhost/rest?access_token=" + SECRET + ")",
                "http.proxyHots=p&http.proxyAuthPassword=" + SECRET,
                "http.proxyHost=p&http.proxyPort=web&http.proxyAuthUsername=u&http.proxyAuthPassword=" + SECRET,
                "http.connectTimeout=soon&http.authUsername=kermit&http.authPassword=" + SECRET,
                "http.httpClient.nope=1&http.authUsername=kermit&http.authPassword=" + SECRET,
                "http.oauth2TokenEndpoint=nowhere&http.oauth2ClientId=a&http.oauth2ClientSecret=" + SECRET,
                "http.oauth2TokenEndpoint=http://worker:" + SECRET
                        + "@localhost/token&http.oauth2ClientId=a&http.oauth2ClientSecret=b",
                "http.authBearerToken=" + SECRET
            })
    void shouldKeepThemWhenAnOptionIsWrong(String options) {
        Exception failure = null;
        try {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("flowable-ew:order?" + options).to("mock:out");
                }
            });
            camel.start();
        } catch (Exception e) {
            failure = e;
        }

        assertThat(failure).as("the start fails").isNotNull();
        eavesdropper.hear("exception", failure);
        assertNothingWasSaid();
    }

    /** camel-main logs every property as it is at DEBUG, and at INFO those of whose names it does not know better. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "username=kermit\ncamel.component.flowable-ew.password=" + SECRET,
                "access-token=" + SECRET,
                "accessToken=" + SECRET,
                "accessToken=" + SECRET + "\ncamel.component.flowable-ew.http.proxy-auth-password=" + OTHER_SECRET
            })
    void shouldKeepThemWhenTheyAreProperties(String credentials, @TempDir Path folder) throws Exception {
        WIRE.answers(noContent());
        listen(Level.INFO);
        Path properties = Files.writeString(
                folder.resolve("application.properties"),
                "camel.component.flowable-ew.base-url=" + WIRE.baseUrl() + "\ncamel.component.flowable-ew."
                        + credentials);
        Main main = new Main();
        main.setDefaultPropertyPlaceholderLocation("file:" + properties);

        main.start();
        main.getCamelContext()
                .createProducerTemplate()
                .sendBodyAndHeader("flowable-ew:order", null, FlowableEwConstants.JOB_ID, "8");
        eavesdropper.hearManagementBeans();
        eavesdropper.hearAllOf(main.getCamelContext().getComponent("flowable-ew"));
        main.stop();

        assertThat(eavesdropper.count("camel.component.flowable-ew."))
                .as("the summary of properties")
                .isPositive();
        assertThat(Eavesdropper.givesAway(WIRE.onlyRequest().getHeaders().toString(), SECRET))
                .as("it is sent, so that this test can fail")
                .isTrue();
        assertNothingWasSaid();
    }
}
