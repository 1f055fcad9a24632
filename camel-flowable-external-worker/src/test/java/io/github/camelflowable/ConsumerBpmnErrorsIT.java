package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;

import org.apache.camel.RuntimeCamelException;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;

/** Exceptions that are BPMN errors: by the option, or because a {@link BpmnErrorException} says so. */
class ConsumerBpmnErrorsIT extends FlowableTestSupport {

    private static final String OPTION = "bpmnErrors=io.github.camelflowable.ConsumerBpmnErrorsIT$OutOfStock=EMPTY,"
            + "java.io.FileNotFoundException=MISSING, java.io.IOException = IO";

    /** An exception of the user's own. */
    public static class OutOfStock extends Exception {
        private static final long serialVersionUID = 1L;

        public OutOfStock(String message) {
            super(message);
        }
    }

    // ---- by the option ----

    @Test
    void shouldFireTheBoundaryEventWhenTheClassIsMapped() throws Exception {
        assertCaught("EMPTY", new OutOfStock("no bolts"));
    }

    @Test
    void shouldFireTheBoundaryEventWhenASuperclassIsMapped() throws Exception {
        assertCaught("EMPTY", new OutOfStock("no bolts") {
            private static final long serialVersionUID = 1L;
        });
    }

    @Test
    void shouldFireTheBoundaryEventWhenACauseIsMapped() throws Exception {
        assertCaught("EMPTY", new IllegalStateException(new RuntimeException(new OutOfStock("no bolts"))));
    }

    @Test
    void shouldTakeTheFirstMatchInTheListWhenSeveralFit() throws Exception {
        assertCaught("MISSING", new FileNotFoundException("no file"));
    }

    @Test
    void shouldTakeTheSuperclassWhenOnlyThatFits() throws Exception {
        assertCaught("IO", new IOException("no disk"));
    }

    @Test
    void shouldFailWhenNoMappedClassFits() throws Exception {
        routes(r -> r.from(consumed("retries=0", OPTION)).throwException(new IllegalStateException("something else")));

        JsonNode dead = deadLetter(start("EMPTY"));

        assertThat(dead.path("exceptionMessage").asText()).isEqualTo("something else");
    }

    // ---- by the exception ----

    @Test
    void shouldFireTheBoundaryEventWithVariablesWhenABpmnErrorIsThrown() throws Exception {
        routes(r -> r.from(consumed()).setBody(r.constant(Map.of("body", 1))).process(e -> {
            throw new BpmnErrorException("EMPTY", Map.of("missing", "bolts", "amount", 7L));
        }));

        String instance = start("EMPTY");

        assertEnded(instance, "caught");
        assertThat(text(instance, "missing")).isEqualTo("bolts");
        assertThat(flowable.variables(instance).get("amount").path("type").asText())
                .isEqualTo("long");
        assertThat(flowable.variables(instance)).doesNotContainKey("body");
    }

    @Test
    void shouldFireTheBoundaryEventWhenTheBpmnErrorIsWrapped() throws Exception {
        routes(r -> r.from(consumed("bpmnErrors=java.lang.IllegalStateException=OTHER"))
                .process(e -> {
                    BpmnErrorException error = new BpmnErrorException(
                            "EMPTY", Map.of("missing", "bolts"), new OutOfStock("the reason behind"));
                    throw new RuntimeCamelException(new IllegalStateException(error));
                }));

        String instance = start("EMPTY");

        assertEnded(instance, "caught");
        assertThat(text(instance, "missing")).isEqualTo("bolts");
    }

    @Test
    void shouldFireAnyErrorBoundaryEventWhenTheBpmnErrorHasNoCode() throws Exception {
        routes(r -> r.from(consumed()).throwException(new BpmnErrorException(null)));

        assertEnded(start("EMPTY"), "caught");
    }

    @Test
    void shouldReportTheBpmnErrorWhenAutoFailIsOff() throws Exception {
        routes(r -> r.from(consumed("autoFail=false")).throwException(new BpmnErrorException("EMPTY")));

        assertEnded(start("EMPTY"), "caught");
    }

    @Test
    void shouldCompleteWhenTheRouteHandlesTheBpmnError() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(BpmnErrorException.class).handled(true).setBody(constant(Map.of("handled", true)));
                from(consumed()).throwException(new BpmnErrorException("EMPTY"));
            }
        });

        assertEnded(start("EMPTY"), "done");
    }

    // ---- on a case, which knows no errors ----

    @Test
    void shouldFailWithTheReasonWhenTheJobIsOfACase() throws Exception {
        routes(r -> r.from(consumed("retries=0")).throwException(new BpmnErrorException("EMPTY")));

        assertThat(deadLetterOfCase()).contains("EMPTY").contains("case");
    }

    @Test
    void shouldFailWithTheReasonWhenAMappedClassMeetsTheJobOfACase() throws Exception {
        routes(r -> r.from(consumed("retries=0", OPTION)).throwException(new OutOfStock("no bolts")));

        assertThat(deadLetterOfCase()).contains("EMPTY").contains("case").contains("no bolts");
    }

    // ---- helpers ----

    private void assertCaught(String code, Exception exception) throws Exception {
        routes(r -> r.from(consumed(OPTION)).throwException(exception));

        assertEnded(start(code), "caught");
    }

    private String start(String errorCode) {
        flowable.deploy(Models.withErrorBoundary(key, topic, errorCode));
        return flowable.startProcess(key);
    }

    private void assertEnded(String instance, String endEvent) {
        await("the instance ends").until(() -> flowable.hasEnded(instance));
        assertThat(flowable.endEvent(instance)).isEqualTo(endEvent);
    }

    private JsonNode deadLetter(String instance) {
        await("it is a dead letter").until(() -> flowable.deadLetters(instance).size() == 1);
        return flowable.deadLetters(instance).get(0);
    }

    /** @return message of the dead letter that a case's only job became */
    private String deadLetterOfCase() {
        flowable.deployCase(Models.oneTaskCase(key, topic));
        String instance = flowable.startCase(key, Map.of());
        await("it is a dead letter")
                .until(() -> flowable.caseDeadLetters(instance).size() == 1);
        assertThat(flowable.caseState(instance)).as("the case goes on").isEmpty();
        return flowable.caseDeadLetters(instance)
                .get(0)
                .path("exceptionMessage")
                .asText();
    }
}
