package io.github.camelflowable.client;

import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.apache.camel.component.file.GenericFile;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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

    // ---- dates ----

    private static final Instant YEAR_1 = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant YEAR_9999 = Instant.parse("9999-12-31T23:59:59.999Z");

    static Stream<Object> datesOfOtherYears() {
        Calendar late = Calendar.getInstance();
        late.setTimeInMillis(Long.MAX_VALUE);
        return Stream.of(
                Date.from(YEAR_9999.plusMillis(1)),
                Date.from(YEAR_1.minusMillis(1)),
                new Date(Long.MAX_VALUE),
                new java.sql.Date(Long.MIN_VALUE),
                late,
                Instant.MAX,
                Instant.MIN,
                YEAR_9999.plusMillis(1),
                OffsetDateTime.MAX,
                OffsetDateTime.parse("9999-12-31T23:59:59-02:00"),
                ZonedDateTime.of(LocalDateTime.of(0, 12, 31, 23, 59), ZoneOffset.UTC),
                LocalDate.MAX,
                LocalDate.MIN,
                LocalDate.of(10_000, 1, 1),
                LocalDate.of(0, 12, 31),
                LocalDate.of(-1, 1, 1),
                LocalDateTime.MAX,
                LocalDateTime.of(0, 12, 31, 23, 59));
    }

    /** The engine answers 400 or 500 to most of them, each time: the job would run for ever. */
    @ParameterizedTest
    @MethodSource("datesOfOtherYears")
    void shouldNameTheVariableWhenADateIsOfAYearThatFlowableDoesNotTake(Object date) {
        assertRefused(date, "years 1 to 9999", "send null or a text instead");
        assertRefused(Optional.of(date), "years 1 to 9999");
    }

    @Test
    void shouldNameTheVariableWhenADateIsADayThatFlowablesCalendarLeavesOut() {
        for (String day : List.of("1582-10-05", "1582-10-14")) {
            assertRefused(
                    Date.from(Instant.parse(day + "T12:00:00Z")), day, "from 1582-10-05 to 1582-10-14", "LocalDate");
        }
    }

    static Stream<Arguments> datesAtTheEdge() {
        return Stream.of(
                Arguments.of(Date.from(YEAR_9999), "9999-12-31T23:59:59.999Z"),
                Arguments.of(Date.from(YEAR_1), "0001-01-01T00:00:00Z"),
                Arguments.of(Date.from(Instant.parse("1582-10-04T00:00:00Z")), "1582-10-04T00:00:00Z"),
                Arguments.of(Date.from(Instant.parse("1582-10-15T00:00:00Z")), "1582-10-15T00:00:00Z"),
                Arguments.of(YEAR_9999, "9999-12-31T23:59:59.999Z"),
                Arguments.of(YEAR_1, "0001-01-01T00:00:00Z"),
                Arguments.of(LocalDate.of(9999, 12, 31), "9999-12-31"),
                Arguments.of(LocalDate.of(1582, 10, 10), "1582-10-10"),
                Arguments.of(LocalDate.of(1, 1, 1), "0001-01-01"),
                Arguments.of(LocalDateTime.of(9999, 12, 31, 23, 59, 59), "9999-12-31T23:59:59"),
                Arguments.of(LocalDateTime.of(1, 1, 1, 0, 0), "0001-01-01T00:00:00"));
    }

    @ParameterizedTest
    @MethodSource("datesAtTheEdge")
    void shouldSendADateWhenItIsTheFirstOrLastThatFlowableTakes(Object date, String sent) {
        WIRE.client().complete("8", "w1", Map.of("name", date));

        assertThatJson(WIRE.onlyRequest().getBodyAsString())
                .node("variables[0].value")
                .isEqualTo(sent);
    }

    // ---- inside a structure ----

    static Stream<Arguments> withoutJsonForm() {
        File file = new File("in.pdf");
        return Stream.of(
                Arguments.of("java.io.ByteArrayInputStream", new ByteArrayInputStream(new byte[1])),
                Arguments.of("java.io.File", file),
                Arguments.of("UnixPath", file.toPath()),
                Arguments.of("java.io.StringReader", new StringReader("x")),
                Arguments.of("java.io.StringWriter", new StringWriter()),
                Arguments.of("java.io.ByteArrayOutputStream", new ByteArrayOutputStream()),
                Arguments.of("java.util.stream.ReferencePipeline$Head", Stream.of(1)),
                Arguments.of("GenericFile", new GenericFile<File>()),
                Arguments.of("VariableData", new VariableData("v", "binary", () -> new byte[1])));
    }

    private record Holder(Object content) {}

    @ParameterizedTest(name = "{0}")
    @MethodSource("withoutJsonForm")
    void shouldNameTheVariableInsteadOfStoringPropertiesWhenAFileOrStreamIsInside(String type, Object content) {
        for (Object around :
                List.of(Map.of("content", content), List.of(1, content), new Object[] {content}, new Holder(content))) {
            assertRefused(around, type + " has no JSON form", "put the text or the bytes of its content there instead");
        }
    }

    @Test
    void shouldNameTheVariableWhenANumberInsideIsTooLargeForTheEngine() {
        for (BigDecimal large : List.of(new BigDecimal("1E+400"), new BigDecimal("-1E+309"))) {
            assertRefused(Map.of("amounts", List.of(large)), large.toString(), "doubles in Flowable");
            assertRefused(JsonNodeFactory.instance.arrayNode().add(large), large.toString());
        }

        WIRE.client().complete("8", "w1", Map.of("name", List.of(new BigDecimal("1.10"))));
        WIRE.client().complete("8", "w1", Map.of("name", new BigDecimal("1E+400")));

        assertThat(WIRE.requests()).hasSize(2);
    }

    /** A node of Jackson may hold any Java object. */
    @Test
    void shouldLookIntoANodeThatHoldsAnObject() {
        assertRefused(JsonNodeFactory.instance.objectNode().putPOJO("a", Double.NaN), "NaN");
        assertRefused(JsonNodeFactory.instance.pojoNode(List.of(new File("a"))), "java.io.File");
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

    /** The engine evaluates such a name, and the expression may call every bean of the server. */
    @ParameterizedTest
    @ValueSource(strings = {"${order.total}", "#{order.total}", "${", "#{", "${environment.systemProperties.x}"})
    void shouldRefuseANameThatTheEngineWouldEvaluate(String name) {
        ExternalWorkerClient client = WIRE.client();
        for (Object value : Arrays.asList("x", null, new byte[1])) {
            Map<String, Object> variables = new LinkedHashMap<>(Map.of("good", 1));
            variables.put(name, value);
            List<ThrowingCallable> outcomes = List.of(
                    () -> client.complete("8", "w1", variables),
                    () -> client.bpmnError("8", "w1", "C", variables),
                    () -> client.cmmnTerminate("8", "w1", variables));
            assertThat(outcomes).allSatisfy(outcome -> assertThatThrownBy(outcome)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Variable '" + name + "' has a name that begins with " + name.substring(0, 2)
                            + ", which the engine would evaluate as an expression instead of storing a variable: give the"
                            + " variable another name"));
        }

        assertThat(WIRE.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "a.b/c", "größe", "🚚", "$", "#", "$a", "{a}", "$ {a}", "a${b}", "a#{b}", " ${a}", "$#{a}"
            })
    void shouldSendAnyOtherNameWhenTheEngineTakesIt(String name) {
        WIRE.client().complete("8", "w1", Map.of(name, 1));
        WIRE.client().complete("8", "w1", Map.of("n".repeat(255), 1));

        assertThatJson(WIRE.requests().get(0).getBodyAsString())
                .node("variables[0].name")
                .asString()
                .isEqualTo(name);
    }

    /** A database stores a question mark for half of an emoji. */
    @Test
    void shouldNameTheVariableWhenATextWasCutInsideACharacter() {
        String cut = "\uD83D\uDE9A".substring(0, 1);
        for (Object value : List.of("a" + cut, cut + "b", "\uDE9A", Map.of("k", List.of(cut)), Map.of(cut, 1))) {
            assertThatThrownBy(() -> WIRE.client().complete("8", "w1", Map.of("culprit", value)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'culprit'")
                    .hasMessageContaining("half of a character");
        }
        assertThatThrownBy(() -> WIRE.client().complete("8", "w1", Map.of("a" + cut, 1)))
                .hasMessageContaining("half of a character at index 1");

        assertThat(WIRE.requests()).isEmpty();
        WIRE.client().complete("8", "w1", Map.of("whole", Map.of("\uD83D\uDE9A", "\uD83D\uDE9A")));
    }

    /** The engine answers 500 to a longer one, each time, so its job would run for ever. */
    @Test
    void shouldRefuseAnErrorCodeThatTheEngineCannotStore() {
        int most = ExternalWorkerClient.ERROR_CODE_CHARACTERS;
        WIRE.client().bpmnError("8", "w1", "x".repeat(most), Map.of());

        assertThatThrownBy(() -> WIRE.client().bpmnError("8", "w1", "x".repeat(most + 1), Map.of()))
                .isInstanceOf(UnsendableException.class)
                .hasMessageContaining("3995 characters")
                .hasMessageContaining("3994 at most");
        assertThat(WIRE.requests()).hasSize(1);
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
