package io.github.camelflowable.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.converter.stream.ReaderCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.FlowableEwOperation;
import io.github.camelflowable.client.AcquiredJob;

class EnvelopeBodyTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ENVELOPE = "{\"jobId\":\"8\",\"operation\":\"fail\",\"errorMessage\":\"gr\u00fcn\"}";
    private static final String OTHER_JSON = "{\"orderId\":7}";

    private static JobEnvelope read(Object body) {
        return EnvelopeBody.read(EndedExchange.message(body));
    }

    private static Message typed(Object body, String contentType) {
        Message message = EndedExchange.message(body);
        message.setHeader(Exchange.CONTENT_TYPE, contentType);
        return message;
    }

    // ---- text in every form ----

    static Stream<Arguments> encodings() {
        return Stream.of(
                Arguments.of("UTF-8", "", null),
                Arguments.of("UTF-8", "", "application/json"),
                Arguments.of("UTF-8", "\uFEFF", null),
                Arguments.of("UTF-8", "\uFEFF", "application/json; charset=ISO-8859-1"),
                Arguments.of("ISO-8859-1", "", "application/json; charset=ISO-8859-1"),
                Arguments.of("ISO-8859-1", "", "text/plain;charset=\"iso-8859-1\""),
                Arguments.of("UTF-16", "", null),
                Arguments.of("UTF-16LE", "", null),
                Arguments.of("UTF-16BE", "", null),
                Arguments.of("UTF-16LE", "\uFEFF", null),
                Arguments.of("UTF-16LE", "\uFEFF \n", null),
                Arguments.of("UTF-16BE", "\n", "application/json; charset=UTF-16BE"),
                Arguments.of("UTF-8", " ".repeat(2000), null),
                Arguments.of("UTF-32LE", "", null),
                Arguments.of("UTF-32BE", "", null),
                Arguments.of("IBM037", "", "application/json; charset=IBM037"),
                Arguments.of("UTF-32LE", "\uFEFF", null),
                Arguments.of("UTF-32BE", "\uFEFF", null));
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void shouldReadBytesInTheirCharset(String charset, String mark, String contentType, @TempDir Path directory)
            throws Exception {
        byte[] bytes = (mark + ENVELOPE).getBytes(Charset.forName(charset));
        Path file = Files.write(directory.resolve("answer.json"), bytes);

        for (Object body : new Object[] {
            bytes,
            new ByteArrayInputStream(bytes),
            new InputStreamCache(bytes),
            ByteBuffer.wrap(bytes),
            file,
            file.toFile(),
            polled(file.toFile()),
            downloaded(bytes)
        }) {
            JobEnvelope envelope = EnvelopeBody.read(typed(body, contentType));
            assertThat(envelope.jobId()).isEqualTo("8");
            assertThat(envelope.failure().errorMessage()).isEqualTo("gr\u00fcn");
        }
    }

    private static GenericFile<File> polled(File file) {
        GenericFile<File> polled = new GenericFile<>();
        polled.setFile(file);
        return polled;
    }

    /** As from an FTP server: the file is not on this disk, its content is the body. */
    private static GenericFile<String> downloaded(byte[] content) {
        GenericFile<String> remote = new GenericFile<>();
        remote.setFile("remote");
        remote.setBody(content);
        return remote;
    }

    /** A reader gives characters; the content type names the charset of bytes that it had before. */
    @Test
    void shouldReadCharactersAsTheyAre() {
        for (Object body :
                new Object[] {new StringReader(ENVELOPE), new ReaderCache(ENVELOPE), ENVELOPE.toCharArray()}) {
            Message message = typed(body, "application/json; charset=ISO-8859-1");
            assertThat(EnvelopeBody.read(message).failure().errorMessage()).isEqualTo("gr\u00fcn");
            assertThat(EnvelopeBody.read(message)).as("read again").isNotNull();
        }
    }

    @Test
    void shouldReadTextWithAMarkInFrontAndATree() throws Exception {
        assertThat(read("\uFEFF \n" + ENVELOPE).operation()).isEqualTo(FlowableEwOperation.fail);
        assertThat(read(new StringBuilder(ENVELOPE)).jobId()).isEqualTo("8");
        assertThat(read(JSON.readTree(ENVELOPE)).jobId()).isEqualTo("8");
    }

    @Test
    void shouldRefuseAnEnvelopeInAnotherCharsetThanItSays() {
        byte[] latin = ENVELOPE.getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> EnvelopeBody.read(typed(latin, "application/json")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("UTF-8")
                .hasMessageContaining("Content-Type");
        assertThatThrownBy(() -> EnvelopeBody.read(typed(latin, "application/json;charset=klingon")))
                .hasMessageContaining("klingon");
        byte[] other = "{\"name\":\"gr\u00fcn\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(read(other)).as("no envelope, so its charset is no matter").isNull();
    }

    // ---- what is none ----

    static Stream<Object> ordinaryBodies() throws Exception {
        byte[] image = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, '{', '"', 'j', 'o', 'b'};
        return Stream.of(
                image,
                new byte[0],
                new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF},
                new ByteArrayInputStream(image),
                "text",
                "",
                "{broken",
                "{\"orderId\":",
                "[{\"jobId\":\"8\"}]",
                OTHER_JSON,
                OTHER_JSON.getBytes(StandardCharsets.UTF_8),
                "{\"jobId\":\"8\",\"title\":\"vacancy\"}",
                "{\"operation\":\"fail\"}",
                "The field jobId: 8 failed, see operation: fail",
                "{orderId: 7}",
                List.of(Map.of("jobId", "8"), Map.of("operation", "fail"), "jobId", 7),
                Optional.empty(),
                JSON.readTree("[\"jobId\",\"operation\"]"),
                Map.of("jobId", "8", "title", "vacancy"),
                Map.of("orderId", 7),
                Map.of(),
                7);
    }

    @ParameterizedTest
    @MethodSource("ordinaryBodies")
    void shouldLeaveAnOrdinaryBodyAlone(Object body) {
        assertThat(read(body)).isNull();
    }

    @Test
    void shouldReadNothingOfNoBody() {
        assertThat(read(null)).isNull();
        Message declared = typed(null, EnvelopeBody.CONTENT_TYPE);
        assertThat(EnvelopeBody.read(declared)).isNull();
    }

    @Test
    void shouldLeaveAStreamReadableThatIsNoEnvelope() throws Exception {
        byte[] bytes = OTHER_JSON.getBytes(StandardCharsets.UTF_8);
        Message stream = EndedExchange.message(new ByteArrayInputStream(bytes));
        Message cache = EndedExchange.message(new InputStreamCache(bytes));

        EnvelopeBody.read(stream);
        EnvelopeBody.read(cache);

        assertThat(stream.getBody(String.class)).isEqualTo(OTHER_JSON);
        assertThat(new String(((InputStream) cache.getBody()).readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(OTHER_JSON);
    }

    /** By chance a map of variables may have entries as an envelope; then the job of the headers is another. */
    @ParameterizedTest
    @CsvSource({"9, false", "8, true", "' ', true", ", true"})
    void shouldNotTakeVariablesForTheEnvelopeOfAnotherJob(String header, boolean isEnvelope) {
        Message message = EndedExchange.message(Map.of("jobId", 8, "retries", 3));
        message.setHeader(FlowableEwConstants.JOB_ID, header);

        assertThat(EnvelopeBody.read(message) != null).isEqualTo(isEnvelope);
    }

    // ---- said by a header ----

    @Test
    void shouldBelieveTheHeaderThatSaysWhatTheBodyIs() {
        Map<String, Object> vacancy = Map.of("jobId", "8", "title", "vacancy");
        Message message = EndedExchange.message(vacancy);
        message.setHeader(FlowableEwConstants.ENVELOPE, "true");
        assertThat(EnvelopeBody.read(message).jobId()).isEqualTo("8");

        message.setBody(ENVELOPE);
        message.setHeader(FlowableEwConstants.ENVELOPE, false);
        assertThat(EnvelopeBody.read(message)).isNull();

        message.setHeader(Exchange.CONTENT_TYPE, EnvelopeBody.CONTENT_TYPE);
        assertThat(EnvelopeBody.read(message))
                .as("the header beats the content type")
                .isNull();
    }

    @Test
    void shouldBelieveTheContentType() {
        String text = "{\"jobId\":\"8\",\"title\":\"vacancy\"}";

        assertThat(EnvelopeBody.read(typed(text, EnvelopeBody.CONTENT_TYPE + "; charset=utf-8")))
                .isNotNull();
        assertThat(EnvelopeBody.read(typed(text, "Application/Vnd.Flowable.Job+JSON")))
                .isNotNull();
        assertThat(EnvelopeBody.read(typed(text, "application/json"))).isNull();
        assertThatThrownBy(() -> EnvelopeBody.read(typed("{no JSON", EnvelopeBody.CONTENT_TYPE)))
                .hasMessageContaining("begins as an envelope");
        assertThatThrownBy(() -> EnvelopeBody.read(typed(OTHER_JSON, EnvelopeBody.CONTENT_TYPE)))
                .hasMessageContaining("'jobId' is missing");
    }

    // ---- unreadable ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jobId\":\"8\",\n\"operation\":\"fa",
                " { \"operation\" : \"fail\",\n",
                "{\"variables\":{},\n",
                "{\"errorMessage\":\n\"no \"stock\"}",
                "{\"topic\":\"t\",\"jobId\":\"8\",\n\"operation\":\"fa",
                "{\n'jobId': '8', 'operation': 'fail'}",
                "{\"jobId\":\"8\",\"operation\":\"fail\"}\n{\"jobId\":\"9\",\"operation\":\"complete\"}",
                "{\"jobId\":\"8\",\"operation\":\"fail\"\n,\"operation\":\"complete\"}"
            })
    void shouldSayWhereACutOffEnvelopeEnds(String text) {
        for (Object body : new Object[] {text, text.getBytes(StandardCharsets.UTF_8)}) {
            assertThatThrownBy(() -> read(body))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("line 2, column ");
        }
    }

    @Test
    void shouldRefuseATextThatHasTheZerosOfAnotherCharset() {
        byte[] bytes = "{\"jobId\":\"8\",\"operation\":\"fail\"}".getBytes(StandardCharsets.UTF_16LE);

        assertThatThrownBy(() -> EnvelopeBody.read(typed(bytes, "application/json; charset=UTF-8")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("begins as an envelope");
    }

    /** As an ordinary body the list would complete the job of the headers, whatever its envelopes report. */
    @Test
    void shouldRefuseAListOfEnvelopes() throws Exception {
        String list = "[" + ENVELOPE + "]";
        for (Object body : new Object[] {list, list.getBytes(StandardCharsets.UTF_8), JSON.readTree(list)}) {
            assertThatThrownBy(() -> read(body))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("split the body");
        }
    }

    /** What is left of an answer after a step in between: each would be an ordinary body, and complete the job. */
    static Stream<Object> wrappedAnswers() throws JsonProcessingException {
        Map<String, String> fail = Map.of("jobId", "8", "operation", "fail");
        byte[] latin = ENVELOPE.getBytes(StandardCharsets.ISO_8859_1);
        GenericFile<String> remoteText = new GenericFile<>();
        remoteText.setFile("remote");
        remoteText.setBody(ENVELOPE.substring(0, 40));
        return Stream.of(
                List.of(fail),
                Arguments.of((Object) new Object[] {fail}),
                List.of(JSON.valueToTree(fail)),
                List.of("ok", ENVELOPE),
                "[" + ENVELOPE.substring(0, 40),
                "{jobId=8, operation=fail}",
                "{jobId: \"8\", operation: \"fail\"}",
                JSON.writeValueAsString(ENVELOPE),
                JSON.writeValueAsString(ENVELOPE).getBytes(StandardCharsets.UTF_8),
                "// of the service\n" + ENVELOPE,
                "data: " + ENVELOPE,
                remoteText,
                typed(ENVELOPE.getBytes(StandardCharsets.UTF_16LE), "application/json; charset=utf-16"),
                typed(ENVELOPE.getBytes(StandardCharsets.UTF_8), "application/json; charset=utf-16"),
                typed(ENVELOPE.getBytes(Charset.forName("UTF-32LE")), "application/json; charset=utf-32"),
                typed(latin, "application/json; charset=utf-16"));
    }

    @ParameterizedTest
    @MethodSource("wrappedAnswers")
    void shouldRefuseWhatHasAnEnvelopeInIt(Object given) {
        Message message = given instanceof Message typed ? typed : EndedExchange.message(given);

        assertThatThrownBy(() -> EnvelopeBody.read(message))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("envelope");

        message.setHeader(FlowableEwConstants.ENVELOPE, "false".getBytes(StandardCharsets.UTF_8));
        assertThat(EnvelopeBody.read(message))
                .as("an ordinary body, says a header of Kafka")
                .isNull();
    }

    @Test
    void shouldReadAnEnvelopeInWhateverHoldsIt(@TempDir Path directory) throws IOException {
        GenericFile<String> remote = new GenericFile<>();
        remote.setFile("remote");
        remote.setBody(
                Files.writeString(directory.resolve("copy.json"), ENVELOPE).toFile());

        for (Object body : new Object[] {
            remote, Optional.of(ENVELOPE), JSON.getNodeFactory().textNode(ENVELOPE)
        }) {
            assertThat(read(body).operation()).isEqualTo(FlowableEwOperation.fail);
        }
    }

    @Test
    void shouldRefuseABodyThatIsSaidToBeAnEnvelopeAndIsNone() {
        for (Object body : new Object[] {7, "", new byte[] {(byte) 0x89, 'P'}, List.of("a")}) {
            assertThatThrownBy(() -> EnvelopeBody.read(typed(body, EnvelopeBody.CONTENT_TYPE)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(body.getClass().getName());
        }
    }

    @Test
    void shouldNameAHeaderThatSaysNeitherTrueNorFalse() {
        Message message = EndedExchange.message(ENVELOPE);
        message.setHeader(FlowableEwConstants.ENVELOPE, "yes");

        assertThatThrownBy(() -> EnvelopeBody.read(message))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(FlowableEwConstants.ENVELOPE)
                .hasMessageContaining("'yes'");
    }

    static Stream<Arguments> wrongFields() {
        return Stream.of(
                Arguments.of("\"variables\":[1]", "'variables'", "array"),
                Arguments.of("\"retries\":2.5", "'retries'", "whole number"),
                Arguments.of("\"retries\":-1", "'retries'", "whole number"),
                Arguments.of("\"retries\":3000000000", "'retries'", "whole number"),
                Arguments.of("\"retries\":\"2\"", "'retries'", "string"),
                Arguments.of("\"operation\":\"stop\"", "'operation'", "'stop'"),
                Arguments.of("\"operation\":\"listJobs\"", "'operation'", "'listJobs'"),
                Arguments.of("\"operation\":{}", "'operation'", "object"),
                Arguments.of("\"lockExpirationTime\":\"tomorrow\"", "'lockExpirationTime'", "'tomorrow'"),
                Arguments.of("\"errorMessage\":[]", "'errorMessage'", "array"));
    }

    @ParameterizedTest
    @MethodSource("wrongFields")
    void shouldNameTheFieldThatCannotBeUnderstood(String field, String name, String what) throws Exception {
        String text = "{\"jobId\":\"8\"," + field + "}";

        for (Object body : new Object[] {text, JSON.readTree(text), JSON.readValue(text, Map.class)}) {
            assertThatThrownBy(() -> read(body))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining(what);
        }
    }

    @Test
    void shouldRefuseAnEmptyJobId() {
        assertThatThrownBy(() -> read("{\"jobId\":\" \",\"operation\":\"fail\"}"))
                .hasMessageContaining("'jobId'");
        assertThatThrownBy(() -> read("{\"jobId\":null,\"operation\":\"fail\"}"))
                .hasMessageContaining("'jobId'");
    }

    @Test
    void shouldSayThatAMapCannotBeWrittenAsJson() {
        Map<String, Object> circle = new HashMap<>(Map.of("jobId", "8", "operation", "fail"));
        circle.put("errorDetails", circle);

        assertThatThrownBy(() -> read(circle))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The envelope cannot be read as JSON");
    }

    // ---- fields ----

    @Test
    void shouldReadEveryField() {
        JobEnvelope envelope = read("""
                {"jobId":8,"workerId":"w1","operation":"bpmnError","errorCode":"E","errorMessage":"m","errorDetails":"d",
                "retries":0,"retryTimeout":"PT1M","lockExpirationTime":"2026-11-22T00:29:24+01:00","variables":{"a":null}}""");

        Map<String, Object> variables = new HashMap<>();
        variables.put("a", null);
        assertThat(envelope)
                .isEqualTo(new JobEnvelope(
                        "8",
                        "w1",
                        Instant.parse("2026-11-21T23:29:24Z"),
                        FlowableEwOperation.bpmnError,
                        variables,
                        new JobEnvelope.Failure("E", "m", "d", 0, "PT1M")));
        JobEnvelope bare = read("{\"jobId\":\"8\",\"variables\":null,\"retries\":null}");
        assertThat(bare)
                .isEqualTo(new JobEnvelope(
                        "8", null, null, null, null, new JobEnvelope.Failure(null, null, null, null, null)));
        assertThat(read("{\"jobId\":\"8\"}")).as("nothing but the job").isEqualTo(bare);
    }

    @Test
    void shouldKeepJavaValuesOfAMap() {
        LocalDate date = LocalDate.of(2026, 1, 2);
        InputStream stream = new ByteArrayInputStream(new byte[] {1});

        JobEnvelope envelope = read(Map.of("jobId", "8", "variables", Map.of("date", date, "stream", stream)));

        assertThat(envelope.variables()).containsEntry("date", date).containsEntry("stream", stream);
    }

    @Test
    void shouldReadAMapWhoseNamesAndNumbersAreOfOtherClasses() {
        Map<Object, Object> map = Map.of(
                new StringBuilder("jobId"),
                "8",
                new StringBuilder("operation"),
                "fail",
                "retries",
                new BigDecimal("0"));
        Message message = EndedExchange.message(map);
        message.setHeader(FlowableEwConstants.JOB_ID, "8");

        assertThat(EnvelopeBody.read(message).operation()).isEqualTo(FlowableEwOperation.fail);
        assertThat(EnvelopeBody.read(message).failure().retries()).isZero();
    }

    @Test
    void shouldRefuseAVariableWithoutAName() {
        Map<String, Object> variables = new HashMap<>();
        variables.put(null, 1);

        assertThatThrownBy(() -> read(Map.of("jobId", "8", "variables", variables)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the name null");
    }

    // ---- there and back ----

    private static final AcquiredJob JOB = EndedExchange.job("""
            ,"processInstanceId":"5","exceptionMessage":"before","createTime":"2026-11-22T00:24:24.785Z",
            "lockExpirationTime":"2026-11-22T00:29:24Z","variables":[{"name":"price","type":"bigDecimal","value":"1.10"},
            {"name":"factor","type":"double","value":1.10},{"name":"date","type":"localDate","value":"2026-01-02"},
            {"name":"tree","type":"json","value":{"a":[1,{"b":2.50}]}},{"name":"none","value":null},
            {"name":"file","type":"binary"}]""");

    @Test
    void shouldWriteTheJobWithoutBytesAndWithoutRetries() throws Exception {
        JsonNode envelope = JSON.readTree(JobEnvelope.write(JOB));

        assertThat(envelope.path("jobId").asText()).isEqualTo("8");
        assertThat(envelope.path("workerId").asText()).isEqualTo("w1");
        assertThat(envelope.path("lockExpirationTime").asText()).isEqualTo("2026-11-22T00:29:24Z");
        assertThat(envelope.path("jobRetries").asInt()).isEqualTo(3);
        assertThat(envelope.path("exceptionMessage").asText()).isEqualTo("before");
        assertThat(envelope.has("retries") || envelope.has("scopeId")).isFalse();
        assertThat(envelope.path("variables").has("file")).isFalse();
        assertThat(envelope.path("variableDigests").size()).isEqualTo(5);
        assertThat(envelope.path("variableDigests").path("price").asText()).matches("[0-9a-f]{16}");
    }

    @Test
    void shouldWriteEveryFieldOfTheJob() {
        AcquiredJob full = EndedExchange.job("""
                ,"correlationId":"c","processInstanceId":"5","processDefinitionId":"order:1:4","executionId":"7",
                "scopeId":"s","subScopeId":"sub","scopeDefinitionId":"def","scopeType":"cmmn","elementId":"work",
                "elementName":"Work","exceptionMessage":"before","tenantId":"t","createTime":"2026-11-22T00:24:24.785Z",
                "lockExpirationTime":"2026-11-22T00:29:24Z\"""");

        assertThat(JobEnvelope.fields(full))
                .hasSize(18)
                .containsAllEntriesOf(Map.of("jobId", "8", "workerId", "w1", "topic", "order", "jobRetries", 3))
                .containsAllEntriesOf(Map.of("correlationId", "c", "processInstanceId", "5", "executionId", "7"))
                .containsAllEntriesOf(Map.of("processDefinitionId", "order:1:4", "exceptionMessage", "before"))
                .containsAllEntriesOf(Map.of("scopeId", "s", "subScopeId", "sub", "scopeDefinitionId", "def"))
                .containsAllEntriesOf(Map.of("scopeType", "cmmn", "elementId", "work", "elementName", "Work"))
                .containsAllEntriesOf(Map.of("tenantId", "t", "createTime", "2026-11-22T00:24:24.785Z"))
                .containsEntry("lockExpirationTime", "2026-11-22T00:29:24Z");
    }

    /** Flowable knows the type bigDecimal from 7.2 on only, and would refuse the whole answer. */
    @Test
    void shouldReadADecimalOfATextAsADouble() {
        JobEnvelope envelope =
                read("{\"jobId\":\"8\",\"variables\":{\"price\":12.50,\"nested\":{\"rate\":1e2},\"count\":7}}");

        assertThat(envelope.variables())
                .containsEntry("price", 12.5)
                .containsEntry("nested", Map.of("rate", 100.0))
                .containsEntry("count", 7);
    }

    @Test
    void shouldSendNothingBackOfAnEcho() {
        String echo = JobEnvelope.write(JOB);

        assertThat(read(echo).variables()).isEmpty();
        assertThat(read(echo.getBytes(StandardCharsets.UTF_8)).variables()).isEmpty();
        assertThat(read(echo).lockExpirationTime()).isEqualTo(JOB.lockExpirationTime());
        assertThat(read(echo).failure().retries()).isNull();
    }

    /** Other programs order fields as they like, and write numbers in another way; a step may read the envelope as a map. */
    @Test
    void shouldSendNothingBackOfAnEchoThatWasReadAndWrittenInBetween() throws JsonProcessingException {
        AcquiredJob job = EndedExchange.job("""
                ,"variables":[{"name":"five","type":"double","value":5.0},{"name":"large","type":"double","value":1.0E10},
                {"name":"count","type":"long","value":7},{"name":"date","type":"localDate","value":"2026-01-02"},
                {"name":"tree","type":"json","value":{"b":2.50,"a":[1.0E10]}}]""");
        String echo = JobEnvelope.write(job);
        String ofJavaScript = echo.replace("5.0", "5")
                .replace("1.0E10", "10000000000")
                .replace("{\"b\":2.5,\"a\":[10000000000]}", "{\"a\":[10000000000],\"b\":2.5}");
        assertThat(ofJavaScript).contains("{\"a\":[10000000000],\"b\":2.5}");

        assertThat(read(echo).variables()).isEmpty();
        assertThat(read(ofJavaScript).variables()).isEmpty();
        assertThat(read(JSON.readValue(echo, Map.class)).variables()).isEmpty();
        assertThat(read(JSON.readValue(ofJavaScript.replace(":7,", ":8,"), Map.class))
                        .variables())
                .containsOnlyKeys("count");
    }

    @Test
    void shouldSendOnlyTheOneValueThatChanged() {
        String answer = JobEnvelope.write(JOB)
                .replace("\"2026-01-02\"", "\"2026-01-03\"")
                .replace("\"variables\":{", "\"variables\":{\"added\":1,");
        JobEnvelope envelope = read(answer);

        assertThat(envelope.variables()).isEqualTo(Map.of("date", "2026-01-03", "added", 1));
    }
}
