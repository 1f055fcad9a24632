package io.github.camelflowable.examples.minimal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.camelflowable.examples.server.FlowableRest;
import io.github.camelflowable.examples.server.FlowableServer;

/** The executable jar holds what a fresh project would: the connector, Camel's starter, and nothing of this test. */
class MinimalWorkerIT {

    private static FlowableServer flowable;
    private static FlowableRest rest;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        flowable = FlowableServer.start("server.port=0");
        rest = new FlowableRest(flowable.baseUrl(), "rest-admin", "test");
        rest.deployProcess("greeting.bpmn20.xml");
    }

    @AfterAll
    static void stop() {
        flowable.close();
    }

    @Test
    void shouldWorkAJobOffWithThreeLinesOfYaml() throws Exception {
        String yaml = Files.readString(Path.of("src/main/resources/application.yaml"));
        assertThat(yaml.lines()).hasSize(3);

        shouldWorkAJobOff(yaml.replace("http://localhost:8080/flowable-rest", flowable.baseUrl()));
    }

    @Test
    void shouldWorkAJobOffWithTheConfigurationOfFlowablesOwnStarter() throws Exception {
        shouldWorkAJobOff("""
                flowable.external.worker.rest:
                  base-url: %s
                  authentication.basic:
                    username: rest-admin
                    password: test
                """.formatted(flowable.baseUrl()));
    }

    private void shouldWorkAJobOff(String yaml) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("application.yaml"), yaml);
        String process = rest.startProcess("greeting", "1", Map.of("name", "Anna"));
        Process worker = worker();
        try {
            await("the job is worked off")
                    .atMost(Duration.ofMinutes(5))
                    .failFast(() -> assertThat(worker.isAlive()).as(this::log).isTrue())
                    .until(() -> rest.endOfProcess(process).isPresent());
        } finally {
            worker.destroy();
            worker.waitFor();
        }
        assertThat(rest.processVariables(process).get("greeting").asText()).isEqualTo("Hello Anna");
        assertThat(log()).contains("Hello Anna").doesNotContain("WARN", "ERROR");
    }

    /** With the configuration of its folder instead of the one in the jar. */
    private Process worker() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        System.getProperty("executable.jar"),
                        "--spring.config.location=file:./")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("worker.log").toFile())
                .start();
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("worker.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
