package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.ExceptionHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.client.FlowableApiException.Kind;
import io.github.camelflowable.client.JobPage;
import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.FlowableTestSupport;

/** A connection that is set up wrongly: one message, the same for producer and consumer, that names the remedy. */
class ConnectionErrorsIT extends FlowableTestSupport {

    private static final String WRONG_PASSWORD = "s3cret-but-wrong";

    private final CompletableFuture<Throwable> seen = new CompletableFuture<>();

    /** What is set up wrongly, and what the message says about it. */
    enum Mistake {
        PATH_OF_THE_APPLICATION(
                "baseUrl={base}/nowhere", Kind.BAD_REQUEST, "baseUrl ({base}/nowhere) and externalJobApiPath"),
        NO_PATH_OF_THE_APPLICATION("baseUrl={root}", Kind.BAD_REQUEST, "baseUrl ({root})"),
        PATH_OF_THE_API(
                "externalJobApiPath=external-jobs",
                Kind.BAD_REQUEST,
                "externalJobApiPath (external-jobs): this address is not Flowable's API"),
        PASSWORD(
                "password=" + WRONG_PASSWORD,
                Kind.NOT_ALLOWED,
                "401",
                "user 'rest-admin'",
                "check username and password"),
        USER("username=nobody", Kind.NOT_ALLOWED, "401", "user 'nobody'", "check username and password"),
        PRIVILEGE(
                "username=no-privilege",
                Kind.NOT_ALLOWED,
                "403",
                "user 'no-privilege'",
                "grant the privilege access-rest-api"),
        PORT("baseUrl=http://localhost:1/flowable-rest", Kind.TRY_AGAIN, "http://localhost:1", "check baseUrl"),
        HOST("baseUrl=http://no-such-host.invalid/flowable-rest", Kind.TRY_AGAIN, "no-such-host", "check baseUrl");

        private final String option;
        private final Kind kind;
        private final String[] says;

        Mistake(String option, Kind kind, String... says) {
            this.option = option;
            this.kind = kind;
            this.says = says;
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldThrowTheRemedyWhenAProducerMeets(Mistake mistake) {
        Exchange complete = send(
                "flowable-ew:" + topic + "?" + resolved(mistake.option), null, Map.of(FlowableEwConstants.JOB_ID, "8"));
        assertRemedy(mistake, complete.getException());
        assertThat(complete.getException()).hasMessageContaining("job 8");

        Exchange list =
                send("flowable-ew:" + topic + "?operation=listJobs&" + resolved(mistake.option), null, Map.of());
        assertRemedy(mistake, list.getException());
    }

    @ParameterizedTest
    @EnumSource
    void shouldBridgeTheRemedyToTheErrorHandlerWhenAConsumerMeets(Mistake mistake) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class)
                        .handled(true)
                        .process(e -> seen.complete(e.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)));
                from(consumed("bridgeErrorHandler=true", resolved(mistake.option)))
                        .to("mock:never");
            }
        });

        assertRemedy(mistake, seen.get(2, TimeUnit.MINUTES));
        assertThat(seen.get()).hasMessageContaining("Acquiring jobs of topic '" + topic + "'");
    }

    @Test
    void shouldGiveTheRemedyToTheExceptionHandlerWhenAConsumerHasOne() throws Exception {
        context.getRegistry().bind("listener", (Listener) seen::complete);
        routes(r -> r.from(consumed("exceptionHandler=#listener", "password=" + WRONG_PASSWORD))
                .to("mock:never"));

        assertRemedy(Mistake.PASSWORD, seen.get(2, TimeUnit.MINUTES));
    }

    @Test
    void shouldNameTheSwitchWhenTheServerProtectsAgainstCsrf() throws Exception {
        try (Flowable protectedServer = Flowable.start("flowable-server.csrf=true")) {
            String option = "baseUrl=" + protectedServer.baseUrl();

            Exchange list = send("flowable-ew:" + topic + "?operation=listJobs&" + option, null, Map.of());
            assertThat(list.getMessage().getBody()).as("GET works").isInstanceOf(JobPage.class);

            Exchange acquire = send("flowable-ew:" + topic + "?operation=acquire&" + option, null, Map.of());
            assertCsrf(acquire.getException());

            context.getRegistry().bind("listener", (Listener) seen::complete);
            routes(r -> r.from(consumed("exceptionHandler=#listener", option)).to("mock:never"));
            assertCsrf(seen.get(2, TimeUnit.MINUTES));
            FlowableEwConsumer consumer =
                    (FlowableEwConsumer) context.getRoutes().get(0).getConsumer();
            await("the diagnosis distinguishes it from a wrong password")
                    .until(() -> consumer.getDiagnosisCause().equals("CSRF"));
            context.getRouteController().stopAllRoutes();
        }
    }

    // ---- helpers ----

    /** Hears what a consumer cannot tell its route. */
    @FunctionalInterface
    private interface Listener extends ExceptionHandler {
        void hear(Throwable exception);

        @Override
        default void handleException(Throwable exception) {
            hear(exception);
        }

        @Override
        default void handleException(String message, Throwable exception) {
            hear(exception);
        }

        @Override
        default void handleException(String message, Exchange exchange, Throwable exception) {
            hear(exception);
        }
    }

    private String resolved(String text) {
        String base = flowable.baseUrl();
        return text.replace("{base}", base).replace("{root}", base.replace("/flowable-rest", ""));
    }

    private void assertRemedy(Mistake mistake, Throwable exception) {
        assertThat(exception).isInstanceOfSatisfying(FlowableApiException.class, e -> assertThat(e.getKind())
                .isEqualTo(mistake.kind));
        for (String text : mistake.says) {
            assertThat(exception).hasMessageContaining(resolved(text));
        }
        assertThat(exception.getMessage()).doesNotContain(WRONG_PASSWORD);
    }

    private static void assertCsrf(Throwable exception) {
        assertThat(exception).isInstanceOf(FlowableApiException.class).hasMessageContaining("csrf.disable()");
    }
}
