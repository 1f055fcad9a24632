package io.github.camelflowable.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which Java value a variable of an acquired job becomes. */
class VariablesReadTest {

    static Stream<Arguments> values() {
        return Stream.of(
                value("string", "\"Müller 🚚\"", "Müller 🚚"),
                value("string", "\"\"", ""),
                value("integer", "-2147483648", Integer.MIN_VALUE),
                value("short", "-32768", Short.MIN_VALUE),
                value("long", "7", 7L),
                value("long", "9223372036854775807", Long.MAX_VALUE),
                value("double", "1.0", 1.0),
                value("double", "7", 7.0),
                value("boolean", "true", true),
                value("boolean", "false", false),
                value("bigDecimal", "\"1.10\"", new BigDecimal("1.10")),
                value("bigDecimal", "\"1000\"", new BigDecimal("1000")),
                value("bigDecimal", "7", new BigDecimal("7")),
                value(
                        "bigInteger",
                        "\"123456789012345678901234567890\"",
                        new BigInteger("123456789012345678901234567890")),
                value(
                        "uuid",
                        "\"0e37df36-f698-11e6-8dd4-cb9ced3df976\"",
                        UUID.fromString("0e37df36-f698-11e6-8dd4-cb9ced3df976")),
                value("date", "\"2024-01-02T03:04:05Z\"", Date.from(Instant.parse("2024-01-02T03:04:05Z"))),
                value("date", "\"2024-01-02T03:04:05.123Z\"", Date.from(Instant.parse("2024-01-02T03:04:05.123Z"))),
                value("date", "\"2024-01-02T03:04Z\"", Date.from(Instant.parse("2024-01-02T03:04:00Z"))),
                value("date", "\"2024-01-02T03:04:05+02:00\"", Date.from(Instant.parse("2024-01-02T01:04:05Z"))),
                value("instant", "\"2024-01-02T03:04:05.123Z\"", Instant.parse("2024-01-02T03:04:05.123Z")),
                value("instant", "\"2024-01-02T03:04:05Z\"", Instant.parse("2024-01-02T03:04:05Z")),
                value("localDate", "\"2024-01-02\"", LocalDate.of(2024, 1, 2)),
                value("localDateTime", "\"2024-01-02T03:04\"", LocalDateTime.of(2024, 1, 2, 3, 4)),
                value("localDateTime", "\"2024-01-02T03:04:05.123\"", LocalDateTime.parse("2024-01-02T03:04:05.123")),
                value("json", "{}", Map.of()),
                value("json", "[]", List.of()),
                value("json", "\"text\"", "text"),
                value("json", "5", 5));
    }

    /** What a server with converters of its own, or a later Flowable, may send. */
    static Stream<Arguments> unfamiliar() {
        return Stream.of(
                value("money", "\"5 EUR\"", "5 EUR"),
                value("money", "{\"amount\":5}", Map.of("amount", 5)),
                value("money", "2147483648", 2147483648L),
                value(null, "\"text\"", "text"),
                value(null, "1.5", 1.5),
                value(null, "[1]", List.of(1)),
                value("string", "5", "5"),
                value("string", "{\"a\":1}", "{\"a\":1}"));
    }

