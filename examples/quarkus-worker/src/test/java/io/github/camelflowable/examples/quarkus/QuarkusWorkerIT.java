package io.github.camelflowable.examples.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import io.github.camelflowable.test.junit5.FlowableExtension;

/** The application as it would run anywhere: its jar, and a real Flowable. */
class QuarkusWorkerIT {

    private static final Pattern ADDRESS = Pattern.compile("Listening on: (http://\\S+:\\d+)");

    private static final Pattern PACKED = Pattern.compile("Pack .*orderId=(\\d+)");

    /** Default of the Kamelet. */
    private static final int SLOTS = 10;

    private static final int ORDERS = 25;

    /** 128 and the number of the signal: what a shell says of a process that SIGTERM ended. */
    private static final int ENDED_BY_SIGTERM = 143;

    @RegisterExtension
    static FlowableExtension flowable = FlowableExtension.withModels("order.bpmn20.xml");

    @TempDir
    private Path folder;

    private Process worker;

    @BeforeEach
    void start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Half the time to start.
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.host=localhost",
                "-Dquarkus.http.port=0"));
        flowable.properties().forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", System.getProperty("application.jar")));
        worker = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("worker.log").toFile())
                .start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        worker.destroyForcibly();
        worker.waitFor();
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("worker.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        Matcher address = ADDRESS.matcher(log());
        assertThat(address.find()).as(this::log).isTrue();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address.group(1) + path))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    @Test
    void shouldWorkJobsOffAndShowHealthAndMetrics() throws Exception {
        String order = flowable.startProcess("order", Map.of("orderId", 7));

        assertThat(flowable.awaitEnded(order, Duration.ofMinutes(1))).isEqualTo("shipped");
        assertThat(flowable.variables(order))
                .containsEntry("parcel", "one parcel")
                .containsEntry("trackingNumber", "TRACK-7");
        assertThat(get("/q/metrics")).contains("flowable_ew_jobs").contains("topic=\"shipping\"");
        assertThat(get("/q/health/ready")).contains("\"UP\"").contains("\"camel-consumers\"");
    }

    @Test
    void shouldReportWhatRunsAndHoldNothingBackOnSigterm() throws Exception {
        List<String> orders = new ArrayList<>();
        for (int i = 1; i <= ORDERS; i++) {
            orders.add(flowable.startProcess("order", Map.of("orderId", i)));
        }
        await("its slots are full")
                .atMost(Duration.ofMinutes(3))
                .failFast(() -> assertThat(worker.isAlive()).as(this::log).isTrue())
                .until(() -> packed().size() >= SLOTS);

        worker.destroy(); // SIGTERM

        assertThat(worker.waitFor()).as(this::log).isEqualTo(ENDED_BY_SIGTERM);
        assertThat(log()).doesNotContain("ERROR");
        Set<Integer> packed = packed();
        assertThat(packed).as(this::log).hasSizeLessThan(ORDERS);
        for (int i = 1; i <= ORDERS; i++) {
            String order = orders.get(i - 1);
            if (packed.contains(i)) {
                await("what it started is reported").untilAsserted(() -> assertThat(flowable.variables(order))
                        .as(this::log)
                        .containsEntry("parcel", "one parcel"));
            }
            flowable.get("/external-job-api/jobs?processInstanceId=" + order)
                    .path("data")
                    .forEach(job -> assertThat(job.path("lockOwner").isTextual())
                            .as("locked: %s", job)
                            .isFalse());
        }
    }

    private Set<Integer> packed() {
        return PACKED.matcher(log())
                .results()
                .map(line -> Integer.valueOf(line.group(1)))
                .collect(Collectors.toSet());
    }
}
