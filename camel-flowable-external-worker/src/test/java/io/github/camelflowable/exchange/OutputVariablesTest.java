package io.github.camelflowable.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.converter.stream.CachedOutputStream;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.converter.stream.ReaderCache;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.client.JobVariable;
import io.github.camelflowable.client.RepeatableBytes;
import io.github.camelflowable.client.VariableData;
import io.github.camelflowable.worker.JobOutcome;

class OutputVariablesTest {

    private static final OutputVariables PLAIN = output(null, null);
    private static final byte[] BYTES = "bytes of a file".getBytes(StandardCharsets.UTF_8);
    private static final AcquiredJob JOB = EndedExchange.job("""
            ,"variables":[{"name":"a","type":"integer","value":1},{"name":"list","type":"json","value":[1,{"b":2}]},
            {"name":"none","value":null},{"name":"file","type":"binary"}]""");

    @TempDir
    private Path folder;

    private static OutputVariables output(String resultVariable, String names) {
        return new OutputVariables(resultVariable, names, new TraceContext(null));
    }

    private static Map<String, Object> sent(Object body) {
        return PLAIN.of(EndedExchange.message(body), JOB);
    }

    private static String json(Object variable) {
        return ((JobVariable) variable).value().toString();
    }

    // ---- which ----

    @Test
    void shouldSendOnlyWhatIsNewOrDiffers() {
        Map<String, Object> body = JOB.variables();
        assertThat(sent(body)).isEmpty();

        body.put("a", 1L);
        body.put("b", 2);
        body.put("none", null);
        body.put("other", null);
        assertThat(sent(body)).containsOnlyKeys("a", "b", "other");

        @SuppressWarnings("unchecked")
        List<Object> list = (List<Object>) body.get("list");
        list.add(3);
        assertThat(sent(body)).containsOnlyKeys("a", "b", "other", "list");
        assertThat(PLAIN.of(EndedExchange.message(JOB.variables()), null))
                .as("acquired elsewhere, every entry is new")
                .containsKeys("a", "list", "none");
    }

