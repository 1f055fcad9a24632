package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;

/** The header {@code CamelFlowableEwOperation}, left at the end of a route, says how the job ends. */
class ConsumerOperationHeaderIT extends FlowableTestSupport {

    @Test
    void shouldFailWithWhatTheHeadersSayWhenTheHeaderIsFail() throws Exception {
        routes(r -> r.from(consumed())
                .setHeader(FlowableEwConstants.OPERATION, r.constant("fail"))
                .setHeader(FlowableEwConstants.ERROR_MESSAGE, r.constant("not today"))
                .setHeader(FlowableEwConstants.ERROR_DETAILS, r.constant("it is Sunday"))
                .setHeader(FlowableEwConstants.RETRIES, r.constant(0)));

        JsonNode dead = deadLetter(start());

        assertThat(dead.path("exceptionMessage").asText()).isEqualTo("not today");
        assertThat(flowable.deadLetterStackTrace(dead.path("id").asText())).isEqualTo("it is Sunday");
    }

    @Test
    void shouldCountDownWhenTheHeaderIsFailAndNoRetriesAreGiven() throws Exception {
        List<Object> retries = new CopyOnWriteArrayList<>();
        routes(r -> r.from(consumed())
                .process(e -> retries.add(e.getMessage().getHeader(FlowableEwConstants.JOB_RETRIES)))
                .setHeader(FlowableEwConstants.OPERATION, r.constant(FlowableEwOperation.fail)));

        deadLetter(start());

        assertThat(retries).containsExactly(3, 2, 1);
    }

    @Test
    void shouldFailWithTheHandledExceptionWhenAnErrorHandlerSetsTheHeader() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(IllegalStateException.class)
                        .handled(true)
                        .setHeader(FlowableEwConstants.OPERATION, constant("fail"))
                        .setHeader(FlowableEwConstants.RETRIES, constant(0));
                from(consumed()).throwException(new IllegalStateException("no paper"));
            }
        });

        JsonNode dead = deadLetter(start());

        assertThat(dead.path("exceptionMessage").asText()).isEqualTo("no paper");
        assertThat(flowable.deadLetterStackTrace(dead.path("id").asText())).contains("IllegalStateException: no paper");
    }

    @Test
    void shouldFireTheBoundaryEventWithTheBodyWhenTheHeaderIsBpmnError() throws Exception {
        routes(r -> r.from(consumed())
                .setHeader(FlowableEwConstants.OPERATION, r.constant("bpmnError"))
                .setHeader(FlowableEwConstants.ERROR_CODE, r.constant("EMPTY"))
                .setBody(r.constant(Map.of("missing", "bolts"))));
        flowable.deploy(Models.withErrorBoundary(key, topic, "EMPTY"));

        String instance = flowable.startProcess(key);

        await("the instance ends").until(() -> flowable.hasEnded(instance));
        assertThat(flowable.endEvent(instance)).isEqualTo("caught");
        assertThat(text(instance, "missing")).isEqualTo("bolts");
    }

    @Test
    void shouldTerminateThePlanItemWithTheBodyWhenTheHeaderIsCmmnTerminate() throws Exception {
        routes(r -> r.from(consumed())
                .setHeader(FlowableEwConstants.OPERATION, r.constant("cmmnTerminate"))
                .setBody(r.constant(Map.of("reason", "withdrawn"))));
        flowable.deployCase(Models.oneTaskCase(key, topic));

        String instance = flowable.startCase(key, Map.of());

        await("the case ends").until(() -> !flowable.caseState(instance).isEmpty());
        assertThat(flowable.caseState(instance)).isEqualTo("terminated");
        assertThat(flowable.caseVariables(instance).get("reason").path("value").asText())
                .isEqualTo("withdrawn");
    }

    @Test
    void shouldFailWithTheReasonWhenTheOperationDoesNotFitTheJob() throws Exception {
        routes(r -> r.from(consumed("retries=0"))
                .choice()
                .when(r.header(FlowableEwConstants.SCOPE_TYPE).isEqualTo("cmmn"))
                .setHeader(FlowableEwConstants.OPERATION, r.constant("bpmnError"))
                .otherwise()
                .setHeader(FlowableEwConstants.OPERATION, r.constant("cmmnTerminate")));
        flowable.deployCase(Models.oneTaskCase(key, topic));

        String instance = flowable.startCase(key, Map.of());
        await("it is a dead letter")
                .until(() -> flowable.caseDeadLetters(instance).size() == 1);
        assertThat(flowable.caseDeadLetters(instance)
                        .get(0)
                        .path("exceptionMessage")
                        .asText())
                .contains("bpmnError")
                .contains("case");

        assertThat(deadLetter(start()).path("exceptionMessage").asText())
                .contains("cmmnTerminate")
                .contains("process");
    }

    @Test
    void shouldBeFreeAtOnceWithItsRetriesWhenTheHeaderIsUnacquire() throws Exception {
        List<Object> retries = new CopyOnWriteArrayList<>();
        routes(r -> r.from(consumed("lockDuration=PT1H")).process(e -> {
            retries.add(e.getMessage().getHeader(FlowableEwConstants.JOB_RETRIES));
            if (retries.size() < 3) {
                e.getMessage().setHeader(FlowableEwConstants.OPERATION, "unacquire");
            }
        }));

        // An exclusive job: its instance must be free again, too.
        String instance = start();

        await("the instance ends").until(() -> flowable.hasEnded(instance));
        assertThat(retries).containsExactly(3, 3, 3);
    }

    @Test
    void shouldCompleteWhenTheHeaderIsCompleteAndAutoCompleteIsOff() throws Exception {
        routes(r -> r.from(consumed("autoComplete=false"))
                .setHeader(FlowableEwConstants.OPERATION, r.constant("complete"))
                .setBody(r.constant(Map.of("answer", 42))));

        String instance = start();

        await("the instance ends").until(() -> flowable.hasEnded(instance));
        assertThat(text(instance, "answer")).isEqualTo("42");
    }

    @Test
    void shouldFailListingTheOperationsWhenTheHeaderIsMisspelt() throws Exception {
        routes(r -> r.from(consumed("retries=0")).setHeader(FlowableEwConstants.OPERATION, r.constant("finish")));

        assertThat(deadLetter(start()).path("exceptionMessage").asText())
                .contains("'finish'")
                .contains("complete, fail, bpmnError");
    }

    @Test
    void shouldCompleteWhenTheHeaderIsLeftOverFromAQuery() throws Exception {
        routes(r -> r.from(consumed())
                .setHeader(FlowableEwConstants.OPERATION, r.constant("getJob"))
                .to("flowable-ew:" + topic)
                .setBody(r.simple("${null}")));

        String instance = start();

        await("the instance ends").until(() -> flowable.hasEnded(instance));
        assertThat(flowable.endEvent(instance)).isEqualTo("done");
    }

    // ---- helpers ----

    private String start() {
        flowable.deploy(Models.oneTask(key, topic));
        return flowable.startProcess(key);
    }

    private JsonNode deadLetter(String instance) {
        await("it is a dead letter").until(() -> flowable.deadLetters(instance).size() == 1);
        return flowable.deadLetters(instance).get(0);
    }
}
