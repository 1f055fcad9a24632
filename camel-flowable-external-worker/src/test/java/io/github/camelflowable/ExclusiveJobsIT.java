package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;

/** The exclusive-jobs trap: one exclusive job whose instance is locked hides all others of its topic. */
@Tag("reliability")
class ExclusiveJobsIT extends FlowableTestSupport {

    /** Enough to fill many answers; {@code -Psoak} makes it 300. */
    private static final int INSTANCES = Integer.getInteger("exclusive.instances", 20);

    private static final int PLAIN = 10;

    private final Set<String> ran = ConcurrentHashMap.newKeySet();
    private final String plainKey = key + "plain";

    @ParameterizedTest(name = "flowable-ew:topic{0}")
    @ValueSource(strings = {"", "?maxMessagesPerPoll=10"})
    void shouldFinishEverythingWhenInstancesHaveParallelExclusiveTasks(String options) throws Exception {
        deployAndStart();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("flowable-ew:" + topic + options)
                        .process(exchange ->
                                ran.add(exchange.getMessage().getHeader(FlowableEwConstants.JOB_ID, String.class)));
            }
        });

        await("all instances end")
                .atMost(Duration.ofMinutes(5))
                .until(() -> flowable.endedInstances(key) == INSTANCES && flowable.endedInstances(plainKey) == PLAIN);
        assertThat(ran).hasSize(3 * INSTANCES + PLAIN);
    }

    /** What Flowable's official client does: acquire ten, run them in turn, complete each, acquire ten. */
    @Test
    void shouldStandStillForeverTheWayTheOfficialClientAsks() {
        flowable.deploy(Models.parallelTasks(key, topic, 3, true));
        flowable.startProcess(key);

        for (int poll = 0; poll < 20; poll++) {
            List<JsonNode> jobs = flowable.acquire(topic, "official", 10, "PT1M");
            assertThat(jobs).as("poll %d", poll).isEmpty();
        }
        assertThat(flowable.acquire(topic, "official", 1, "PT1M")).hasSize(1);
    }

    private void deployAndStart() {
        flowable.deploy(Models.parallelTasks(key, topic, 3, true));
        flowable.deploy(Models.oneTask(plainKey, topic));
        for (int i = 0; i < INSTANCES; i++) {
            flowable.startProcess(key, Map.of("number", i));
            if (i % (INSTANCES / PLAIN) == 0) {
                flowable.startProcess(plainKey);
            }
        }
    }
}
