package io.github.camelflowable.client;

import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.github.camelflowable.kit.FlowableWire;

/** Values that cannot travel: nothing is sent, and the error names the variable. */
class VariablesRefusedTest {

    @RegisterExtension
    static final FlowableWire WIRE = new FlowableWire();

    /** Of 1000, four are around a value when it is acquired: the array of jobs, the job, its variables, the variable. */
    private static final int LEVELS = 996;

    static final class Endless {
        public Endless getSelf() {
            return this;
        }
    }

    static final class Throwing {
        public String getText() {
            throw new IllegalStateException("not now");
        }
    }

    static final class Measure {
        public double value = Double.NaN;
        public Float weight = 1f;
    }

    @BeforeEach
    void acceptEverything() {
        WIRE.answers(noContent());
    }

    private static void assertRefused(Object value, String... words) {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("good", 1);
        variables.put("culprit", value);

        assertThatThrownBy(() -> WIRE.client().complete("8", "w1", variables))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'culprit'")
                .satisfies(e -> assertThat(List.of(words))
                        .allSatisfy(word -> assertThat(e).hasMessageContaining(word)))
                .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(500));
        assertThat(WIRE.requests()).isEmpty();
    }

    static Stream<Arguments> notNumbers() {
        return Stream.of(
                Arguments.of("NaN", Double.NaN),
                Arguments.of("Infinity", Double.POSITIVE_INFINITY),
                Arguments.of("-Infinity", Double.NEGATIVE_INFINITY),
                Arguments.of("NaN", Float.NaN),
                Arguments.of("Infinity", Float.POSITIVE_INFINITY),
                Arguments.of("NaN", Optional.of(Double.NaN)),
                Arguments.of("NaN", Map.of("a", List.of(1, Map.of("b", Double.NaN)))),
                Arguments.of("Infinity", new float[] {1, Float.POSITIVE_INFINITY}),
                Arguments.of("NaN", new Measure()),
                Arguments.of("NaN", JsonNodeFactory.instance.numberNode(Double.NaN)),
                Arguments.of("-Infinity", JsonNodeFactory.instance.objectNode().put("a", Float.NEGATIVE_INFINITY)));
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("notNumbers")
    void shouldSayThatJsonHasNoSuchNumberWhenItIsNone(String number, Object value) {
        assertRefused(value, number, "which JSON cannot carry: send null or a text instead");
    }

    static Stream<Object> circles() {
        Map<String, Object> map = new HashMap<>();
        map.put("me", map);
        List<Object> list = new ArrayList<>();
        list.add(Map.of("list", list));
        Object[] array = new Object[1];
        array[0] = array;
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("me", node);
        return Stream.of(map, list, array, new Endless(), node);
    }

    @ParameterizedTest
    @MethodSource("circles")
    void shouldNotRunForEverWhenAValueRefersToItself(Object circle) {
        assertRefused(circle);
    }

    @ParameterizedTest
    @ValueSource(ints = {1001, 5000, 100_000})
    void shouldNameTheVariableWhenItIsNestedTooDeep(int levels) {
        assertRefused(nestedLists(levels), "nested too deep");
        assertRefused(nestedNodes(levels), "nested too deep");
    }

    /** A deeper value could be stored, and then no worker could acquire a job that has it. */
    @Test
    void shouldSendItWhenItIsJustNotTooDeep() {
        assertRefused(nestedLists(LEVELS + 1), "nested too deep");
        assertRefused(nestedNodes(LEVELS + 1), "nested too deep");

        WIRE.client().complete("8", "w1", Map.of("deep", nestedLists(LEVELS)));
        WIRE.client().complete("8", "w1", Map.of("deep", nestedNodes(LEVELS)));

        assertThat(WIRE.requests()).hasSize(2).allSatisfy(request -> assertThat(request.getBodyAsString())
                .contains("[".repeat(LEVELS) + "]"));
    }

    /** The engine answers 400 to a longer one, each time: the job would run again and again. */
    @Test
    void shouldNameTheVariableWhenATextOrNumberIsTooLong() {
        assertRefused(Map.of("k".repeat(50_001), 1), "has a field name of 50001 characters");
        assertRefused("t".repeat(20_000_001), "has a text of 20000001 characters");
        assertRefused(List.of("t".repeat(20_000_001)), "has a text of 20000001 characters");
        assertRefused(List.of(BigInteger.TEN.pow(1_000)), "has a number of 1001 characters");

        WIRE.client().complete("8", "w1", Map.of("name", Map.of("k".repeat(50_000), 1)));
        WIRE.client().complete("8", "w1", Map.of("number", List.of(BigInteger.TEN.pow(999))));

        assertThat(WIRE.requests()).hasSize(2);
    }

    private static Object nestedLists(int levels) {
        List<Object> list = List.of();
        for (int level = 1; level < levels; level++) {
            list = List.of(list);
        }
        return list;
    }

    private static JsonNode nestedNodes(int levels) {
        JsonNode node = JsonNodeFactory.instance.arrayNode();
        for (int level = 1; level < levels; level++) {
            node = JsonNodeFactory.instance.arrayNode().add(node);
        }
        return node;
    }

    static Stream<Arguments> unmappable() {
        return Stream.of(
                Arguments.of(new Object(), "java.lang.Object"),
                Arguments.of(new Throwing(), "not now"),
                Arguments.of(Map.of("inside", new Object()), "cannot be written as JSON"),
                Arguments.of(Collections.singletonMap(null, "x"), "Null key"));
    }

    @ParameterizedTest
    @MethodSource("unmappable")
    void shouldNameTheReasonWhenAnObjectHasNoJsonForm(Object value, String reason) {
        assertRefused(value, reason);
    }

    // ---- names ----

    @Test
    void shouldRefuseItWhenAVariableHasNoName() {
        for (Object value : Arrays.asList("x", null, new byte[1])) {
            assertThatThrownBy(() -> WIRE.client().complete("8", "w1", Collections.singletonMap(null, value)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("A variable needs a name, but one has the name null");
        }

        assertThat(WIRE.requests()).isEmpty();
    }

    @Test
    void shouldRefuseItWhenANameIsTooLongForTheEngine() {
        for (Object value : List.of("x", new byte[1])) {
            assertThatThrownBy(() -> WIRE.client().complete("8", "w1", Map.of("n".repeat(256), value)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("256 characters")
                    .hasMessageContaining("255 at most")
                    .hasMessageContaining("n".repeat(40));
        }

        assertThat(WIRE.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a.b/c", "größe", "🚚"})
    void shouldSendAnyOtherNameWhenTheEngineTakesIt(String name) {
        WIRE.client().complete("8", "w1", Map.of(name, 1));
        WIRE.client().complete("8", "w1", Map.of("n".repeat(255), 1));

        assertThatJson(WIRE.requests().get(0).getBodyAsString())
                .node("variables[0].name")
                .isEqualTo(name);
    }

    @Test
    void shouldNameTheVariableOfEveryOutcomeWhenItCannotBeSent() {
        Map<String, Object> variables = Map.of("culprit", Double.NaN);
        ExternalWorkerClient client = WIRE.client();

        assertThatThrownBy(() -> client.bpmnError("8", "w1", "C", variables)).hasMessageContaining("'culprit'");
        assertThatThrownBy(() -> client.cmmnTerminate("8", "w1", variables)).hasMessageContaining("'culprit'");

        assertThat(WIRE.requests()).isEmpty();
    }
}