    private static Arguments value(String type, String json, Object java) {
        return Arguments.of(type, json, java);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource({"values", "unfamiliar"})
    void shouldBecomeTheJavaTypeWhenRead(String type, String json, Object java) {
        Object read = read(type, json);

        assertThat(read).isEqualTo(java);
        if (!(java instanceof Map || java instanceof List)) {
            assertThat(read).hasSameClassAs(java);
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-", "string", "date", "json", "money", "bigDecimal", "boolean"})
    void shouldBeNullWhenTheValueIsNull(String type) {
        assertThat(read(type, "null")).isNull();
    }

    @Test
    void shouldBeNullWhenThereIsNoValueAtAll() {
        assertThat(variables("{\"name\":\"v\",\"type\":\"string\"}")).hasSize(1).containsEntry("v", null);
    }

    /** JSON cannot carry these, and the server writes them as text. */
    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-Infinity"})
    void shouldBeADoubleWhenTheServerHasOneThatIsNoNumber(String text) {
        assertThat(read("double", "\"" + text + "\"")).isEqualTo(Double.valueOf(text));
    }

    @Test
    void shouldBecomePlainJavaWhenTheValueIsAStructure() {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("text", "x");
        expected.put("int", 1);
        expected.put("long", 2147483648L);
        expected.put("big", new BigInteger("123456789012345678901234567890"));
        expected.put("double", 1.5);
        expected.put("flag", true);
        expected.put("none", null);
        expected.put("list", Arrays.asList(1, null, Map.of("a", List.of())));

        Object read = read("json", """
                {"text":"x","int":1,"long":2147483648,"big":123456789012345678901234567890,"double":1.5,
                 "flag":true,"none":null,"list":[1,null,{"a":[]}]}""");

        assertThat(read).isEqualTo(expected);
        assertThat(((Map<?, ?>) read).keySet())
                .asString()
                .isEqualTo(expected.keySet().toString());
    }

    @Test
    void shouldStayAStructureWhenItLooksLikeAClassName() {
        String polymorphic = "{\"@class\":\"java.net.URL\",\"val\":\"http://elsewhere.invalid\"}";

        assertThat(read("json", polymorphic))
                .isEqualTo(Map.of("@class", "java.net.URL", "val", "http://elsewhere.invalid"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            integer       | "five"
            integer       | "5"
            integer       | {}
            integer       | 2147483648
            integer       | 5.9
            short         | 40000
            short         | true
            long          | "5"
            long          | 9223372036854775808
            long          | 1.5
            double        | "much"
            double        | [1]
            boolean       | "true"
            boolean       | "yes"
            boolean       | 1
            date          | 1704164645000
            date          | "someday"
            date          | "2024-01-02T03:04:05"
            date          | {"a":1}
            instant       | "2024-01-02"
            localDate     | "2024-02-30"
            localDate     | "2024-01-02T03:04:05Z"
            localDateTime | "2024-01-02"
            bigDecimal    | "1,5"
            bigDecimal    | {}
            bigInteger    | "1.5"
            bigInteger    | true
            uuid          | "x"
            """)
    void shouldNameTheVariableWhenTheValueDoesNotFitItsType(String type, String json) {
        assertThatThrownBy(() -> read(type, json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Variable 'v' of type " + type + " has an unreadable value: ");
    }

    // ---- both ways ----

    static Stream<Object> roundTrips() {
        return Stream.of(
                "text 🚚",
                "",
                7,
                (short) 7,
                2147483648L,
                1.1,
                true,
                new Date(1704164645123L),
                Instant.parse("2024-01-02T03:04:05.123Z"),
                LocalDate.of(2024, 1, 2),
                LocalDateTime.of(2024, 1, 2, 3, 4),
                LocalDateTime.parse("2024-01-02T03:04:05.123"),
                new BigDecimal("1.10"),
                new BigDecimal("1E+3"),
                new BigInteger("123456789012345678901234567890"),
                Map.of("a", List.of(1, 2.5, "x", true, 2147483648L)),
                List.of());
    }

    /** Also what keeps an untouched variable from being sent back as a changed one. */
    @ParameterizedTest
    @MethodSource("roundTrips")
    void shouldBeEqualWhenItIsWrittenAndReadAgain(Object value) {
        JobVariable written = VariableTypes.toWire("v", value);

        assertThat(read(written.type(), written.value().toString())).isEqualTo(value);
    }

    private static Object read(String type, String json) {
        String typeField = type == null ? "" : ",\"type\":\"" + type + "\"";
        return variables("{\"name\":\"v\"" + typeField + ",\"value\":" + json + "}")
                .get("v");
    }

    private static Map<String, Object> variables(String variable) {
        String answer = "[{\"id\":\"8\",\"variables\":[" + variable + "]}]";
        try {
            return JobJson.readAcquired(
                            new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)),
                            "order",
                            (job, data) -> new VariableData(data.name(), data.type(), () -> new byte[0]))
                    .get(0)
                    .variables();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
