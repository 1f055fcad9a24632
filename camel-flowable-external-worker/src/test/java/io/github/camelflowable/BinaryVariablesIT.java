package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.client.VariableData;
import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;

/** Bytes on their way into the engine and out of it, for processes and for cases. */
class BinaryVariablesIT extends FlowableTestSupport {

    private final byte[] bytes = new byte[100_000];

    @TempDir
    private Path folder;

    BinaryVariablesIT() {
        new Random(1).nextBytes(bytes);
    }

    @Test
    void shouldStoreTheSameBytesWhenAProcessJobCompletesWithBinaries() throws Exception {
        Path file = Files.write(folder.resolve("scan.pdf"), bytes);
        routes(r -> r.from(consumed())
                .setBody(e -> Map.of(
                        "array",
                        bytes,
                        "stream",
                        new ByteArrayInputStream(bytes),
                        "file",
                        file.toFile(),
                        "path",
                        file,
                        "buffer",
                        ByteBuffer.wrap(bytes),
                        "none",
                        new byte[0],
                        "text",
                        "beside them")));
        flowable.deploy(Models.oneTask(key, topic));

        String instance = flowable.startProcess(key);

        await("the instance ends").until(() -> flowable.hasEnded(instance));
        for (String name : new String[] {"array", "stream", "file", "path", "buffer"}) {
            assertThat(flowable.variableBytes(instance, name)).as(name).isEqualTo(bytes);
        }
        assertThat(flowable.variableBytes(instance, "none")).isEmpty();
        assertThat(type(flowable.variables(instance), "array")).isEqualTo("binary");
        assertThat(text(instance, "text")).isEqualTo("beside them");
    }

    @Test
    void shouldStoreTheSameBytesWhenACaseJobCompletesWithBinaries() throws Exception {
        routes(r -> r.from(consumed())
                .setBody(e -> Map.of("a name/ünïcode", bytes, "stream", new ByteArrayInputStream(bytes))));
        flowable.deployCase(Models.oneTaskCase(key, topic));

        String instance = flowable.startCase(key, Map.of());

        await("the case ends").until(() -> !flowable.caseState(instance).isEmpty());
        assertThat(flowable.caseVariableBytes(instance, "stream")).isEqualTo(bytes);
        assertThat(type(flowable.caseVariables(instance), "a name/ünïcode")).isEqualTo("binary");
    }

    @Test
    void shouldReplaceTheVariableWhenItIsThereAlready() throws Exception {
        flowable.deploy(Models.twoTasks(key, topic + "1", topic));
        String instance = flowable.startProcess(key, Map.of("wasText", "text", "wasNumber", 7));
        completeNext(topic + "1", Map.of("wasBytes", "old".getBytes(), "untouched", "old".getBytes()));
        completeNext(topic, Map.of("wasBytes", bytes, "wasText", bytes, "wasNumber", bytes));

        await("the instance ends").until(() -> flowable.hasEnded(instance));
        for (String name : new String[] {"wasBytes", "wasText", "wasNumber"}) {
            assertThat(flowable.variableBytes(instance, name)).as(name).isEqualTo(bytes);
        }
        assertThat(flowable.variableBytes(instance, "untouched")).asString().isEqualTo("old");
    }

    @Test
    void shouldReplaceTheVariableOfACaseWhenItIsThereAlready() {
        flowable.deployCase(Models.twoTaskCase(key, topic + "1", topic));
        String instance = flowable.startCase(key, Map.of("wasText", "text"));
        completeNext(topic + "1", Map.of("wasBytes", "old".getBytes()));
        completeNext(topic, Map.of("wasBytes", bytes, "wasText", bytes));

        await("the case ends").until(() -> !flowable.caseState(instance).isEmpty());
        assertThat(flowable.caseVariableBytes(instance, "wasBytes")).isEqualTo(bytes);
        assertThat(flowable.caseVariableBytes(instance, "wasText")).isEqualTo(bytes);
    }

    @Test
    void shouldStoreAStreamedBodyWhenItIsTheResultVariable() throws Exception {
        Files.write(folder.resolve("scan.pdf"), bytes);
        routes(r -> r.from(consumed("resultVariable=scan"))
                .pollEnrich("file:" + folder + "?fileName=scan.pdf&noop=true&idempotent=false", 5000));
        routes(r -> r.from("direct:stream").to("flowable-ew:" + topic + "s?resultVariable=scan"));
        flowable.deploy(Models.oneTask(key, topic));
        flowable.deploy(Models.oneTask(key + "s", topic + "s"));

        String fromFile = flowable.startProcess(key);
        String fromStream = flowable.startProcess(key + "s");
        JsonNode job = flowable.acquire(topic + "s", "elsewhere", 1, "PT1M").get(0);
        assertThat(send("direct:stream", new ByteArrayInputStream(bytes), headers(job))
                        .getException())
                .isNull();

        await("the instances end").until(() -> flowable.hasEnded(fromFile) && flowable.hasEnded(fromStream));
        assertThat(flowable.variableBytes(fromFile, "scan")).isEqualTo(bytes);
        assertThat(flowable.variableBytes(fromStream, "scan")).isEqualTo(bytes);
    }

