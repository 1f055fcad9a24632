package io.github.camelflowable;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;

import io.github.camelflowable.client.FlowableConnectionConfiguration;
import io.github.camelflowable.kit.Eavesdropper;
import io.github.camelflowable.kit.FlowableWire;
import io.github.camelflowable.rest.FlowableRestComponent;

import ch.qos.logback.classic.Level;

/** With every log at TRACE, in success and in failure, no credential comes out anywhere but on the wire. */
class SecretsTest {

    private static final String SECRET = "Gh7kQ2xWm9ZpLr4T";
    private static final String PROXY_SECRET = "Vb3nYc8sJd6FaEu1";
    private static final String TOKEN = "/token";

    @RegisterExtension
    static final FlowableWire WIRE = new FlowableWire();

    private Eavesdropper eavesdropper;
    private final CamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void listenToEverything() {
        listen(Level.TRACE);
    }

    private void listen(Level deepest) {
        if (eavesdropper != null) {
            eavesdropper.close();
        }
        eavesdropper = new Eavesdropper(deepest);
    }

    @BeforeEach
    void listenToEvents() {
        camel.getShutdownStrategy().setTimeout(5);
        camel.getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                eavesdropper.hear("event", event);
            }
        });
    }

    @AfterEach
    void stop() {
        camel.stop();
        eavesdropper.close();
    }

    static Stream<Arguments> credentials() {
        Map<String, String> basic = Map.of("username", "kermit", "password", SECRET);
        Map<String, String> oauth2 = Map.of(
                "http.oauth2TokenEndpoint",
                WIRE.server().baseUrl() + TOKEN,
                "http.oauth2ClientId",
                "worker",
                "http.oauth2ClientSecret",
                SECRET);
        Map<String, String> proxy = Map.of(
                "http.proxyHost",
                "127.0.0.1",
                "http.proxyPort",
                String.valueOf(WIRE.server().port()),
                "http.proxyAuthUsername",
                "proxyuser",
                "http.proxyAuthPassword",
                PROXY_SECRET);
        return Stream.of(
                Arguments.of("Basic", basic),
                Arguments.of("Bearer", Map.of("accessToken", SECRET)),
                Arguments.of("OAuth2", oauth2),
                Arguments.of("OAuth2 in the body", both(oauth2, Map.of("http.oauth2BodyAuthentication", "true"))),
                Arguments.of("Basic and a proxy", both(basic, proxy)),
                Arguments.of("camel-http's own", Map.of("http.authUsername", "kermit", "http.authPassword", SECRET)));
    }

    private static Map<String, String> both(Map<String, String> some, Map<String, String> more) {
        Map<String, String> both = new LinkedHashMap<>(some);
        both.putAll(more);
        return both;
    }

    // ---- what the server does ----

    /** One job to work on, and the same answer to whatever is asked about it. */
    private static void server(Map<String, String> options, ResponseDefinitionBuilder answer) {
        WIRE.server().stubFor(any(anyUrl()).atPriority(9).willReturn(answer));
        WIRE.server().stubFor(post(FlowableWire.API + "/acquire/jobs/8/fail").willReturn(noContent()));
        WIRE.server().stubFor(post(FlowableWire.API + "/acquire/jobs").willReturn(okJson("[]")));
        WIRE.server()
                .stubFor(post(FlowableWire.API + "/acquire/jobs")
                        .atPriority(4)
                        .inScenario("jobs")
                        .whenScenarioStateIs(Scenario.STARTED)
                        .willSetStateTo("given")
                        .willReturn(okJson("[{\"id\":\"8\",\"lockOwner\":\"w1\",\"retries\":3,\"variables\":[]}]")));
        WIRE.server().stubFor(post(TOKEN).willReturn(okJson("{\"access_token\":\"" + SECRET + "\"}")));
        challenge(options, "authUsername", "Authorization", 401, "WWW-Authenticate");
        challenge(options, "proxyHost", "Proxy-Authorization", 407, "Proxy-Authenticate");
    }

    private static void challenge(
            Map<String, String> options, String option, String header, int status, String question) {
        if (options.containsKey("http." + option)) {
            WIRE.server()
                    .stubFor(any(anyUrl())
                            .atPriority(1)
                            .withHeader(header, absent())
                            .willReturn(status(status).withHeader(question, "Basic realm=\"Realm\"")));
        }
    }

    private static void assertSent(String secret) {
        assertThat(WIRE.requests())
                .as("a secret that is sent, so that this test can fail")
                .anyMatch(request -> Eavesdropper.givesAway(request.getHeaders() + request.getBodyAsString(), secret));
    }

    // ---- what is heard ----

    /** In Java, because Camel itself logs the URIs of endpoints as they were typed at TRACE. */
    private void configure(String baseUrl, Map<String, String> options) {
        FlowableEwConfiguration configuration =
                camel.getComponent("flowable-ew", FlowableEwComponent.class).getConfiguration();
        configuration.setWorkerId("w1");
        configuration.setLockDuration(Duration.ofSeconds(1));
        configure(configuration, baseUrl, options);
        configure(
                camel.getComponent("flowable-rest", FlowableRestComponent.class).getConfiguration(), baseUrl, options);
    }

    private static void configure(
            FlowableConnectionConfiguration configuration, String baseUrl, Map<String, String> options) {
        configuration.setBaseUrl(baseUrl);
        configuration.setUsername(options.get("username"));
        configuration.setPassword(options.get("password"));
        configuration.setAccessToken(options.get("accessToken"));
        options.forEach((name, value) -> {
            if (name.startsWith("http.")) {
                configuration.addHttp(Map.of(name.substring("http.".length()), value));
            }
        });
    }

    private void route(String from, String to) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(from).to(to).log("The route has ended");
            }
        });
        camel.start();
    }

    private void report(String uri) {
        for (FlowableEwOperation operation : FlowableEwOperation.values()) {
            Exchange exchange = camel.createFluentProducerTemplate()
                    .to(uri)
                    .withHeader(FlowableEwConstants.JOB_ID, "8")
                    .withHeader(FlowableEwConstants.OPERATION, operation)
                    .send();
            hear(exchange);
        }
    }

    /** Calls operations of the other two APIs: with and without a body, a file, and a composite operation. */
    private void call(String options) {
        for (String operation : List.of(
                "process/getEngineInfo?",
                "process/listTasks?",
                "process/correlateMessage?",
                "cmmn/uploadDeployment?")) {
            hear(camel.createFluentProducerTemplate()
                    .to("flowable-rest:" + operation + options)
                    .withHeader(Exchange.FILE_NAME, "order.cmmn")
                    .withBody(operation.startsWith("cmmn") ? "<definitions/>" : "{\"messageName\":\"m\"}")
                    .send());
        }
    }

    private void hear(Exchange exchange) {
        eavesdropper.hear("exception", exchange.getException());
        eavesdropper.hear("exchange", exchange);
        if (exchange.getException() == null) {
            eavesdropper.hear("answer", exchange.getMessage().getBody());
        }
    }

    private void assertNothingComesOut() throws Exception {
        WIRE.requests().stream()
                .filter(request -> !request.getUrl().equals(TOKEN))
                .forEach(request -> eavesdropper.hear("request", request.getUrl() + request.getBodyAsString()));
        assertNothingComesOutHere();
    }

    private void assertNothingComesOutHere() throws Exception {
        eavesdropper.hearManagementBeans();
        eavesdropper.hearThreads();
        eavesdropper.hearAllOf(camel.getComponent("flowable-ew"));
        eavesdropper.hearAllOf(camel.getComponent("flowable-rest"));
        camel.getRoutes().forEach(route -> {
            eavesdropper.hear("route", route);
            eavesdropper.hearAllOf(route.getConsumer());
        });
        for (Endpoint endpoint : camel.getEndpoints()) {
            eavesdropper.hear("URI", endpoint.getEndpointUri());
            eavesdropper.hear("base URI", endpoint.getEndpointBaseUri());
            eavesdropper.hear("key", endpoint.getEndpointKey());
            eavesdropper.hear("endpoint", endpoint);
            eavesdropper.hearAllOf(endpoint);
        }
        assertNothingWasSaid();
    }

    private void assertNothingWasSaid() {
        assertThat(eavesdropper.count("log ")).as("it listens").isPositive();
        eavesdropper.assertHeardNothingOf(SECRET, PROXY_SECRET);
    }

    // ---- tests ----

    @ParameterizedTest(name = "{0}")
    @MethodSource("credentials")
    void shouldKeepThemWhenAllGoesWell(String kind, Map<String, String> options) throws Exception {
        server(options, noContent());
        configure(WIRE.baseUrl(), options);

        route("flowable-ew:order?delay=50", "flowable-ew:order?operation=complete");
        await("the route has run").until(() -> eavesdropper.count("The route has ended") > 0);
        report("flowable-ew:order");
        call("");

        assertSent(SECRET);
        if (options.containsKey("http.proxyHost")) {
            assertSent(PROXY_SECRET);
        }
        assertNothingComesOut();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("credentials")
    void shouldKeepThemWhenCallsFail(String kind, Map<String, String> options) throws Exception {
        server(options, status(500).withBody("{\"message\":\"Internal server error\"}"));
        configure(WIRE.baseUrl(), options);
        // The exception of this call goes to the engine, stack trace included.
        route("flowable-ew:order?delay=50", "flowable-ew:order?operation=getJob");
        await("the failure is reported").atMost(Duration.ofMinutes(1)).until(() -> WIRE.requests().stream()
                .anyMatch(request -> request.getUrl().endsWith("/fail")));

        for (ResponseDefinitionBuilder answer : List.of(
                status(401).withHeader("WWW-Authenticate", "Basic realm=\"Realm\""),
                status(403),
                status(302).withHeader("Location", WIRE.server().baseUrl() + "/login"),
                ok("<html>"),
                noContent().withFault(Fault.CONNECTION_RESET_BY_PEER))) {
            WIRE.server().stubFor(any(anyUrl()).atPriority(2).willReturn(answer));
            report("flowable-ew:order");
            call("");
        }

        assertSent(SECRET);
        assertNothingComesOut();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("credentials")
    void shouldKeepThemWhenNobodyAnswers(String kind, Map<String, String> options) throws Exception {
        String port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = String.valueOf(closed.getLocalPort());
        }
        Map<String, String> nobody = new LinkedHashMap<>(options);
        nobody.replace("http.proxyPort", port);
        nobody.replace("http.oauth2TokenEndpoint", "http://localhost:" + port);
        configure("http://localhost:" + port, nobody);

        route("flowable-ew:order?delay=50", "mock:out");
        await("a poll has failed")
                .until(() -> eavesdropper.count("got no answer") > 0 || eavesdropper.count("No access token") > 0);
        report("flowable-ew:order");
        call("");

        assertNothingComesOut();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("credentials")
    void shouldKeepThemWhenTheyStandInTheUri(String kind, Map<String, String> options) throws Exception {
        listen(Level.DEBUG);
        server(options, noContent());
        String connection = "baseUrl=" + WIRE.baseUrl();
        for (Map.Entry<String, String> option : options.entrySet()) {
            connection += "&" + option.getKey() + "=" + option.getValue();
        }
        String raw = connection.replace("=" + SECRET, "=RAW(" + SECRET + ")");
        String worker = "flowable-ew:order?workerId=w1&delay=50&lockDuration=PT1S&";

        route(worker + connection, worker + raw);
        route("flowable-rest:process/listTasks?delay=50&" + connection, "flowable-rest:cmmn/listTasks?" + raw);
        await("the route has run").until(() -> eavesdropper.count("The route has ended") > 0);
        report(worker + raw);
        call(connection);
        call(raw);

        assertSent(SECRET);
        assertNothingComesOut();
    }

    @Test
    void shouldKeepItWhenASupplierGivesIt() throws Exception {
        server(Map.of(), status(401));
        configure(WIRE.baseUrl(), Map.of());
        camel.getComponent("flowable-ew", FlowableEwComponent.class)
                .getConfiguration()
                .setAccessToken((Supplier<String>) () -> SECRET);

        route("flowable-ew:order?delay=50", "flowable-ew:order?operation=getJob");
        await("the failure is reported").atMost(Duration.ofMinutes(1)).until(() -> WIRE.requests().stream()
                .anyMatch(request -> request.getUrl().endsWith("/fail")));

        assertSent(SECRET);
        assertNothingComesOut();
    }

    @Test
    void shouldKeepThePasswordOfAUserThatIsMade() throws Exception {
        listen(Level.DEBUG);
        configure(WIRE.baseUrl(), Map.of());
        camel.start();
        String user = "{\"id\":\"kermit\",\"password\":\"" + SECRET + "\"}";
        for (ResponseDefinitionBuilder answer : List.of(okJson(user), status(409), ok("<html>"))) {
            WIRE.answers(answer);
            hear(camel.createFluentProducerTemplate()
                    .to("flowable-rest:process/createUser?param.id=kermit&param.password=" + SECRET)
                    .send());
            hear(camel.createFluentProducerTemplate()
                    .to("flowable-rest:process/createUser")
                    .withBody(user)
                    .send());
        }

        assertSent(SECRET);
        assertNothingComesOutHere();
    }

    /** A listener that hears nothing would find nothing. */
    @Test
    void shouldFindASecretWhenOneIsSaid() {
        LoggerFactory.getLogger("io.github.camelflowable.Any").trace("password=" + SECRET);

        assertThat(catchThrowable(this::assertNothingWasSaid))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("io.github.camelflowable.Any");
    }
}
