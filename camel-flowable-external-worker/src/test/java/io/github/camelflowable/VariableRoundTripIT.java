package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collections;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;

import io.github.camelflowable.client.VariableData;
import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;

/** Variables of every type through engine, exchange and engine again: the same type and the same value each time. */
class VariableRoundTripIT extends FlowableTestSupport {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LONG_TEXT = "Flowable und Kamel ".repeat(5_000);

    private final CompletableFuture<Map<String, Object>> seen = new CompletableFuture<>();

    private enum Colour {
        RED
    }

    private record Point(int x, double y, LocalDate seen) {}

    /** A bean as people write them. */
    public static final class Bean {
        private String name = "bolt";

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }
    }

    @Test
    void shouldGiveEachTypeAsItsJavaValueAndBackWhenCopied() throws Exception {
        Map<String, Object> expected = new LinkedHashMap<>();
        List<Map<String, Object>> wire = new ArrayList<>();
        add(wire, expected, "text", "string", "plain", "plain");
        add(wire, expected, "empty", "string", "", "");
        add(wire, expected, "emoji", "string", "🐪 Grüße \"\\\n", "🐪 Grüße \"\\\n");
        add(wire, expected, "longText", "string", LONG_TEXT, LONG_TEXT);
        add(wire, expected, "integer", "integer", Integer.MIN_VALUE, Integer.MIN_VALUE);
        add(wire, expected, "short", "short", 32767, (short) 32767);
        add(wire, expected, "long", "long", 2147483648L, 2147483648L);
        add(wire, expected, "smallLong", "long", 1, 1L);
        add(wire, expected, "double", "double", 0.1, 0.1);
        add(wire, expected, "wholeDouble", "double", 1.0, 1.0);
        add(wire, expected, "boolean", "boolean", true, true);
        String time = "2024-02-29T23:59:58.123Z";
        add(wire, expected, "instant", "instant", time, Instant.parse(time));
        add(wire, expected, "wholeInstant", "instant", "2024-01-01T00:00:00Z", Instant.parse("2024-01-01T00:00:00Z"));
        add(wire, expected, "date", "date", time, dateAsKept(time));
        add(wire, expected, "localDate", "localDate", "2024-02-29", LocalDate.of(2024, 2, 29));
        LocalDateTime local = LocalDateTime.parse("2024-02-29T23:59:58.123");
        add(wire, expected, "localDateTime", "localDateTime", local.toString(), local);
        local = LocalDateTime.of(2024, 2, 29, 23, 0);
        add(wire, expected, "wholeHour", "localDateTime", "2024-02-29T23:00:00", local);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("a", List.of(1, 2147483648L, 1.5, "ü", true, Map.of()));
        object.put("none", null);
        add(wire, expected, "object", "json", object, object);
        add(wire, expected, "array", "json", List.of(1, List.of(2)), List.of(1, List.of(2)));
        Object deep = deep();
        add(wire, expected, "deep", "json", deep, deep);
        add(wire, expected, "nothing", "string", null, null);
        copyingRoute();

        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcessWith(key, wire);
        await("the instance ends").until(() -> flowable.hasEnded(instance));

        SoftAssertions softly = new SoftAssertions();
        Map<String, JsonNode> variables = flowable.variables(instance);
        expected.forEach((name, value) -> {
            softly.assertThat(seenBody().get(name)).as(name).isEqualTo(value);
            softly.assertThat(variables.get(name + "Copy").path("value"))
                    .as("value of the copy of %s", name)
                    .isEqualTo(variables.get(name).path("value"));
            softly.assertThat(variables.get(name + "Copy").path("type"))
                    .as("type of the copy of %s", name)
                    .isEqualTo(variables.get(name).path("type"));
        });
        softly.assertAll();
        assertThat(seenBody()).containsOnlyKeys(expected.keySet());
    }

    @Test
    void shouldGiveTheSameJavaValueBackWhenTheTypeIsFlowables() throws Exception {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("string", "🐪");
        values.put("empty", "");
        values.put("longText", LONG_TEXT);
        values.put("integer", 42);
        values.put("short", (short) -1);
        values.put("long", 2147483648L);
        values.put("longMax", Long.MAX_VALUE);
        values.put("double", 1e300);
        values.put("boolean", false);
        values.put("instant", Instant.parse("2024-01-02T03:04:05.678Z"));
        values.put("localDate", LocalDate.of(1, 1, 1));
        values.put("localDateTime", LocalDateTime.parse("2024-01-02T03:04:05.678"));
        values.put("date", dateAsKept("2024-01-02T03:04:05.678Z"));
        values.put("map", Map.of("a", List.of(1, 2), "b", Map.of("c", 1.25)));
        values.put("list", Arrays.asList(1, "two", null, Map.of("three", 3)));
        values.put("emptyList", List.of());
        values.put("emptyMap", Map.of());
        values.put("deep", deep());
        values.put("nothing", null);
        values.put("a name/with.dots & ünïcode", "fine");

        Map<String, Object> back = throughTheEngine(values);

        SoftAssertions softly = new SoftAssertions();
        values.forEach((name, value) -> softly.assertThat(back).as(name).containsEntry(name, value));
        softly.assertAll();
    }

    @Test
    void shouldBecomeTheNearestTypeWhenTheTypeIsNotFlowables() throws Exception {
        Instant instant = Instant.parse("2024-01-02T03:04:05.678Z");
        Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone("Asia/Tokyo"));
        calendar.setTime(dateAsKept("2024-01-02T03:04:05Z"));
        UUID uuid = UUID.randomUUID();
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, Object> expected = new LinkedHashMap<>();
        put(values, expected, "float", 1.1f, 1.1);
        put(values, expected, "byte", (byte) 7, (short) 7);
        put(values, expected, "char", 'x', "x");
        put(values, expected, "builder", new StringBuilder("sb"), "sb");
        put(values, expected, "enum", Colour.RED, "RED");
        put(values, expected, "uuid", uuid, uuid.toString());
        put(values, expected, "offset", OffsetDateTime.parse("2024-01-02T04:04:05.678+01:00"), instant);
        put(values, expected, "zoned", ZonedDateTime.ofInstant(instant, ZoneId.of("Asia/Tokyo")), instant);
        put(values, expected, "calendar", calendar, dateAsKept("2024-01-02T03:04:05Z"));
        Point point = new Point(1, 2.5, LocalDate.of(2024, 1, 2));
        put(values, expected, "record", point, Map.of("x", 1, "y", 2.5, "seen", "2024-01-02"));
        put(values, expected, "bean", new Bean(), Map.of("name", "bolt"));
        put(values, expected, "beans", new Bean[] {new Bean()}, List.of(Map.of("name", "bolt")));
        put(values, expected, "ints", new int[] {1, 2}, List.of(1, 2));
        put(values, expected, "strings", new String[] {"a"}, List.of("a"));
        put(values, expected, "node", JSON.readTree("{\"a\":[1,null]}"), Map.of("a", Arrays.asList(1, null)));
        put(values, expected, "textNode", JSON.readTree("\"text\""), "text");
        put(values, expected, "longNode", JSON.readTree("2147483648"), 2147483648L);
        put(values, expected, "nullNode", NullNode.getInstance(), null);

        Map<String, Object> back = throughTheEngine(values);

        SoftAssertions softly = new SoftAssertions();
        expected.forEach((name, value) -> softly.assertThat(back).as(name).containsEntry(name, value));
        softly.assertAll();
    }

    @Test
    void shouldKeepScaleAndDigitsWhenTheServerKnowsBigNumbers() throws Exception {
        assumeThat(flowable.version())
                .as("Flowable's version")
                .doesNotStartWith("7.0")
                .doesNotStartWith("7.1");
        Map<String, Object> values = Map.of(
                "decimal", new BigDecimal("1.10"),
                "manyDigits", new BigDecimal("12345678901234567890.123456789012345678901"),
                "integer", new BigInteger("123456789012345678901234567890"));

        assertThat(throughTheEngine(values)).containsAllEntriesOf(values);
    }

    @Test
    void shouldNameTheVersionNeededWhenTheServerDoesNotKnowBigNumbers() {
        assumeThat(flowable.version()).as("Flowable's version").matches("7\\.[01]\\..*");
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        Map<String, Object> job = lockedElsewhere();

        for (Object number : List.of(new BigDecimal("1.10"), new BigInteger("3"))) {
            assertThat(send("flowable-ew:" + topic, Map.of("amount", number), job)
                            .getException())
                    .hasMessageContaining("'amount' has unsupported type")
                    .hasMessageContaining("7.2");
        }
        assertThat(flowable.job(instance).path("lockOwner").asText()).isEqualTo("elsewhere");
    }

    @Test
    void shouldGiveLazyDataWhenTheEngineSerializedAJavaObject() throws Exception {
        flowable.deploy(Models.twoTasks(key, topic + "1", topic));
        flowable.startProcess(key);
        await("the first job is there").untilAsserted(() -> {
            List<JsonNode> jobs = flowable.acquire(topic + "1", "first", 1, "PT1M");
            assertThat(jobs).hasSize(1);
            // Without a type the engine stores a structure as a serialized Java object.
            flowable.complete(jobs.get(0), List.of(Map.of("name", "list", "value", List.of(1, 2))));
        });
        CompletableFuture<byte[]> bytes = new CompletableFuture<>();
        routes(r -> r.from(consumed()).process(e -> {
            seen.complete(new HashMap<>(variables(e)));
            bytes.complete(e.getContext()
                    .getTypeConverter()
                    .mandatoryConvertTo(byte[].class, seenBody().get("list")));
        }));

        assertThat(bytes.get(2, TimeUnit.MINUTES)).startsWith(0xAC, 0xED);
        assertThat(seenBody().get("list")).isInstanceOfSatisfying(VariableData.class, data -> assertThat(data.type())
                .isEqualTo("serializable"));
    }

    // ---- helpers ----

    /** Flowable up to 7.2 keeps the seconds of a date only. */
    private Date dateAsKept(String time) {
        Instant instant = Instant.parse(time);
        return flowable.version().startsWith("7.")
                ? Date.from(instant.minusNanos(instant.getNano()))
                : Date.from(instant);
    }

    private static Object deep() {
        Object deep = "bottom";
        for (int i = 0; i < 200; i++) {
            deep = i % 2 == 0 ? List.of(deep) : Collections.singletonMap("level" + i, deep);
        }
        return deep;
    }

    private static void add(
            List<Map<String, Object>> wire,
            Map<String, Object> expected,
            String name,
            String type,
            Object wireValue,
            Object javaValue) {
        Map<String, Object> variable = new HashMap<>(Map.of("name", name, "type", type));
        variable.put("value", wireValue);
        wire.add(variable);
        expected.put(name, javaValue);
    }

    private static void put(
            Map<String, Object> values, Map<String, Object> expected, String name, Object value, Object back) {
        values.put(name, value);
        expected.put(name, back);
    }

    private void copyingRoute() throws Exception {
        routes(r -> r.from(consumed()).process(e -> {
            seen.complete(new HashMap<>(variables(e)));
            Map<String, Object> copies = new HashMap<>();
            seenBody().forEach((name, value) -> copies.put(name + "Copy", value));
            e.getMessage().setBody(copies);
        }));
    }

    /** @return the body of the job that follows one whose route ended with these variables */
    private Map<String, Object> throughTheEngine(Map<String, Object> values) throws Exception {
        routes(r -> r.from(consumed()).setBody(e -> values));
        routes(r -> r.from("flowable-ew:" + topic + "2?initialDelay=0&delay=50")
                .process(e -> seen.complete(new HashMap<>(variables(e)))));
        flowable.deploy(Models.twoTasks(key, topic, topic + "2"));
        flowable.startProcess(key);
        return seen.get(2, TimeUnit.MINUTES);
    }

    private Map<String, Object> seenBody() {
        return seen.getNow(null);
    }
}
