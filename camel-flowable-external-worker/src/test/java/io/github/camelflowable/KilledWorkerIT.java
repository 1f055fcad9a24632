package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.WorkerProcess;

/** A worker that dies loses nothing: its jobs come back after their lock and the engine's reset (here every 2 seconds). */
class KilledWorkerIT extends FlowableTestSupport {

    @Test
    void shouldFinishTheJobsOfAKilledWorkerElsewhere() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        List<String> instances = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            instances.add(flowable.startProcess(key));
        }
        List<String> inHand;
        try (WorkerProcess doomed = WorkerProcess.start(flowable, topic, "PT5S")) {
            await("it has ten jobs in hand").until(() -> doomed.started().size() == 10);
            inHand = doomed.started();
        }

        Queue<String> ran = new ConcurrentLinkedQueue<>();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("flowable-ew:" + topic)
                        .process(exchange ->
                                ran.add(exchange.getMessage().getHeader(FlowableEwConstants.JOB_ID, String.class)));
            }
        });

        await("the second worker finishes all").until(() -> flowable.endedInstances(key) == 10);
        assertThat(ran).containsExactlyInAnyOrderElementsOf(inHand);
        assertThat(instances).allSatisfy(id -> assertThat(timesCompleted(id)).isEqualTo(1));
        assertThat(new HashSet<>(ran)).hasSize(10);
    }

    private long timesCompleted(String instance) {
        List<JsonNode> tasks = new ArrayList<>();
        flowable.get("/process-api/history/historic-activity-instances?activityId=work&processInstanceId=" + instance)
                .path("data")
                .forEach(tasks::add);
        return tasks.stream().filter(task -> task.path("endTime").isTextual()).count();
    }
}
