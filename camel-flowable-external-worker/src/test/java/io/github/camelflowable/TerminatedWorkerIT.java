package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.WorkerProcess;

/** A worker that Kubernetes stops reports what runs and holds nothing back. */
class TerminatedWorkerIT extends FlowableTestSupport {

    private static final int JOBS = 9;
    private static final int SLOTS = 3;

    /** 128 and the number of the signal: what a shell says of a process that SIGTERM ended. */
    private static final int ENDED_BY_SIGTERM = 143;

    /** Each of its jobs takes two seconds. */
    public static final class BusyWorker {

        private BusyWorker() {}

        public static void main(String[] arguments) throws Exception {
            Main main = new Main();
            main.addInitialProperty("camel.component.flowable-ew.base-url", arguments[0]);
            main.addInitialProperty("camel.component.flowable-ew.username", Flowable.USER);
            main.addInitialProperty("camel.component.flowable-ew.password", Flowable.PASSWORD);
            main.addInitialProperty("camel.main.routes-include-pattern", "false");
            main.configure().addRoutesBuilder(new RouteBuilder() {
                @Override
                public void configure() {
                    from("flowable-ew:" + arguments[1] + "?initialDelay=0&concurrentConsumers=" + SLOTS)
                            .process(exchange -> {
                                System.out.println("started "
                                        + exchange.getMessage().getHeader(FlowableEwConstants.JOB_ID, String.class));
                                System.out.flush();
                            })
                            .delay(TimeUnit.SECONDS.toMillis(2));
                }
            });
            main.run();
        }
    }

    @Test
    void shouldReportWhatRunsAndHoldNothingBackOnSigterm() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        List<String> instances = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            instances.add(flowable.startProcess(key));
        }

        try (WorkerProcess worker = WorkerProcess.start(BusyWorker.class, List.of(), flowable.baseUrl(), topic)) {
            await("its slots are full").until(() -> worker.started().size() >= SLOTS);
            worker.terminate();
            await("it ends by itself").until(() -> !worker.isAlive());

            assertThat(worker.exitCode()).isEqualTo(ENDED_BY_SIGTERM);
            await("what it started is completed")
                    .until(() ->
                            flowable.endedInstances(key) == worker.started().size());
            assertThat(worker.started().size()).isLessThan(JOBS);
        }
        List<JsonNode> left =
                instances.stream().flatMap(id -> flowable.jobs(id).stream()).toList();
        assertThat(left).isNotEmpty().allSatisfy(job -> assertThat(
                        job.path("lockOwner").isTextual())
                .as("locked: %s", job)
                .isFalse());
    }
}