    @Test
    void shouldSendNothingOfAnotherBody() {
        assertThat(sent("text")).isEmpty();
        assertThat(sent(null)).isEmpty();
    }

    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of("a*", List.of("a", "ab\nc", "a.c", "axc")),
                Arguments.of("*c , b", List.of("ab\nc", "a.c", "axc", "b")),
                Arguments.of("a.c", List.of("a.c")),
                Arguments.of("*", List.of("a", "ab\nc", "a.c", "b", "axc")),
                Arguments.of("nothing,", List.of()),
                Arguments.of("  ", List.of("a", "ab\nc", "a.c", "b", "axc")));
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldNarrowTheBodyByNamesWithWildcards(String option, List<String> expected) {
        Map<String, Object> body = new LinkedHashMap<>();
        List.of("a", "ab\nc", "a.c", "b", "axc").forEach(name -> body.put(name, 7));

        assertThat(output(null, option).of(EndedExchange.message(body), JOB).keySet())
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void shouldSendAllEntriesIfTheListHasNoNames() {
        assertThat(output(null, ", ,").of(EndedExchange.message(Map.of("b", 2)), JOB))
                .containsOnlyKeys("b");
    }

    @Test
    void shouldPreferTheHeaderToTheResultVariableAndThatToTheMap() {
        Message message = EndedExchange.message(Map.of("b", 1));
        OutputVariables result = output("result", "nothing");
        assertThat(result.of(message, JOB)).containsOnlyKeys("result");

        Map<Object, Object> header = new HashMap<>();
        header.put("a", 1);
        header.put(7, "seven");
        message.setHeader(FlowableEwConstants.VARIABLES, header);

        assertThat(result.of(message, JOB))
                .as("unchanged or not wanted, all the same")
                .containsOnlyKeys("a", "7");
    }

    @Test
    void shouldRefuseAHeaderThatIsNoMapAndAVariableWithoutAName() {
        Message message = EndedExchange.message(null);
        message.setHeader(FlowableEwConstants.VARIABLES, List.of());
        assertThatThrownBy(() -> PLAIN.of(message, JOB))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(FlowableEwConstants.VARIABLES)
                .hasMessageContaining("List");

        assertThatThrownBy(() -> sent(Collections.singletonMap(null, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name null");
    }

    @Test
    void shouldCompareValuesOfAnEnvelopeAsJson() {
        JobEnvelope envelope = new JobEnvelope(
                "8",
                "w1",
                null,
                null,
                Map.of("a", 1L, "list", List.of(1, Map.of("b", 2)), "new", "x", "bytes", BYTES),
                null);

        assertThat(PLAIN.of(envelope, EndedExchange.message(null), JOB)).containsOnlyKeys("new", "bytes");
        assertThat(output(null, "n*").of(envelope, EndedExchange.message(null), null))
                .containsOnlyKeys("new");
        assertThat(PLAIN.of(new JobEnvelope("8", null, null, null, null, null), EndedExchange.message(null), JOB))
                .isEmpty();
    }

    @Test
    void shouldSendValuesOfAnEnvelopeThatDiffer() {
        Map<String, Object> changed = Map.of("a", 2, "list", List.of(1), "file", BYTES);
        JobEnvelope envelope = new JobEnvelope("8", "w1", null, null, changed, null);

        assertThat(PLAIN.of(envelope, EndedExchange.message(null), JOB)).containsOnlyKeys("a", "list", "file");
    }

    @Test
    void shouldSendTheTraceThatTheEngineDoesNotKnow() {
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        Message message = EndedExchange.message(null);
        message.setHeader("traceparent", parent);
        OutputVariables traced = new OutputVariables(null, null, new TraceContext("trace"));
        assertThat(json(traced.of(message, JOB).get("trace"))).contains(parent);
        assertThat(traced.of(
                        message,
                        EndedExchange.job(",\"variables\":[{\"name\":\"trace\",\"type\":\"string\",\"value\":\""
                                + parent + "\"}]")))
                .isEmpty();
        assertThat(PLAIN.of(message, JOB)).isEmpty();

        message.setHeader("traceparent", "no trace");
        assertThat(traced.of(message, JOB)).isEmpty();
    }

    @Test
    void shouldNotTakeBytesForTheUntouchedVariableThatHasNone() {
        Map<String, Object> body = JOB.variables();
        body.put("file", BYTES);

        assertThat(sent(body)).containsExactly(Map.entry("file", BYTES));
    }

    // ---- as they are now ----

    public static final class Pojo {
        public String name = "before";
    }

    @Test
    void shouldNotSeeWhatIsChangedLater() {
        Pojo pojo = new Pojo();
        List<Object> list = new ArrayList<>(List.of(1));
        Map<String, Object> body = new HashMap<>(Map.of("pojo", pojo, "list", list));
        Map<String, Object> sent = sent(body);

        pojo.name = "after";
        list.add(2);
        body.clear();

        assertThat(json(sent.get("pojo"))).isEqualTo("{\"name\":\"before\"}");
        assertThat(json(sent.get("list"))).isEqualTo("[1]");
    }

    @Test
    void shouldNotSendBytesThatAreOverwrittenLater() {
        byte[] bytes = BYTES.clone();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        Map<String, Object> sent = sent(Map.of("bytes", bytes, "buffer", buffer));
        Arrays.fill(bytes, (byte) 'X');

        assertThat((byte[]) sent.get("bytes")).isEqualTo(BYTES);
        assertThat((byte[]) sent.get("buffer")).isEqualTo(BYTES);
    }

    private static VariableData data(Supplier<byte[]> source) {
        return new VariableData("scan", "binary", "another instance", source);
    }

    @Test
    void shouldFetchTheBytesOfAnotherVariableAtOnce() {
        assertThat((byte[]) sent(Map.of("doc", data(() -> BYTES))).get("doc")).isEqualTo(BYTES);
    }

    /** The job would be done again and again for bytes that nobody has any more. */
    @Test
    void shouldNameAVariableWhoseBytesAreGone() {
        FlowableApiException gone = FlowableApiException.badRequest("Fetching", null, "there is no such variable");
        VariableData data = data(() -> {
            throw gone;
        });

        assertThatThrownBy(() -> sent(Map.of("doc", data)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'doc'")
                .hasMessageContaining("no such variable");
    }

    @Test
    void shouldFetchTheBytesWithTheReportWhileTheEngineIsAway() {
        VariableData data = data(() -> {
            throw FlowableApiException.notYet("Fetching", "the engine is away");
        });

        assertThat(sent(Map.of("doc", data))).containsEntry("doc", data);
    }

    /** The bytes of the acquired variable of this name would stay. */
    @Test
    void shouldSendTheVariableOfAnotherInstanceThatHasTheSameName() {
        VariableData other = new VariableData("file", "binary", "another instance", () -> BYTES);

        assertThat(sent(Map.of("file", other))).containsOnlyKeys("file");
    }

    /** Camel's cache of a reader would write bytes, in the charset of the JVM. */
    @Test
    void shouldSendTextOfAReaderThatCamelHasCached() {
        ReaderCache cache = new ReaderCache("gr\u00f6\u00dfe");

        assertThat(json(sent(Map.of("doc", cache)).get("doc"))).isEqualTo("\"gr\u00f6\u00dfe\"");
        assertThat(json(sent(Map.of("doc", cache)).get("doc"))).as("again").isEqualTo("\"gr\u00f6\u00dfe\"");
    }

    @Test
    void shouldNameAVariableThatIsAFileWhoseContentWasNotRead() {
        GenericFile<String> remote = new GenericFile<>();
        remote.setFile("remote");

        assertThatThrownBy(() -> sent(Map.of("doc", remote)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'doc'")
                .hasMessageContaining("has not been read");
    }

    @Test
    void shouldReadFilesAtOnce() throws IOException {
        Path file = Files.write(folder.resolve("result.txt"), BYTES);
        Map<String, Object> sent = sent(Map.of(
                "path", file, "file", file.toFile(), "stream", Files.newInputStream(file), "maybe", Optional.of(file)));
        Files.delete(file);

        assertThat(sent.values()).hasSize(4).allSatisfy(value -> assertThat((byte[]) value)
                .isEqualTo(BYTES));
    }

    @Test
    void shouldSendTextOfAReaderAndCloseIt() {
        boolean[] closed = new boolean[1];
        Reader reader = new StringReader("text") {
            @Override
            public void close() {
                closed[0] = true;
                super.close();
            }
        };

        assertThat(json(sent(Map.of("reader", reader)).get("reader"))).isEqualTo("\"text\"");
        assertThat(closed[0]).isTrue();
    }

    @Test
    void shouldCloseAStreamAndKeepAStreamCacheReadable() throws IOException {
        boolean[] closed = new boolean[1];
        InputStream stream = new ByteArrayInputStream(BYTES) {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        InputStreamCache cache = new InputStreamCache(BYTES);
        cache.readAllBytes();
        Map<String, Object> sent = sent(Map.of("stream", stream, "cache", cache));

        assertThat((byte[]) sent.get("stream")).isEqualTo(BYTES);
        assertThat((byte[]) sent.get("cache")).as("from its beginning").isEqualTo(BYTES);
        assertThat(closed[0]).isTrue();
    }

    @Test
    void shouldReadABodyThatWasReadBeforeAsTheResult() {
        InputStreamCache cache = new InputStreamCache(BYTES);
        cache.readAllBytes();

        assertThat((byte[]) output("result", null)
                        .of(EndedExchange.message(cache), JOB)
                        .get("result"))
                .isEqualTo(BYTES);
    }

    @Test
    void shouldSendAnIteratorAsAList() {
        assertThat(json(sent(Map.of("rows", Arrays.asList(1, 2).iterator())).get("rows")))
                .isEqualTo("[1,2]");
        assertThat(json(sent(Collections.singletonMap("empty", Optional.empty()))
                        .get("empty")))
                .isEqualTo("null");
    }

    static Stream<Arguments> unreadable() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("disk gone");
            }
        };
        return Stream.of(
                Arguments.of(broken, "disk gone"),
                Arguments.of(Path.of("missing.txt"), "missing.txt"),
                Arguments.of(Double.NaN, "NaN"),
                Arguments.of(
                        new Reader() {
                            @Override
                            public int read(char[] buffer, int offset, int length) {
                                throw new IllegalStateException("connection closed");
                            }

                            @Override
                            public void close() {
                                // Nothing to free.
                            }
                        },
                        "connection closed"));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void shouldNameAVariableThatCannotBeRead(Object value, String reason) {
        assertThatThrownBy(() -> sent(Map.of("result", value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'result'")
                .hasMessageContaining(reason);
    }

    // ---- on disk ----

    private Exchange spooling() {
        CamelContext context = new DefaultCamelContext();
        context.setStreamCaching(true);
        context.getStreamCachingStrategy().setSpoolEnabled(true);
        context.getStreamCachingStrategy().setSpoolThreshold(4);
        context.getStreamCachingStrategy().setSpoolDirectory(folder.toFile());
        context.start();
        return new DefaultExchange(context);
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private static byte[] read(RepeatableBytes bytes) throws IOException {
        try (InputStream stream = bytes.open()) {
            return stream.readAllBytes();
        }
    }

    @Test
    void shouldKeepLargeBytesOnDiskUntilTheyAreReleased() throws IOException {
        Exchange exchange = spooling();
        CachedOutputStream result = new CachedOutputStream(exchange);
        result.write(BYTES);
        StreamCache cache = result.newStreamCache();
        exchange.getMessage().setBody(Map.of("result", cache));

        Map<String, Object> sent = PLAIN.of(exchange.getMessage(), JOB);
        exchange.getExchangeExtension().handoverCompletions(new DefaultExchange(exchange.getContext()));
        RepeatableBytes bytes = (RepeatableBytes) sent.get("result");
        assertThat(bytes.length()).isEqualTo(BYTES.length);
        assertThat(read(bytes)).isEqualTo(BYTES);
        assertThat(read(bytes)).as("once more").isEqualTo(BYTES);

        long before = files();
        new JobOutcome.Completed(sent).discard();
        assertThat(files()).isEqualTo(before - 1);
        exchange.getContext().stop();
    }

    @Test
    void shouldLeaveNoFileBehindWhenAnotherVariableCannotBeRead() throws IOException {
        Exchange exchange = spooling();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("large", new ByteArrayInputStream(BYTES));
        body.put("bad", Double.NaN);
        exchange.getMessage().setBody(body);

        assertThatThrownBy(() -> PLAIN.of(exchange.getMessage(), JOB)).hasMessageContaining("'bad'");
        assertThat(files()).isZero();
        exchange.getContext().stop();
    }

    @Test
    void shouldLeaveNoFileBehindOfAStreamThatBreaks() throws IOException {
        Exchange exchange = spooling();
        InputStream broken = new InputStream() {
            private int left = 100;

            @Override
            public int read() throws IOException {
                if (left-- <= 0) {
                    throw new IOException("disk gone");
                }
                return 1;
            }
        };
        exchange.getMessage().setBody(Map.of("large", broken));

        assertThatThrownBy(() -> PLAIN.of(exchange.getMessage(), JOB)).hasMessageContaining("'large'");
        assertThat(files()).isZero();
        exchange.getContext().stop();
    }

    @Test
    void shouldDiscardNothingOfAnOutcomeWithoutBytes() {
        new JobOutcome.Unacquired().discard();
        new JobOutcome.Completed(sent(Map.of("b", 1))).discard();
    }
}
