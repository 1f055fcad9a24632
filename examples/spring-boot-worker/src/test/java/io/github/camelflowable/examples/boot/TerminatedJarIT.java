package io.github.camelflowable.examples.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.test.junit5.FlowableExtension;

/** The jar under load, when Kubernetes ends it. */
class TerminatedJarIT {

    private static final int JOBS = 9;
    private static final int SLOTS = 3;

    /** 128 and the number of the signal: what a shell says of a process that SIGTERM ended. */
    private static final int ENDED_BY_SIGTERM = 143;

    private static final Pattern BEGAN = Pattern.compile("began with (\\S+)");

    @RegisterExtension
    static FlowableExtension flowable = FlowableExtension.withModels("slow.bpmn20.xml");

    private static Set<String> began(JarProcess worker) {
        return BEGAN.matcher(worker.output())
                .results()
                .map(line -> line.group(1))
                .collect(Collectors.toSet());
    }

    @Test
    void shouldReportWhatRunsAndHoldNothingBackOnSigterm() throws IOException {
        List<String> instances = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            instances.add(flowable.startProcess("slow"));
        }

        try (JarProcess worker = JarProcess.start(
                "executable.jar",
                "--server.port=0",
                "--camel.main.routes-include-pattern=file:" + Path.of("target/test-classes/slow-route.yaml"),
                "--camel.component.flowable-ew.base-url=" + flowable.baseUrl())) {
            worker.printed(BEGAN.pattern());
            await("its slots are full").until(() -> began(worker).size() >= SLOTS);

            assertThat(worker.terminate()).as(worker::output).isEqualTo(ENDED_BY_SIGTERM);

            Set<String> began = began(worker);
            assertThat(began).as(worker::output).hasSizeLessThan(JOBS);
            began.forEach(instance ->
                    assertThat(flowable.awaitEnded(instance)).as(worker::output).isEqualTo("done"));
            instances.removeAll(began);
        }
        for (String instance : instances) {
            JsonNode jobs = flowable.get("/external-job-api/jobs?processInstanceId=" + instance)
                    .path("data");
            assertThat(jobs).hasSize(1);
            assertThat(jobs.get(0).path("lockOwner").isTextual())
                    .as("locked: %s", jobs)
                    .isFalse();
        }
    }
}
