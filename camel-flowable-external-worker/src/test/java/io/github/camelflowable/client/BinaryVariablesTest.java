package io.github.camelflowable.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aMultipart;
import static com.github.tomakehurst.wiremock.client.WireMock.binaryEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.tomakehurst.wiremock.matching.MultipartValuePattern;
import com.github.tomakehurst.wiremock.matching.MultipartValuePatternBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;

import io.github.camelflowable.client.FlowableApiException.Kind;
import io.github.camelflowable.kit.FlowableWire;

class BinaryVariablesTest {

    @RegisterExtension
    static final FlowableWire WIRE = new FlowableWire();

    private static final byte[] BYTES = {0, -1, 13, 10, 65};
    private static final String PROCESS = FlowableWire.ROOT + "/process-api/runtime/process-instances/5/variables";
    private static final String CASE = FlowableWire.ROOT + "/cmmn-api/cmmn-runtime/case-instances/c1/variables";
    private static final String BPMN_JOB =
            "{\"id\":\"8\",\"lockOwner\":\"w1\",\"processInstanceId\":\"5\",\"executionId\":\"7\"}";
    private static final String CMMN_JOB =
            "{\"id\":\"8\",\"lockOwner\":\"w1\",\"scopeId\":\"c1\",\"subScopeId\":\"i1\",\"scopeType\":\"cmmn\"}";

    @TempDir
    static Path folder;

    static Stream<Function<byte[], Object>> carriers() {
        return Stream.of(
                bytes -> bytes,
                ByteArrayInputStream::new,
                ByteBuffer::wrap,
                bytes -> ByteBuffer.wrap(bytes).asReadOnlyBuffer(),
                BinaryVariablesTest::file,
                bytes -> file(bytes).toFile(),
                bytes -> Optional.of(bytes),
                bytes -> new VariableData("doc", "binary", () -> bytes));
    }

