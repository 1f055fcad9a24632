package io.github.camelflowable.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.health.HealthCheck.Result;
import org.apache.camel.health.HealthCheck.State;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.kit.HealthChecks;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Fault;
import io.github.camelflowable.observe.FlowableEwConsumerHealthCheck;

/** What probes see of {@code flowable-rest:}, through Camel's own health checks. */
class RestHealthIT extends RestTestSupport {

    private static final String VERSION = "flowable.version";

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        HealthChecks.expose(context);
        return context;
    }

    @ParameterizedTest
    @ValueSource(strings = {"process", "cmmn", "dmn", "event-registry", "idm", "app"})
    void shouldAskTheEngineOfEachApiForItsVersion(String api) throws Exception {
        context.getEndpoint("flowable-rest:" + api + "/getEngineInfo").start();

        Result check = ofApis().get(0);

        assertThat(check.getCheck().getId())
                .isEqualTo("producer:flowable-rest:" + api + ":"
                        + flowable.baseUrl().replaceFirst("^http://", ""));
        assertThat(check.getState()).isEqualTo(State.UP);
        assertThat(check.getDetails())
                .containsEntry(VERSION, versionOf(api))
                .containsEntry(FlowableEwConsumerHealthCheck.BASE_URL, flowable.baseUrl());
    }

    /**
     * What the API itself answers. Engines of one JVM share a registry by name: when another test closes an engine of its own,
     * all APIs but that of processes answer 500 to this question from then on.
     */
    private String versionOf(String api) {
        try {
            Map<?, ?> info = context.createProducerTemplate()
                    .requestBody("flowable-rest:" + api + "/getEngineInfo", null, Map.class);
            assertThat(info.get("version")).isEqualTo(flowable.version());
            return flowable.version();
        } catch (CamelExecutionException e) {
            assertThat(api).isNotEqualTo("process");
            return "unknown";
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"process", "cmmn", "dmn", "event-registry", "idm", "app"})
    void shouldBeUpWhenOnlyTheVersionIsHidden(String api) throws Exception {
        try (Network network = new Network(flowable)) {
            network.script(call -> call.path().contains("/engine") ? Fault.status(403, "text/plain", "") : Fault.NONE);
            context.getEndpoint("flowable-rest:" + api + "/getEngineInfo?baseUrl=" + network.baseUrl())
                    .start();

            assertThat(ofApis()).singleElement().satisfies(check -> {
                assertThat(check.getState()).isEqualTo(State.UP);
                assertThat(check.getDetails()).containsEntry(VERSION, "unknown");
            });
            context.stop();
        }
    }

    @Test
    void shouldBeDownWithTheReasonWhileTheApiDoesNotAnswer() throws Exception {
        try (Network network = new Network(flowable)) {
            context.getEndpoint("flowable-rest:process/getEngineInfo?baseUrl=" + network.baseUrl())
                    .start();
            context.getEndpoint(
                            "flowable-rest:cmmn/getEngineInfo?password=s3cret-but-wrong&baseUrl=" + network.baseUrl())
                    .start();

            network.script(call -> Fault.REQUEST_LOST);
            assertThat(ofApis()).extracting(Result::getState).containsExactly(State.DOWN, State.DOWN);

            network.script(call -> Fault.NONE);
            Result refused = ofApis().stream()
                    .filter(check -> check.getState() == State.DOWN)
                    .findFirst()
                    .orElseThrow();
            assertThat(ofApis()).extracting(Result::getState).containsExactlyInAnyOrder(State.UP, State.DOWN);
            assertThat(refused.getCheck().getId()).contains(":cmmn:");
            assertThat(refused.getDetails()).containsEntry("http.response.code", 401);
            assertThat(refused.getMessage().orElseThrow() + refused.getDetails())
                    .doesNotContain("s3cret-but-wrong");
            context.stop();
        }
    }

    @Test
    void shouldHaveOneCheckPerApiAndConnectionAndNoneAfterTheComponentStopped() throws Exception {
        for (String endpoint : new String[] {
            "process/listTasks", "process/listJobs", "process/listJobs?requestTimeout=9s", "cmmn/listTasks"
        }) {
            context.getEndpoint("flowable-rest:" + endpoint).start();
        }
        assertThat(ofApis()).hasSize(3);

        context.getComponent("flowable-rest").stop();

        assertThat(ofApis()).isEmpty();
    }

    @Test
    void shouldHaveACheckOfAConsumerAsAnyThatCamelPolls() throws Exception {
        routes(r -> r.from("flowable-rest:process/listDeadLetterJobs?delay=50")
                .routeId("dead-letters")
                .to("mock:rows"));

        await("it is ready").until(() -> ofConsumers().stream().allMatch(check -> check.getState() == State.UP));
        assertThat(ofConsumers()).hasSize(1);
    }

    @Test
    void shouldBeSwitchedOffAsCamelsOwn() throws Exception {
        FlowableRestComponent component = context.getComponent("flowable-rest", FlowableRestComponent.class);
        component.setHealthCheckProducerEnabled(false);
        component.setHealthCheckConsumerEnabled(false);
        routes(r -> r.from("flowable-rest:process/listDeadLetterJobs?initialDelay=1h")
                .routeId("dead-letters")
                .to("mock:rows"));

        assertThat(ofApis()).extracting(Result::getState).containsExactly(State.UNKNOWN);
        assertThat(ofConsumers()).extracting(Result::getState).containsExactly(State.UNKNOWN);
    }

    private List<Result> ofApis() {
        return results("producer:flowable-rest:");
    }

    private List<Result> ofConsumers() {
        return results("consumer:dead-letters");
    }

    private List<Result> results(String idStart) {
        return HealthCheckHelper.invokeReadiness(context).stream()
                .filter(result -> result.getCheck().getId().startsWith(idStart))
                .toList();
    }
}
