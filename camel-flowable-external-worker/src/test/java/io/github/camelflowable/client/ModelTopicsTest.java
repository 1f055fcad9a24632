package io.github.camelflowable.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.camelflowable.kit.Models;

class ModelTopicsTest {

    @Test
    void shouldReadTheTopicsOfProcessesAndCases() throws Exception {
        assertThat(read(Models.twoTasks("p", "a", "b"))).isEqualTo(Map.of("first", "a", "second", "b"));
        assertThat(read(Models.twoTaskCase("c", "a", "b"))).isEqualTo(Map.of("first", "a", "second", "b"));
    }

    @Test
    void shouldLeaveOutWhatOnlyTheEngineCanEvaluate() throws Exception {
        for (String expression : List.of("${kind}", "#{kind}", "orders-${region}")) {
            ModelTopics read = ModelTopics.read(stream(Models.twoTasks("p", expression, "b")));
            assertThat(read.topics()).isEqualTo(Map.of("second", "b"));
            assertThat(read.expressions()).containsExactly("first");
        }
    }

    static Stream<Arguments> tasks() {
        String worker = "flowable:type=\"external-worker\"";
        return Stream.of(
                Arguments.of("serviceTask", worker + " flowable:topic=\"mine\"", "mine"),
                Arguments.of("serviceTask", worker + " flowable:topic=\"mine\" acme:topic=\"theirs\"", "mine"),
                Arguments.of("serviceTask", worker + " acme:topic=\"theirs\" flowable:topic=\"mine\"", "mine"),
                Arguments.of("serviceTask", worker + " activiti:topic=\"theirs\" flowable:topic=\"mine\"", "mine"),
                Arguments.of("serviceTask", "camunda:type=\"external\" camunda:topic=\"mine\"", "mine"),
                Arguments.of("serviceTask", "acme:id=\"other\" " + worker + " flowable:topic=\"mine\"", "mine"),
                Arguments.of("serviceTask", worker + " acme:topic=\"theirs\"", null),
                Arguments.of("serviceTask", worker + " topic=\"theirs\"", null),
                Arguments.of("serviceTask", "flowable:type=\"http\" flowable:topic=\"theirs\"", null),
                Arguments.of("serviceTask", "flowable:topic=\"theirs\"", null),
                Arguments.of("userTask", worker + " flowable:topic=\"theirs\"", null),
                Arguments.of("acme:serviceTask", worker + " flowable:topic=\"theirs\"", null));
    }

    /** What the engine takes for the topic of an external worker task, and no other attribute that has this name. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("tasks")
    void shouldTakeForATopicWhatTheEngineTakesForOne(String element, String attributes, String topic) throws Exception {
        String model = """
                <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:acme="http://acme.org/bpmn"
                    xmlns:flowable="http://flowable.org/bpmn" xmlns:activiti="http://activiti.org/bpmn"
                    xmlns:camunda="http://camunda.org/schema/1.0/bpmn"><process id="p">
                <%s %s id="work"/></process></definitions>
                """.formatted(element, attributes);

        assertThat(read(model)).isEqualTo(topic == null ? Map.of() : Map.of("work", topic));
    }

    @Test
    void shouldTakeNoTopicFromACaseWhenItIsAnotherKindOfTask() throws Exception {
        String worker = "flowable:type=\"external-worker\"";
        for (String other : List.of(
                "<humanTask id=\"first\" " + worker + " flowable:topic=\"theirs\"/>",
                "<task id=\"first\" flowable:type=\"java\" flowable:topic=\"theirs\"/>",
                "<task id=\"first\" " + worker + " bpmn:topic=\"theirs\"/>")) {
            assertThat(read("""
                    <definitions xmlns="http://www.omg.org/spec/CMMN/20151109/MODEL"
                        xmlns:flowable="http://flowable.org/cmmn" xmlns:bpmn="http://flowable.org/bpmn">
                    <case id="c"><casePlanModel id="plan">%s</casePlanModel></case></definitions>
                    """.formatted(other))).as(other).isEmpty();
        }
    }

    @Test
    void shouldReadNoFileThatAModelNames() {
        String model = "<!DOCTYPE d [<!ENTITY secret SYSTEM \"file:///etc/passwd\">]>"
                + Models.oneTask("p", "&secret;").strip();

        assertThatThrownBy(() -> read(model)).isInstanceOf(IOException.class);
    }

    private static Map<String, String> read(String model) throws IOException {
        return ModelTopics.read(stream(model)).topics();
    }

    private static InputStream stream(String model) {
        return new ByteArrayInputStream(model.strip().getBytes(StandardCharsets.UTF_8));
    }
}