    private static Path file(byte[] bytes) {
        try {
            return Files.write(Files.createTempFile(folder, "doc", ".bin"), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("carriers")
    void shouldUploadBeforeTheReportWhenAValueIsBytes(Function<byte[], Object> carrier) {
        stubJob(BPMN_JOB);
        WIRE.server().stubFor(put(PROCESS + "/doc").willReturn(status(201).withBody("{}")));
        WIRE.server()
                .stubFor(post(FlowableWire.API + "/acquire/jobs/8/complete").willReturn(noContent()));
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("doc", carrier.apply(BYTES));
        variables.put("status", "shipped");

        WIRE.client().complete("8", "w1", variables);

        assertThat(WIRE.requests())
                .extracting(request -> request.getMethod() + " " + request.getUrl())
                .containsExactly(
                        "GET " + FlowableWire.API + "/jobs/8",
                        "PUT " + PROCESS + "/doc",
                        "POST " + FlowableWire.API + "/acquire/jobs/8/complete");
        assertThatJson(WIRE.requests().get(2).getBodyAsString()).isEqualTo("""
                {"workerId":"w1","variables":[{"name":"status","type":"string","value":"shipped"}]}""");
        assertUploaded();
    }

    private static void assertUploaded() {
        WIRE.server()
                .verify(putRequestedFor(urlEqualTo(PROCESS + "/doc"))
                        .withAnyRequestBodyPart(part("name").withBody(equalTo("doc")))
                        .withAnyRequestBodyPart(part("type").withBody(equalTo("binary")))
                        .withAnyRequestBodyPart(part("file")
                                .withBody(binaryEqualTo(BYTES))
                                .withHeader("Content-Type", equalTo("application/octet-stream"))));
    }

    private static MultipartValuePatternBuilder part(String name) {
        return aMultipart(name).matchingType(MultipartValuePattern.MatchingType.ANY);
    }

    @Test
    void shouldCreateTheVariableWhenThereIsNoneToReplace() {
        stubJob(BPMN_JOB);
        WIRE.server().stubFor(put(PROCESS + "/doc").willReturn(status(404)));
        WIRE.server().stubFor(post(PROCESS).willReturn(status(201)));
        WIRE.server()
                .stubFor(post(FlowableWire.API + "/acquire/jobs/8/complete").willReturn(noContent()));

        WIRE.client().complete("8", "w1", Map.of("doc", BYTES));

        assertThat(WIRE.requests())
                .extracting(LoggedRequest::getUrl)
                .containsExactly(
                        FlowableWire.API + "/jobs/8",
                        PROCESS + "/doc",
                        PROCESS,
                        FlowableWire.API + "/acquire/jobs/8/complete");
    }

    @Test
    void shouldUploadToTheCaseWhenTheJobIsOfACase() {
        WIRE.answers(noContent());
        stubJob(CMMN_JOB);

        WIRE.client().cmmnTerminate("8", "w1", Map.of("doc", BYTES));

        assertThat(WIRE.requests())
                .extracting(LoggedRequest::getUrl)
                .containsExactly(
                        FlowableWire.API + "/jobs/8",
                        CASE + "/doc",
                        FlowableWire.API + "/acquire/jobs/8/cmmnTerminate");
    }

    /** Tomcat and Spring's firewall take no such address, not even encoded; the name in a form is another matter. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", "a/b", "a\\b", "a;b", "50%", "a\nb"})
    void shouldKeepTheNameOutOfTheAddressWhenTheServerWouldNotTakeIt(String name) {
        WIRE.answers(noContent());
        stubJob(BPMN_JOB);

        WIRE.client().complete("8", "w1", Map.of(name, BYTES));

        assertThat(WIRE.requests())
                .extracting(request -> request.getMethod() + " " + request.getUrl())
                .containsExactly(
                        "GET " + FlowableWire.API + "/jobs/8",
                        "POST " + PROCESS,
                        "POST " + FlowableWire.API + "/acquire/jobs/8/complete");
        assertThat(WIRE.requests().get(1).getPart("name").getBody().asString()).isEqualTo(name);
    }

    /** The engine looks at the lock when the outcome is reported; by then the bytes would have replaced another's. */
    @ParameterizedTest
    @ValueSource(strings = {"null", "\"w2\"", "\"W1\""})
    void shouldUploadNothingWhenTheLockIsNotOurs(String lockOwner) {
        stubJob(BPMN_JOB.replace("\"w1\"", lockOwner));

        assertThatThrownBy(() -> WIRE.client().complete("8", "w1", Map.of("doc", BYTES)))
                .isInstanceOfSatisfying(FlowableApiException.class, e -> {
                    assertThat(e.getKind()).isEqualTo(Kind.JOB_LOST);
                    assertThat(e.getStatus()).isEqualTo(403);
                    assertThat(e.getJobId()).isEqualTo("8");
                })
                .hasMessageContaining("w1 does not hold a lock");

        assertThat(WIRE.requests()).hasSize(1);
    }

    @Test
    void shouldNotReportWhenTheUploadFails() {
        WIRE.answers(status(503));
        stubJob(BPMN_JOB);

        assertThatThrownBy(() -> WIRE.client().bpmnError("8", "w1", "C", Map.of("doc", BYTES)))
                .isInstanceOfSatisfying(
                        FlowableApiException.class, e -> assertThat(e.getKind()).isEqualTo(Kind.TRY_AGAIN))
                .hasMessageStartingWith("Uploading variable 'doc' of job 8 failed with 503");

        assertThat(WIRE.requests()).extracting(LoggedRequest::getUrl).noneMatch(url -> url.endsWith("/bpmnError"));
    }

    @Test
    void shouldUploadNothingWhenAnotherVariableCannotBeSent() {
        for (Map<String, Object> variables : List.of(
                Map.<String, Object>of("a", BYTES, "b", Double.NaN),
                Map.<String, Object>of("a", new byte[1], "x".repeat(256), BYTES))) {
            assertThatThrownBy(() -> WIRE.client().complete("8", "w1", variables))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        assertThat(WIRE.requests()).isEmpty();
    }

    @Test
    void shouldNameTheVariableWhenItsFileCannotBeRead() {
        stubJob(BPMN_JOB);

        assertThatThrownBy(() -> WIRE.client().complete("8", "w1", Map.of("doc", folder.resolve("missing"))))
                .isInstanceOf(UnsendableException.class)
                .hasMessageContaining("Variable 'doc' cannot be read");
    }

    @Test
    void shouldSayThatTheJobIsLostWhenItIsGoneBeforeTheUpload() {
        WIRE.answers(status(404).withBody("{\"message\":\"Not found\",\"exception\":\"no such job\"}"));

        assertThatThrownBy(() -> WIRE.client().complete("8", "w1", Map.of("doc", BYTES)))
                .isInstanceOfSatisfying(
                        FlowableApiException.class, e -> assertThat(e.getKind()).isEqualTo(Kind.JOB_LOST));

        assertThat(WIRE.onlyRequest().getUrl()).isEqualTo(FlowableWire.API + "/jobs/8");
    }

    private static void stubJob(String job) {
        WIRE.server().stubFor(get(FlowableWire.API + "/jobs/8").willReturn(okJson(job)));
    }
}