    @Test
    void shouldStoreBytesWhenEndedWithABpmnError() {
        flowable.deploy(Models.withErrorBoundary(key, topic, "UNREADABLE"));
        String instance = flowable.startProcess(key);

        assertThat(send(
                                "flowable-ew:" + topic + "?operation=bpmnError",
                                Map.of("scan", bytes),
                                with(lockedElsewhere(), FlowableEwConstants.ERROR_CODE, "UNREADABLE"))
                        .getException())
                .isNull();

        await("the instance ends").until(() -> flowable.hasEnded(instance));
        assertThat(flowable.endEvent(instance)).isEqualTo("caught");
        assertThat(flowable.variableBytes(instance, "scan")).isEqualTo(bytes);
    }

    /** The server refuses the larger ones before it has read them, and closes the connection. */
    @ParameterizedTest
    @ValueSource(ints = {3_000_000, 20_000_000})
    void shouldNameTheServersLimitWhenTheBytesAreTooMany(int count) {
        flowable.deploy(Models.oneTask(key, topic));
        flowable.startProcess(key);

        Exception refused = send("flowable-ew:" + topic, Map.of("scan", new byte[count]), lockedElsewhere())
                .getException();

        assertThat(refused).hasMessageContaining("'scan'").hasMessageContaining("max-file-size");
        assertThat(refused).isInstanceOfSatisfying(FlowableApiException.class, e -> assertThat(e.getKind())
                .as("repeating it would be in vain")
                .isEqualTo(FlowableApiException.Kind.BAD_REQUEST));
    }

    @Test
    void shouldStoreNothingWhenAnotherWorkerHoldsTheJob() {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);

        Map<String, Object> job = with(lockedElsewhere(), FlowableEwConstants.WORKER_ID, "thief");

        assertThat(send("flowable-ew:" + topic, Map.of("scan", bytes), job).getException())
                .hasMessageContaining("does not hold a lock");
        assertThat(flowable.variables(instance)).doesNotContainKey("scan");
    }

    @Test
    void shouldGiveTheBytesWhenABinaryVariableIsConverted() throws Exception {
        CompletableFuture<Object> body = new CompletableFuture<>();
        CompletableFuture<byte[]> read = new CompletableFuture<>();
        routes(r -> r.from(consumed())
                .process(e -> body.complete(variables(e).get("scan")))
                .setBody(r.simple("${body[scan]}"))
                .convertBodyTo(byte[].class)
                .process(e -> read.complete(e.getMessage().getBody(byte[].class))));
        flowable.deploy(Models.twoTasks(key, topic + "1", topic));
        String instance = flowable.startProcess(key);
        completeNext(topic + "1", Map.of("scan", bytes));

        assertThat(read.get(2, TimeUnit.MINUTES)).isEqualTo(bytes);
        assertThat(body.get()).isInstanceOfSatisfying(VariableData.class, data -> {
            assertThat(data.name()).isEqualTo("scan");
            assertThat(data.type()).isEqualTo("binary");
        });
        await("the instance ends").until(() -> flowable.hasEnded(instance));
    }

    @Test
    void shouldGiveTheBytesAndCopyThemWhenABinaryVariableOfACaseIsRead() throws Exception {
        CompletableFuture<byte[]> read = new CompletableFuture<>();
        routes(r -> r.from(consumed()).process(e -> {
            VariableData scan = (VariableData) variables(e).get("scan");
            read.complete(e.getContext()
                    .getTypeConverter()
                    .mandatoryConvertTo(InputStream.class, scan)
                    .readAllBytes());
            variables(e).put("copy", scan);
        }));
        flowable.deployCase(Models.twoTaskCase(key, topic + "1", topic));
        String instance = flowable.startCase(key, Map.of());
        completeNext(topic + "1", Map.of("scan", bytes));

        assertThat(read.get(2, TimeUnit.MINUTES)).isEqualTo(bytes);
        await("the case ends").until(() -> !flowable.caseState(instance).isEmpty());
        assertThat(flowable.caseVariableBytes(instance, "copy")).isEqualTo(bytes);
    }

    /** The result cannot be had any more; each run would end so, and nobody would see it. */
    @Test
    void shouldFailTheJobWhenTheBytesOfItsResultAreGone() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        String path = "/process-api/runtime/process-instances/" + instance + "/variables/scan";
        send(
                "flowable-rest:process/createProcessInstanceVariable",
                new byte[] {1, 2},
                Map.of("CamelFlowableRest.processInstanceId", instance, "CamelFlowableRest.name", "scan"));
        routes(r -> r.from(consumed("retries=0")).process(exchange -> {
            variables(exchange).put("archived", variables(exchange).get("scan"));
            flowable.delete(path);
        }));

        await("it is a dead letter").until(() -> flowable.deadLetters(instance).size() == 1);
        assertThat(flowable.deadLetters(instance).toString()).contains("'archived' cannot be read");
    }

    // ---- helpers ----

    private void completeNext(String of, Map<String, Object> variables) {
        await("the next job is there").untilAsserted(() -> {
            for (JsonNode job : flowable.acquire(of, "elsewhere", 1, "PT1M")) {
                assertThat(send("flowable-ew:" + of, new HashMap<>(variables), headers(job))
                                .getException())
                        .isNull();
                return;
            }
            throw new AssertionError("no job yet");
        });
    }

    private static Map<String, Object> headers(JsonNode job) {
        return Map.of(
                FlowableEwConstants.JOB_ID, job.path("id").asText(),
                FlowableEwConstants.WORKER_ID, job.path("lockOwner").asText());
    }

    private static String type(Map<String, JsonNode> variables, String name) {
        return variables.get(name).path("type").asText();
    }
}
