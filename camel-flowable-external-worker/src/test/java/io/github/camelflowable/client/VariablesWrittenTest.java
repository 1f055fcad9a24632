package io.github.camelflowable.client;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Which Flowable type a Java value becomes, and how it is written. */
class VariablesWrittenTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NANOS = Instant.parse("2024-01-02T03:04:05.123456789Z");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    enum Shade {
        DARK {
            @Override
            public String toString() {
                return "not the name";
            }
        }
    }

    record Line(String article, int count, BigDecimal price) {}

    static final class Order {
        public String id = "o1";
        public List<Line> lines = List.of(new Line("pen", 2, new BigDecimal("1.5")));
        public Instant placed = Instant.parse("2024-01-02T03:04:05Z");
        public LocalDate due = LocalDate.of(2024, 1, 2);
        public LocalDateTime at = LocalDateTime.of(2024, 1, 2, 3, 4);
        public Date old = new Date(0);
        public Duration patience = Duration.ofMinutes(5);
        public Optional<String> note = Optional.of("hi");
        public Optional<String> none = Optional.empty();
        public Shade shade = Shade.DARK;
    }

    static Stream<Arguments> plainValues() {
        return Stream.of(
                value("", "string", "\"\""),
                value("Müller 🚚 \"x\" \\ \n \u0000", "string", "\"Müller 🚚 \\\"x\\\" \\\\ \\n \\u0000\""),
                value(new StringBuilder("built"), "string", "\"built\""),
                value('c', "string", "\"c\""),
                value("abc".toCharArray(), "string", "\"abc\""),
                value(true, "boolean", "true"),
                value(new AtomicBoolean(true), "boolean", "true"),
                value((byte) -1, "short", "-1"),
                value(Short.MIN_VALUE, "short", "-32768"),
                value(Integer.MAX_VALUE, "integer", "2147483647"),
                value(2147483648L, "long", "2147483648"),
                value(7L, "long", "7"),
                value(Long.MIN_VALUE, "long", "-9223372036854775808"),
                value(new AtomicLong(5), "long", "5"),
                value(1.1f, "double", "1.1"),
                value(Float.MAX_VALUE, "double", "3.4028235E38"),
                value(0.1, "double", "0.1"),
                value(-0.0, "double", "-0.0"),
                value(Double.MIN_VALUE, "double", "4.9E-324"),
                value(new BigDecimal("1.10"), "bigDecimal", "\"1.10\""),
                value(new BigDecimal("1E+3"), "bigDecimal", "\"1E+3\""),
                value(new BigDecimal("0.12345678901234567890123"), "bigDecimal", "\"0.12345678901234567890123\""),
                value(
                        new BigInteger("123456789012345678901234567890"),
                        "bigInteger",
                        "\"123456789012345678901234567890\""),
                value(Shade.DARK, "string", "\"DARK\""),
                value(TimeUnit.DAYS, "string", "\"DAYS\""),
                value(DayOfWeek.MONDAY, "string", "\"MONDAY\""),
                value(
                        UUID.fromString("0e37df36-f698-11e6-8dd4-cb9ced3df976"),
                        "string",
                        "\"0e37df36-f698-11e6-8dd4-cb9ced3df976\""),
                value(URI.create("http://a/b"), "string", "\"http://a/b\""),
                value(null, null, "null"),
                value(Optional.empty(), null, "null"),
                value(Optional.of("x"), "string", "\"x\""),
                value(Optional.of(new BigDecimal("1.10")), "bigDecimal", "\"1.10\""),
                value(Optional.of(Optional.of(NANOS)), "instant", "\"2024-01-02T03:04:05.123Z\""),
                value(OptionalInt.of(5), "integer", "5"));
    }

    /** Three digits of fraction or none: what every Flowable version takes. */
    static Stream<Arguments> times() {
        Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone(BERLIN));
        calendar.setTimeInMillis(NANOS.toEpochMilli());
        return Stream.of(
                value(Date.from(NANOS), "date", "\"2024-01-02T03:04:05.123Z\""),
                value(new Date(0), "date", "\"1970-01-01T00:00:00Z\""),
                value(new Date(-1), "date", "\"1969-12-31T23:59:59.999Z\""),
                value(java.sql.Timestamp.from(NANOS), "date", "\"2024-01-02T03:04:05.123Z\""),
                value(new java.sql.Date(0), "date", "\"1970-01-01T00:00:00Z\""),
                value(new java.sql.Time(1000), "date", "\"1970-01-01T00:00:01Z\""),
                value(calendar, "date", "\"2024-01-02T03:04:05.123Z\""),
                value(NANOS, "instant", "\"2024-01-02T03:04:05.123Z\""),
                value(Instant.parse("2024-01-02T03:04:00Z"), "instant", "\"2024-01-02T03:04:00Z\""),
                value(Instant.parse("2024-01-02T03:04:05.100Z"), "instant", "\"2024-01-02T03:04:05.100Z\""),
                value(Instant.parse("2024-01-02T03:04:05.000999Z"), "instant", "\"2024-01-02T03:04:05Z\""),
                value(OffsetDateTime.parse("2024-01-02T03:04:05.5+02:00"), "instant", "\"2024-01-02T01:04:05.500Z\""),
                value(ZonedDateTime.ofInstant(NANOS, BERLIN), "instant", "\"2024-01-02T03:04:05.123Z\""),
                value(LocalDate.of(2024, 1, 2), "localDate", "\"2024-01-02\""),
                value(LocalDateTime.of(2024, 1, 2, 3, 4), "localDateTime", "\"2024-01-02T03:04:00\""),
                value(LocalDateTime.parse("2024-01-02T03:04:05.12"), "localDateTime", "\"2024-01-02T03:04:05.12\""),
                value(LocalTime.of(3, 4), "string", "\"03:04:00\""),
                value(Duration.ofMinutes(5), "string", "\"PT5M\""),
                value(Year.of(2024), "string", "\"2024\""));
    }

    static Stream<Arguments> structures() {
        Map<String, Object> withNull = new LinkedHashMap<>();
        withNull.put("a", null);
        return Stream.of(
                value(Map.of(), "json", "{}"),
                value(withNull, "json", "{\"a\":null}"),
                value(Map.of(1, "one"), "json", "{\"1\":\"one\"}"),
                value(List.of(), "json", "[]"),
                value(Arrays.asList(1, null, "x", 1.5, true), "json", "[1,null,\"x\",1.5,true]"),
                value(Set.of(1), "json", "[1]"),
                value(new String[] {"a", "b"}, "json", "[\"a\",\"b\"]"),
                value(new int[] {1, 2}, "json", "[1,2]"),
                value(new double[] {0.1}, "json", "[0.1]"),
                value(new float[] {1.1f}, "json", "[1.1]"),
                value(new boolean[][] {{true}, {}}, "json", "[[true],[]]"),
                value(
                        new Line("pen", 2, new BigDecimal("1.5")),
                        "json",
                        "{\"article\":\"pen\",\"count\":2,\"price\":1.5}"),
                value(Map.of("when", NANOS), "json", "{\"when\":\"2024-01-02T03:04:05.123456789Z\"}"),
                value(Map.of("big", 2147483648L), "json", "{\"big\":2147483648}"),
                value(JSON.objectNode().put("a", 1), "json", "{\"a\":1}"),
                value(JSON.arrayNode().add("🚚"), "json", "[\"🚚\"]"));
    }

    /** The server would store a bare text or number of type json as a plain one anyway. */
    static Stream<Arguments> jsonScalars() {
        return Stream.of(
                value(JSON.textNode("x"), "string", "\"x\""),
                value(JSON.booleanNode(false), "boolean", "false"),
                value(JSON.numberNode(1), "integer", "1"),
                value(JSON.numberNode(2147483648L), "long", "2147483648"),
                value(JSON.numberNode((short) 1), "short", "1"),
                value(JSON.numberNode(1.1f), "double", "1.1"),
                value(JSON.numberNode(1.5), "double", "1.5"),
                value(JSON.numberNode(new BigDecimal("1.5")), "bigDecimal", "\"1.5\""),
                value(JSON.numberNode(BigInteger.TEN.pow(30)), "bigInteger", "\"1" + "0".repeat(30) + "\""),
                value(JSON.nullNode(), null, "null"),
                value(JSON.missingNode(), null, "null"));
    }

    private static Arguments value(Object value, String type, String json) {
        return Arguments.of(value, type, json);
    }

    @ParameterizedTest
    @MethodSource({"plainValues", "times", "structures", "jsonScalars"})
    void shouldChooseTheTypeByTheValueWhenWriting(Object value, String type, String json) {
        String typeField = type == null ? "" : ",\"type\":\"" + type + "\"";

        assertThat(written(value)).isEqualTo("{\"name\":\"v\"" + typeField + ",\"value\":" + json + "}");
    }

    @Test
    void shouldWriteTimesAsTextWhenTheyStandInAnObject() {
        assertThatJson(written(new Order())).isEqualTo("""
                {"name":"v","type":"json","value":{
                  "id":"o1","lines":[{"article":"pen","count":2,"price":1.5}],
                  "placed":"2024-01-02T03:04:05Z","due":"2024-01-02","at":"2024-01-02T03:04:00",
                  "old":"1970-01-01T00:00:00Z","patience":"PT5M","note":"hi","none":null,"shade":"DARK"}}""");
    }

    @Test
    void shouldWriteAllOfItWhenATextIsLong() {
        assertThat(written("x".repeat(1_000_000)))
                .hasSize(1_000_000 + written("").length());
    }

    private static String written(Object value) {
        ObjectNode body = JobJson.object();
        JobJson.putVariables(body, List.of(VariableTypes.toWire("v", value)));
        return body.path("variables").get(0).toString();
    }
}
