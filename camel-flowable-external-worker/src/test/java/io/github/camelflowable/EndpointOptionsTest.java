package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.ScheduledPollEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.kit.LogRecorder;
import io.github.camelflowable.rest.FlowableRestComponent;
import io.github.camelflowable.rest.FlowableRestEndpoint;

import ch.qos.logback.classic.Level;

/** A wrong option fails the start, and says which one it is and what it should be. */
class EndpointOptionsTest {

    private final CamelContext camel = new DefaultCamelContext();

    @AfterEach
    void stop() {
        camel.stop();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            username=kermit                             | Options username and password belong together, but password is missing
            password=frog                               | Options username and password belong together, but username is missing
            accessToken=t&username=kermit&password=frog | Options accessToken and username/password exclude each other: choose one way to authenticate
            accessToken=t&username=kermit               | Options accessToken and username/password exclude each other: choose one way to authenticate
            accessToken=t&password=frog                 | Options accessToken and username/password exclude each other: choose one way to authenticate
            accessToken=                                | Option accessToken is empty
            accessToken=t&http.oauth2ClientId=a&http.oauth2ClientSecret=b&http.oauth2TokenEndpoint=http://x | http.oauth2ClientId cannot be combined with username or accessToken: choose one
            http.oauth2ClientId=a                       | OAuth2 needs http.oauth2ClientId, http.oauth2ClientSecret and http.oauth2TokenEndpoint, but http.oauth2ClientSecret is missing
            baseUrl=localhost:8080/flowable-rest        | baseUrl must be an absolute http or https URL such as http://localhost:8080/flowable-rest, but is: localhost:8080/flowable-rest
            baseUrl=                                    | Option baseUrl is empty: set it to the root of the Flowable application
            baseUrl=%20                                 | Option baseUrl is empty
            baseUrl={{env:NOT_SET_ANYWHERE:}}           | Option baseUrl is empty
            username=kermit&password=                   | Options username and password belong together, but password is missing
            username=&password=frog                     | Options username and password belong together, but username is missing
            baseUrl=http://kermit:frog@localhost/rest   | baseUrl must not carry credentials: use the options made for them instead, such as username and password
            baseUrl=RAW(http://localhost/rest?a=b)      | baseUrl must not have a query or fragment: http://localhost/rest
            baseUrl=http://h:99999/x                    | baseUrl must have a port of at most 65535, but is: http://h:99999/x
            externalJobApiPath=a b                      | Option externalJobApiPath must be a path of a URL, such as external-job-api, but is 'a b'
            connectTimeout=0                            | connectTimeout must be longer than zero, but is PT0S
            requestTimeout=-1                           | requestTimeout must be longer than zero, but is PT-0.001S
            requestTimeout=soon                         | requestTimeout
            resultVariable=${order}                     | Option resultVariable: Variable '${order}' has a name that begins with ${
            traceVariable=${order}                      | Option traceVariable: Variable '${order}' has a name that begins with ${
            lockDuration=0                              | Option lockDuration must be longer than zero and at most 24 days (beyond that the engine overflows), but is PT0S
            lockDuration=PT-5M                          | Option lockDuration must be longer than zero and at most 24 days (beyond that the engine overflows), but is PT-5M
            lockDuration=25d                            | Option lockDuration must be longer than zero and at most 24 days (beyond that the engine overflows), but is PT600H
            lockDuration=P25D                           | Option lockDuration must be longer than zero and at most 24 days (beyond that the engine overflows), but is PT600H
            lockDuration=PT0.0001S                      | Option lockDuration must be longer than zero and at most 24 days
            lockDuration=5x                             | Option lockDuration must be an ISO-8601 duration such as PT10S or a Camel duration such as 10s, but is '5x'
            idleDelay=soon                              | Option idleDelay must be an ISO-8601 duration such as PT10S or a Camel duration such as 10s, but is 'soon'
            backlogInterval=1x                          | Option backlogInterval must be an ISO-8601 duration such as PT10S or a Camel duration such as 10s, but is '1x'
            lockDuration=P1M                            | lockDuration
            acquireTimeout=0                            | Option acquireTimeout must be longer than zero, but is PT0S
            idleDelay=PT-1S                             | Option idleDelay must be 0 or longer, but is PT-1S
            backlogInterval=10                          | Option backlogInterval must be 0 or at least PT1S, since each count reads the engine's jobs, but is PT0.01S
            backlogInterval=PT-1M                       | Option backlogInterval must be 0 or at least PT1S
            concurrentConsumers=0                       | Option concurrentConsumers must be 1 or more, but is 0
            concurrentConsumers=-1                      | Option concurrentConsumers must be 1 or more, but is -1
            concurrentConsumers=many                    | Option concurrentConsumers must be a whole number, but is 'many'
            maxMessagesPerPoll=-1                       | Option maxMessagesPerPoll must be 0 or more, but is -1
            maxMessagesPerPoll=never                    | Option maxMessagesPerPoll must be a whole number, but is 'never'
            numberOfRetries=1m                          | Option numberOfRetries must be a whole number, but is '1m'
            numberOfRetries=0                           | Option numberOfRetries must be 1 or more, but is 0
            scopeType=dmn                               | scopeType
            bodyType=text                               | bodyType
            operation=finish                            | operation
            autoComplete=yes                            | autoComplete
            retries=-1                                  | Option retries must be 0 or more, but is -1. To let the engine count down, leave it out
            retries=abc                                 | Option retries must be a whole number, but is 'abc'
            Retries=none                                | Option Retries must be a whole number, but is 'none'
            concurrent-consumers=5s                     | Option concurrent-consumers must be a whole number, but is '5s'
            Lock-Duration=soon                          | Option Lock-Duration must be an ISO-8601 duration
            retries=2.5                                 | Option retries must be a whole number, but is '2.5'
            lockDuratoin=                               | lockDuratoin
            retries=9999999999                          | Option retries must be a whole number, but is '9999999999'
            retryTimeout=soon                           | Option retryTimeout must be an ISO-8601 duration such as PT10S or a Camel duration such as 10s, but is 'soon'
            retryTimeout=10s,5x                         | Option retryTimeout must be an ISO-8601 duration such as PT10S or a Camel duration such as 10s, but is '5x'
            retryTimeout=PT-10S                         | Option retryTimeout must not be negative, but is PT-10S
            bpmnErrors=com.acme.Missing=CODE            | Option bpmnErrors names the class com.acme.Missing, which is not on the class path
            bpmnErrors=java.lang.String=CODE            | Option bpmnErrors names the class java.lang.String, which is no exception
            bpmnErrors=java.io.IOException              | Option bpmnErrors must be a list of class=code pairs, but has the entry 'java.io.IOException'
            bpmnErrors=java.io.IOException=             | Option bpmnErrors must be a list of class=code pairs, but has the entry 'java.io.IOException='
            bpmnErrors==CODE                            | Option bpmnErrors must be a list of class=code pairs, but has the entry '=CODE'
            http.proxyHots=p                            | Unknown option http.proxyHots. Client-level options of camel-http are known here: [
            http.proxyPort=web                          | Option http.proxyPort must be a whole number, but is 'web'
            http.followRedirects=true                   | Option http.followRedirects is not supported: a redirect would carry the credentials to another address
            http.httpMethod=PUT                         | Option http.httpMethod has no effect here
            lockDuratoin=5m                             | lockDuratoin
            jobId=8                                     | jobId
            """)
    void shouldFailTheStartWhenAnOptionIsWrong(String options, String words) {
        assertThat(messagesOf(startWith("flowable-ew:order?" + options)))
                .anySatisfy(message -> assertThat(message).contains(words));
    }

    @Test
    void shouldWarnOfALockThatLooksLikeSecondsAndIsMilliseconds() throws Exception {
        try (LogRecorder log = new LogRecorder(OptionRules.class)) {
            camel.getEndpoint("flowable-ew:order?lockDuration=1000").createConsumer(exchange -> {});
            assertThat(log.messages(Level.WARN)).isEmpty();

            camel.getEndpoint("flowable-ew:order?lockDuration=10").createConsumer(exchange -> {});

            assertThat(log.messages(Level.WARN))
                    .containsExactly(
                            "Jobs will be released or done twice, because option lockDuration is PT0.01S: a number"
                                    + " without a unit means milliseconds; write 10s or PT10S for seconds: topic order");
        }
    }

    static List<Arguments> optionsThatMayBeEmpty() throws IOException {
        Set<String> withAMeaning =
                Set.of("baseUrl", "accessToken", "externalJobApiPath", "processApiPath", "cmmnApiPath");
        Set<String> others = Set.of("topic", "api", "http", "parameters", "bridgeErrorHandler", "lazyStartProducer");
        List<Arguments> options = new ArrayList<>();
        try (DefaultCamelContext catalogue = new DefaultCamelContext()) {
            for (String scheme : List.of("flowable-ew", "flowable-rest")) {
                catalogue.getCamelContextExtension().getEndpointUriFactory(scheme).propertyNames().stream()
                        .filter(option -> !others.contains(option) && !withAMeaning.contains(option))
                        .filter(option -> !(scheme.equals("flowable-rest") && option.equals("operation")))
                        .forEach(option -> options.add(Arguments.of(
                                scheme.equals("flowable-ew") ? "flowable-ew:order" : "flowable-rest:process/listTasks",
                                option)));
            }
        }
        return options;
    }

    /** As a placeholder leaves it behind whose variable is not set. */
    @ParameterizedTest(name = "{0}?{1}=")
    @MethodSource("optionsThatMayBeEmpty")
    void shouldTakeAnOptionForNotSetWhenItIsEmpty(String uri, String option) throws Exception {
        camel.start();
        Endpoint without = camel.getEndpoint(uri);

        for (String empty : List.of("", "%20", "{{env:NOT_SET_ANYWHERE:}}")) {
            Endpoint with = camel.getEndpoint(uri + "?" + option + "=" + empty);
            assertThat(configurationOf(with))
                    .usingRecursiveComparison()
                    .as("'%s'", empty)
                    .isEqualTo(configurationOf(without));
            assertThat(scheduleOf(with)).isEqualTo(scheduleOf(without));
        }
    }

    private static List<Object> scheduleOf(Endpoint endpoint) {
        ScheduledPollEndpoint polled = (ScheduledPollEndpoint) endpoint;
        return Arrays.asList(
                polled.getDelay(),
                polled.getInitialDelay(),
                polled.isGreedy(),
                polled.getBackoffMultiplier(),
                polled.getRepeatCount(),
                polled.isStartScheduler());
    }

    private static Object configurationOf(Endpoint endpoint) {
        return endpoint instanceof FlowableEwEndpoint worker
                ? worker.getConfiguration()
                : ((FlowableRestEndpoint) endpoint).getConfiguration();
    }

    @Test
    void shouldTakeOptionsThatGoTogetherForNotSetWhenTheyAreEmpty() {
        camel.start();

        FlowableEwConfiguration configuration = endpoint("username=&password=&http.proxyHost=&http.oauth2ClientId=")
                .getConfiguration();

        assertThat(configuration.connectionSettings().authentication().describe())
                .isEqualTo("no credentials");
        assertThat(configuration.connectionSettings().httpOptions()).isEmpty();
        assertThat(endpoint("username=kermit&password=frog&accessToken=")
                        .getConfiguration()
                        .connectionSettings()
                        .authentication())
                .asString()
                .contains("kermit");
    }

    /** It says that the base URL is that of the API. */
    @Test
    void shouldCallTheBaseUrlItselfWhenThePathOfAnApiIsEmpty() {
        camel.start();

        assertThat(endpoint("externalJobApiPath=").getConfiguration().getExternalJobApiPath())
                .isEmpty();
    }

    /** A setting of the component is not undone by an option of an endpoint that is not set. */
    @Test
    void shouldKeepTheOptionOfTheComponentWhenThatOfAnEndpointIsEmpty() {
        FlowableEwComponent component = camel.getComponent("flowable-ew", FlowableEwComponent.class);
        component.getConfiguration().setResultVariable("doc");
        component.getConfiguration().setBaseUrl("http://flowable.example/rest");
        camel.start();

        assertThat(endpoint("resultVariable=").getConfiguration().getResultVariable())
                .isEqualTo("doc");
        assertThatThrownBy(() -> endpoint("baseUrl=")).hasStackTraceContaining("Option baseUrl is empty");
    }

    /** From there, credentials and all, it would go to a server on this machine. */
    @ParameterizedTest
    @ValueSource(strings = {"flowable-ew:order", "flowable-rest:process/listTasks"})
    void shouldFailTheStartWhenTheBaseUrlOfTheComponentIsEmpty(String uri) {
        for (String empty : Arrays.asList("", " ", null)) {
            camel.getComponent("flowable-ew", FlowableEwComponent.class)
                    .getConfiguration()
                    .setBaseUrl(empty);
            camel.getComponent("flowable-rest", FlowableRestComponent.class)
                    .getConfiguration()
                    .setBaseUrl(empty);

            assertThatThrownBy(() -> camel.getEndpoint(uri)).hasStackTraceContaining("Option baseUrl is empty");
        }
    }

    @Test
    void shouldFailTheStartWhenTheWorkerIdIsTooLongForTheEngine() {
        assertThat(messagesOf(startWith("flowable-ew:order?workerId=" + "w".repeat(256))))
                .contains("Option workerId must have 1 to 255 characters, but has 256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flowable-ew", "flowable-ew:?lockDuration=5m"})
    void shouldFailTheStartWhenThereIsNoTopic(String uri) {
        assertThat(messagesOf(startWith(uri))).contains("A topic is needed: flowable-ew:topic");
    }

    /** A producer checks the same options, and also before the first message. */
    @Test
    void shouldFailTheStartWhenAnOptionOfAProducerIsWrong() {
        Throwable failure = catchThrowable(() -> {
            camel.addRoutes(route("direct:in", "flowable-ew:order?http.proxyHots=p"));
            camel.start();
        });

        assertThat(messagesOf(failure))
                .anySatisfy(message -> assertThat(message).startsWith("Unknown option http.proxyHots"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            lockDuration=30s     | PT30S
            lockDuration=PT30S   | PT30S
            lockDuration=30000   | PT30S
            lockDuration=1h30m   | PT1H30M
            lockDuration=24d     | PT576H
            lockDuration=P24D    | PT576H
            lockDuration=1       | PT0.001S
            """)
    void shouldReadADurationWhenItIsWrittenInAnyOfItsForms(String options, Duration lock) {
        camel.start();

        assertThat(endpoint(options).getConfiguration().getLockDuration()).isEqualTo(lock);
    }

    @Test
    void shouldMeanTheSameWhenOtherDurationsAreWrittenDifferently() {
        camel.start();

        for (String thirty : List.of("30s", "PT30S", "30000")) {
            FlowableEwConfiguration configuration = endpoint("connectTimeout=" + thirty + "&requestTimeout=" + thirty)
                    .getConfiguration();
            assertThat(configuration.getConnectTimeout()).hasSeconds(30);
            assertThat(configuration.getRequestTimeout()).hasSeconds(30);
        }
    }

    @Test
    void shouldHaveTheDefaultsOfTheContractWhenNothingIsSet() {
        camel.start();

        FlowableEwEndpoint endpoint = camel.getEndpoint("flowable-ew:order", FlowableEwEndpoint.class);

        FlowableEwConfiguration configuration = endpoint.getConfiguration();
        assertThat(endpoint.getTopic()).isEqualTo("order");
        assertThat(configuration.getBaseUrl()).isEqualTo("http://localhost:8080/flowable-rest");
        assertThat(configuration.getExternalJobApiPath()).isEqualTo("external-job-api");
        assertThat(configuration.getProcessApiPath()).isEqualTo("process-api");
        assertThat(configuration.getCmmnApiPath()).isEqualTo("cmmn-api");
        assertThat(configuration.getConnectTimeout()).hasSeconds(5);
        assertThat(configuration.getRequestTimeout()).hasSeconds(30);
        assertThat(configuration.getLockDuration()).hasMinutes(5);
        assertThat(configuration.getConcurrentConsumers()).isEqualTo(10);
        assertThat(configuration.getMaxMessagesPerPoll()).isZero();
        assertThat(configuration.getNumberOfRetries()).isEqualTo(5);
        assertThat(configuration.getScopeType()).isNull();
        assertThat(configuration.isAutoComplete()).isTrue();
        assertThat(configuration.isAutoFail()).isTrue();
        assertThat(configuration.getBodyType()).isEqualTo(FlowableEwConfiguration.BodyType.variables);
        assertThat(configuration.getRetries()).isNull();
        assertThat(configuration.getRetryTimeout()).isNull();
        assertThat(configuration.isHandBackOnStop()).isTrue();
        assertThat(configuration.getOperation()).isEqualTo(FlowableEwOperation.complete);
        assertThat(endpoint.isGreedy()).isTrue();
    }

    @Test
    void shouldNameThisProcessWhenNoWorkerIdIsSet() {
        camel.start();
        CamelContext other = new DefaultCamelContext();
        other.start();

        String id = endpoint("delay=1000").getConfiguration().getWorkerId();

        assertThat(id).contains("-" + camel.getName() + "-").hasSizeLessThanOrEqualTo(255);
        assertThat(endpoint("delay=2000").getConfiguration().getWorkerId())
                .as("the same for all endpoints of a context")
                .isEqualTo(id);
        assertThat(other.getEndpoint("flowable-ew:order", FlowableEwEndpoint.class)
                        .getConfiguration()
                        .getWorkerId())
                .isNotEqualTo(id);
        other.stop();
    }

    @Test
    void shouldTakeATokenOrItsSupplierWhenItIsABean() {
        camel.getRegistry().bind("renewed", (Supplier<String>) () -> "t");
        camel.getRegistry().bind("fixed", "t");
        camel.start();

        assertThat(endpoint("accessToken=#bean:renewed").getConfiguration().getAccessToken())
                .isInstanceOf(Supplier.class);
        assertThat(endpoint("accessToken=#bean:fixed").getConfiguration().getAccessToken())
                .isEqualTo("t");
    }

    private FlowableEwEndpoint endpoint(String options) {
        return camel.getEndpoint("flowable-ew:order?" + options, FlowableEwEndpoint.class);
    }

    private Throwable startWith(String uri) {
        return catchThrowable(() -> {
            camel.addRoutes(route(uri, "log:out?level=OFF"));
            camel.start();
        });
    }

    private static RouteBuilder route(String from, String to) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(from).to(to);
            }
        };
    }

    private static List<String> messagesOf(Throwable failure) {
        assertThat(failure).as("the start fails").isNotNull();
        List<String> messages = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            messages.add(String.valueOf(cause.getMessage()));
        }
        return messages;
    }
}
