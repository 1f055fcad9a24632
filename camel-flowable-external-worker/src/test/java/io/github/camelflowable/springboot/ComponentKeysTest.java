package io.github.camelflowable.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.github.camelflowable.FlowableEwComponent;
import io.github.camelflowable.FlowableEwConfiguration;
import io.github.camelflowable.FlowableEwEndpoint;
import io.github.camelflowable.rest.FlowableRestComponent;

/** The keys {@code camel.component.flowable-ew.*} and {@code flowable-rest.*} of a Spring Boot application. */
class ComponentKeysTest {

    private static final String WORKER = "camel.component.flowable-ew.";
    private static final String REST = "camel.component.flowable-rest.";
    private static final String SECRET = "swordfish";

    @Test
    void shouldBeTheDefaultsOfAllEndpointsWhenSet() {
        BootApplication.with(
                        WORKER + "base-url=http://flowable.example/rest",
                        WORKER + "username=kermit",
                        WORKER + "password=#frog",
                        WORKER + "concurrentConsumers=3",
                        WORKER + "scope-type=cmmn",
                        WORKER + "bpmn-errors=java.io.IOException=IO",
                        WORKER + "auto-complete=false")
                .run(application -> {
                    FlowableEwEndpoint endpoint = application
                            .getBean(CamelContext.class)
                            .getEndpoint("flowable-ew:order?scopeType=bpmn", FlowableEwEndpoint.class);
                    FlowableEwConfiguration configuration = endpoint.getConfiguration();
                    assertThat(configuration.getBaseUrl()).isEqualTo("http://flowable.example/rest");
                    assertThat(configuration.getUsername()).isEqualTo("kermit");
                    assertThat(configuration.getPassword()).isEqualTo("#frog");
                    assertThat(configuration.getConcurrentConsumers()).isEqualTo(3);
                    assertThat(configuration.getBpmnErrors()).isEqualTo("java.io.IOException=IO");
                    assertThat(configuration.isAutoComplete()).isFalse();
                    assertThat(configuration.getScopeType())
                            .as("the endpoint's own")
                            .isEqualTo(FlowableEwConfiguration.ScopeType.bpmn);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "lock-duration, 30s",
        "lock-duration, PT30S",
        "lock-duration, 30000",
        "lockDuration, 30s",
        "LOCK_DURATION, 30s",
        "configuration.lock-duration, 30s"
    })
    void shouldReadADurationWhenItIsWrittenInAnyOfItsForms(String key, String value) {
        BootApplication.with(WORKER + key + "=" + value).run(application -> assertThat(
                        BootApplication.worker(application).getLockDuration())
                .isEqualTo(Duration.ofSeconds(30)));
    }

    @Test
    void shouldKeepMapsTogetherWhenTheyAreNested() {
        BootApplication.with(
                        WORKER + "http.userAgent=worker/1",
                        WORKER + "http.proxy-host=proxy",
                        WORKER + "http.httpClient.responseTimeout=5s",
                        WORKER + "http[proxyPort]={{env:NOT_SET:8080}}",
                        REST + "parameters.tenantId=acme")
                .run(application -> {
                    assertThat(BootApplication.worker(application).getHttp())
                            .isEqualTo(Map.of(
                                    "userAgent", "worker/1",
                                    "proxy-host", "proxy",
                                    "httpClient.responseTimeout", "5s",
                                    "proxyPort", "8080"));
                    assertThat(BootApplication.rest(application).getParameters())
                            .isEqualTo(Map.of("tenantId", "acme"));
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"CAMEL_COMPONENT_FLOWABLEEW_", "CAMEL_COMPONENT_FLOWABLE_EW_"})
    void shouldReadTheEnvironmentWhenItsVariablesHaveTheNamesOfKeys(String prefix) {
        BootApplication.withEnvironment(
                        prefix + "BASEURL=http://flowable.example/rest",
                        prefix + "LOCK_DURATION=30s",
                        prefix + "HTTP_USERAGENT=worker/1")
                .withPropertyValues(WORKER + "connect-timeout=7s")
                .run(application -> {
                    FlowableEwConfiguration configuration = BootApplication.worker(application);
                    assertThat(configuration.getBaseUrl()).isEqualTo("http://flowable.example/rest");
                    assertThat(configuration.getLockDuration()).isEqualTo(Duration.ofSeconds(30));
                    assertThat(configuration.getConnectTimeout()).isEqualTo(Duration.ofSeconds(7));
                    assertThat(configuration.getHttp()).containsOnlyKeys("useragent");
                });
    }

    @Test
    void shouldLetTheEnvironmentWinWhenTheFileSaysOtherwise() {
        BootApplication.withEnvironment("CAMEL_COMPONENT_FLOWABLE_EW_LOCK_DURATION=30s")
                .withPropertyValues(WORKER + "lock-duration=40s", WORKER + "worker-id=${NOT_SET:}")
                .withInitializer(context -> {
                    var sources = context.getEnvironment().getPropertySources();
                    var environment = sources.remove("test-systemEnvironment");
                    sources.addFirst(environment);
                })
                .run(application -> {
                    assertThat(BootApplication.worker(application).getLockDuration())
                            .isEqualTo(Duration.ofSeconds(30));
                    assertThat(BootApplication.worker(application).getWorkerId())
                            .as("an empty value is none")
                            .isNull();
                });
    }

    @Test
    void shouldTakeABeanWhenAKeyNamesIt() {
        Supplier<String> tokens = () -> "renewed";

        BootApplication.with(WORKER + "access-token=#bean:tokens")
                .withBean("tokens", Supplier.class, () -> tokens)
                .run(application -> assertThat(
                                BootApplication.worker(application).getAccessToken())
                        .isSameAs(tokens));
    }

    @Test
    void shouldAddToAConfigurationThatIsABean() {
        FlowableEwConfiguration bean = new FlowableEwConfiguration();
        bean.setWorkerId("mine");

        BootApplication.with(WORKER + "configuration=#bean:defaults", WORKER + "base-url=http://flowable.example")
                .withBean("defaults", FlowableEwConfiguration.class, () -> bean)
                .run(application -> {
                    assertThat(BootApplication.worker(application)).isSameAs(bean);
                    assertThat(bean.getWorkerId()).isEqualTo("mine");
                    assertThat(bean.getBaseUrl()).isEqualTo("http://flowable.example");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "camel.component.flowable-ew., pasword",
        "camel.component.flowable-ew., password.old",
        "camel.component.flowable-ew., configuration.pasword",
        "camel.component.flowable-rest., lock-duration"
    })
    void shouldRefuseTheStartWhenAKeyIsMisspelt(String component, String key) {
        BootApplication.with(component + key + "=" + SECRET).run(application -> {
            assertThat(application)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(WrongKeyException.class)
                    .hasMessageContaining(component + key + ".")
                    .hasMessageContaining("base-url, ")
                    .hasMessageContaining("http.*");
            assertThat(application).getFailure().satisfies(failure -> assertThat(stackTrace(failure))
                    .doesNotContain(SECRET));
        });
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void shouldRefuseTheStartWhenAVariableOfTheEnvironmentIsMisspelt() {
        BootApplication.withEnvironment("CAMEL_COMPONENT_FLOWABLE_EW_BASE_ULR=http://flowable.example")
                .run(application -> assertThat(application)
                        .getFailure()
                        .hasStackTraceContaining("camel.component.flowable.ew.base.ulr"));
    }

    @ParameterizedTest
    @CsvSource({
        "lock-duration, soon, 'soon' is no duration",
        "operation, finish, 'finish' is none of",
        "auto-complete, yes, 'yes' is no boolean",
        "retries, five, a whole number",
        "retries, 5s, a whole number",
        "access-token, #bean:swordfish, no such bean",
        "base-url, '', it is empty",
        "base-url, ${NOT_SET:}, it is empty",
        "configuration.base-url, '', it is empty"
    })
    void shouldNameTheKeyWhenItsValueIsWrong(String key, String value, String problem) {
        BootApplication.with(WORKER + key + "=" + value)
                .withBean(TopicRoute.class)
                .run(application -> assertThat(application).getFailure().satisfies(failure -> assertThat(
                                stackTrace(failure))
                        .contains("Wrong value of " + WORKER + key.replace("configuration.", "") + ": ")
                        .contains(problem)
                        .doesNotContain(SECRET)));
    }

    /** Makes the component. */
    static class TopicRoute extends RouteBuilder {
        @Override
        public void configure() {
            from("flowable-ew:topic").autoStartup(false).to("log:topic");
        }
    }

    @Test
    void shouldTellTheProblemAndTheRemedyWhenTheStartFails() {
        BootApplication.with(WORKER + "lock-duratoin=30s").run(application -> {
            FailureAnalysis analysis = new WrongKeyFailureAnalyzer().analyze(application.getStartupFailure());
            assertThat(analysis.getDescription())
                    .isEqualTo("The component flowable-ew has no option for camel.component.flowable-ew.lock-duratoin");
            assertThat(analysis.getAction()).contains("access-token, ", "lock-duration, ");
        });
    }

    @Test
    void shouldLeaveAComponentAloneWhenItIsABeanOfTheApplication() {
        FlowableEwComponent own = new FlowableEwComponent();
        own.getConfiguration().setBaseUrl("http://own.example");

        BootApplication.with(WORKER + "base-url=http://flowable.example/rest", REST + "base-url=http://rest.example")
                .withBean("flowable-ew", FlowableEwComponent.class, () -> own)
                .run(application -> {
                    assertThat(BootApplication.worker(application)).isSameAs(own.getConfiguration());
                    assertThat(own.getConfiguration().getBaseUrl()).isEqualTo("http://own.example");
                    assertThat(BootApplication.rest(application).getBaseUrl()).isEqualTo("http://rest.example");
                });
    }

    @Test
    void shouldLeaveAComponentOfAnotherNameAloneWhenThereAreKeysForTheFirst() {
        BootApplication.with(WORKER + "base-url=http://flowable.example/rest")
                .withBean("flowable-archive", FlowableEwComponent.class, FlowableEwComponent::new)
                .run(application -> {
                    assertThat(application
                                    .getBean(CamelContext.class)
                                    .getComponent("flowable-archive", FlowableEwComponent.class)
                                    .getConfiguration()
                                    .getBaseUrl())
                            .isEqualTo("http://localhost:8080/flowable-rest");
                    assertThat(BootApplication.worker(application).getBaseUrl())
                            .isEqualTo("http://flowable.example/rest");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "camel.component.flowable-ew.enabled",
                "camel.component.flowable-ew.customizer.enabled",
                "camel.component.customizer.enabled"
            })
    void shouldReadNothingWhenSwitchedOff(String key) {
        BootApplication.with(key + "=false", WORKER + "worker-id=mine").run(application -> assertThat(
                        BootApplication.worker(application).getWorkerId())
                .isNull());
    }

    @Test
    void shouldReadTheKeysOfOneComponentWhenTheOtherHasNone() {
        BootApplication.with(REST + "output-class=java.lang.String").run(application -> {
            assertThat(BootApplication.rest(application).getOutputClass()).isEqualTo("java.lang.String");
            assertThat(application.getBean(CamelContext.class).getComponent("flowable-rest"))
                    .isInstanceOf(FlowableRestComponent.class);
        });
    }
}
