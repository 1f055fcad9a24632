package io.github.camelflowable.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** A value inside a Map, list, array or object becomes what it becomes as a variable of its own. */
class NestedValuesTest {

    /** What a template of Groovy is: a text with properties of its own. */
    public record Template(List<String> strings, List<Object> values) implements CharSequence {
        @Override
        public int length() {
            return toString().length();
        }

        @Override
        public char charAt(int index) {
            return toString().charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return toString().subSequence(start, end);
        }

        @Override
        public String toString() {
            return strings.get(0) + values.get(0) + strings.get(1);
        }
    }

    enum Colour {
        RED {
            @Override
            public String toString() {
                return "red like a rose";
            }
        }
    }

    enum Code {
        STANDARD;

        @JsonValue
        String code() {
            return "S";
        }
    }

    record Holder(Object value) {}

    public static final class Bean {
        private final Object value;

        Bean(Object value) {
            this.value = value;
        }

        public Object getValue() {
            return value;
        }
    }

    private static Calendar calendar() {
        Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone("Asia/Tokyo"));
        calendar.setTimeInMillis(1704164645678L);
        return calendar;
    }

    static Stream<Arguments> values() {
        Instant time = Instant.parse("2024-01-02T03:04:05.678Z");
        String millis = "\"2024-01-02T03:04:05.678Z\"";
        UUID uuid = UUID.fromString("8c9a4bb1-0f2f-4f5e-9a3b-1f3a3a5b0c11");
        return Stream.of(
                Arguments.of("text", "\"text\""),
                Arguments.of(new Template(List.of("Hello ", "!"), List.of("you")), "\"Hello you!\""),
                Arguments.of(new StringBuilder("built"), "\"built\""),
                Arguments.of(CharBuffer.wrap("chars"), "\"chars\""),
                Arguments.of('x', "\"x\""),
                Arguments.of(new char[] {'a', 'b'}, "\"ab\""),
                Arguments.of(Colour.RED, "\"RED\""),
                Arguments.of(Code.STANDARD, "\"S\""),
                Arguments.of(uuid, "\"" + uuid + "\""),
                Arguments.of(Optional.of("there"), "\"there\""),
                Arguments.of(Optional.empty(), "null"),
                Arguments.of(Optional.of(Optional.of(1)), "1"),
                Arguments.of(null, "null"),
                Arguments.of(Date.from(time), millis),
                Arguments.of(new Timestamp(time.toEpochMilli()), millis),
                Arguments.of(new java.sql.Date(time.toEpochMilli()), millis),
                Arguments.of(calendar(), millis),
                Arguments.of(time, millis),
                Arguments.of(OffsetDateTime.parse("2024-01-02T04:04:05.678+01:00"), millis),
                Arguments.of(ZonedDateTime.parse("2024-01-02T12:04:05.678+09:00[Asia/Tokyo]"), millis),
                Arguments.of(LocalDate.of(2024, 1, 2), "\"2024-01-02\""),
                Arguments.of(LocalDateTime.of(2024, 1, 2, 3, 0), "\"2024-01-02T03:00:00\""),
                Arguments.of(LocalTime.of(3, 4), "\"03:04:00\""),
                Arguments.of(Duration.ofMinutes(5), "\"PT5M\""),
                Arguments.of(7, "7"),
                Arguments.of(1L << 40, "1099511627776"),
                Arguments.of((short) 7, "7"),
                Arguments.of((byte) 7, "7"),
                Arguments.of(1.1f, "1.1"),
                Arguments.of(1.25, "1.25"),
                Arguments.of(true, "true"),
                Arguments.of(new AtomicInteger(7), "7"),
                Arguments.of(new AtomicLong(1L << 40), "1099511627776"),
                Arguments.of(new AtomicBoolean(true), "true"),
                Arguments.of(new int[] {1, 2}, "[1,2]"),
                Arguments.of(Map.of("a", List.of("b")), "{\"a\":[\"b\"]}"),
                Arguments.of(new Holder(1), "{\"value\":1}"),
                Arguments.of(JsonNodeFactory.instance.objectNode().put("a", 1), "{\"a\":1}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    void shouldBeTheSameInsideAsAVariableOfItsOwn(Object value, String json) {
        assertThat(sent(value)).as("a variable of its own").hasToString(json);
        assertThat(sent(Arrays.asList(1, value)).get(1)).as("in a list").hasToString(json);
        assertThat(sent(new Object[] {value}).get(0)).as("in an array").hasToString(json);
        assertThat(sent(new Bean(value)).get("value")).as("in an object").hasToString(json);
        assertThat(sent(new Holder(List.of(new Holder(value)))).at("/value/0/value"))
                .as("deep in records")
                .hasToString(json);
        assertThat(sent(JsonNodeFactory.instance.objectNode().putPOJO("value", value))
                        .get("value"))
                .as("in a node")
                .hasToString(json);
    }

    /** JSON has one kind of number, which is what a process can count with. */
    @Test
    void shouldStayANumberInsideWhenItIsABigOne() {
        assertThat(sent(List.of(new BigDecimal("1.10"), BigInteger.TEN.pow(30))))
                .hasToString("[1.1,1000000000000000000000000000000]");
    }

    @Test
    void shouldBeBase64InsideWhenItIsBytes() {
        assertThat(sent(Map.of("bytes", new byte[] {1, 2, 3}))).hasToString("{\"bytes\":\"AQID\"}");
    }

    record Letter(
            @JsonFormat(pattern = "dd.MM.yyyy", timezone = "UTC")
            Date date,

            @JsonFormat(pattern = "yyyy", timezone = "UTC") Instant instant,
            @JsonFormat(pattern = "HH:mm") LocalDateTime time) {}

    @Test
    void shouldKeepTheFormThatAnObjectAsksFor() {
        Instant time = Instant.parse("2024-01-02T03:04:05.678Z");

        assertThat(sent(new Letter(Date.from(time), time, LocalDateTime.of(2024, 1, 2, 3, 4))))
                .hasToString("{\"date\":\"02.01.2024\",\"instant\":\"2024\",\"time\":\"03:04\"}");
    }

    /** Only a variable of its own has a type, with milliseconds and a range of years: inside it is a text. */
    @Test
    void shouldCarryEveryDigitAndYearInside() {
        assertThat(sent(List.of(LocalDate.MAX, Instant.MAX, Instant.parse("2024-01-02T03:04:05.123456789Z"))))
                .hasToString("[\"+999999999-12-31\",\"+1000000000-12-31T23:59:59.999999999Z\","
                        + "\"2024-01-02T03:04:05.123456789Z\"]");
    }

    private static JsonNode sent(Object value) {
        return VariableTypes.toWire("v", value).value();
    }
}
