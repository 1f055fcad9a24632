package io.github.camelflowable.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;

/**
 * Much of everything: jobs that wait, bytes in a variable, variables in a job, topics in a context. A little of it by default;
 * {@code -Psoak} makes it much.
 */
@Tag("reliability")
class LoadIT extends FlowableTestSupport {

    private static final int BACKLOG = Integer.getInteger("load.backlog", 200);
    private static final int TOPICS = Integer.getInteger("load.topics", 25);
    private static final int MEGABYTES = Integer.getInteger("load.megabytes", 2);

    @Test
    void shouldWorkOffABacklogOnce() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        ExecutorService starters = Executors.newFixedThreadPool(3);
        List<Future<?>> starting = new ArrayList<>();
        for (int i = 0; i < BACKLOG; i++) {
            starting.add(starters.submit(() -> flowable.startProcess(key)));
        }
        for (Future<?> each : starting) {
            each.get();
        }
        starters.shutdown();
        AtomicInteger runs = new AtomicInteger();
        Set<String> jobs = ConcurrentHashMap.newKeySet();
        long begin = System.nanoTime();

        routes(r -> r.from(consumed("concurrentConsumers=20")).process(exchange -> {
            runs.incrementAndGet();
            jobs.add(exchange.getMessage().getHeader(FlowableEwConstants.JOB_ID, String.class));
        }));

        longer("all end").until(() -> flowable.endedInstances(key) == BACKLOG);
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                "backlog of %d jobs worked off in %.0f s, %.0f a second%n", BACKLOG, seconds, BACKLOG / seconds);
        assertThat(runs).hasValue(BACKLOG);
        assertThat(jobs).hasSize(BACKLOG);
        assertThat(flowable.get("/process-api/history/historic-activity-instances?size=0&activityId=work"
                                + "&finished=true&processDefinitionId="
                                + Flowable.encode(flowable.get("/process-api/repository/process-definitions?key=" + key)
                                        .path("data")
                                        .path(0)
                                        .path("id")
                                        .asText()))
                        .path("total")
                        .asInt())
                .isEqualTo(BACKLOG);
    }

    @Test
    void shouldCarryAVariableOfMegabytes() throws Exception {
        String text = "0123456789abcdef".repeat(MEGABYTES * 64 * 1024);
        flowable.deploy(Models.oneTask(key, topic));

        routes(r -> r.from(consumed()).process(exchange -> exchange.getMessage()
                .setBody(Map.of("back", variables(exchange).get("large") + "!"))));
        String instance = flowable.startProcess(key, Map.of("large", text));

        await("it ends").until(() -> flowable.hasEnded(instance));
        assertThat(text(instance, "back").equals(text + "!")).isTrue();
    }

    @Test
    void shouldCarryAThousandVariables() throws Exception {
        Map<String, Object> many =
                IntStream.range(0, 1_000).boxed().collect(Collectors.toMap(i -> "variable" + i, i -> i));
        flowable.deploy(Models.oneTask(key, topic));

        routes(r -> r.from(consumed()).process(exchange -> {
            Map<String, Object> changed = new HashMap<>(variables(exchange));
            changed.replaceAll((name, value) -> (Integer) value + 1);
            exchange.getMessage().setBody(changed);
        }));
        String instance = flowable.startProcess(key, many);

        await("it ends").until(() -> flowable.hasEnded(instance));
        assertThat(flowable.variables(instance)).hasSize(1_000).allSatisfy((name, variable) -> assertThat(
                        variable.path("value").asInt())
                .isEqualTo((Integer) many.get(name) + 1));
    }

    @Test
    void shouldServeManyTopics() throws Exception {
        flowable.deploy(Models.oneTaskEach(key, topic, TOPICS));
        Set<String> served = ConcurrentHashMap.newKeySet();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                for (int i = 0; i < TOPICS; i++) {
                    from("flowable-ew:" + topic + i + "?initialDelay=0&delay=3000&lockDuration=PT1M")
                            .process(exchange -> served.add(
                                    exchange.getMessage().getHeader(FlowableEwConstants.TOPIC, String.class)));
                }
            }
        });
        int idle = Thread.activeCount();

        List<String> instances = IntStream.range(0, TOPICS)
                .mapToObj(i -> flowable.startProcess(key + i))
                .toList();

        longer("every topic is served").until(() -> served.size() == TOPICS);
        longer("all end").until(() -> instances.stream().allMatch(flowable::hasEnded));
        System.out.printf("%d topics in one context: %d threads idle%n", TOPICS, idle);
    }

    private static ConditionFactory longer(String what) {
        return Awaitility.await(what).atMost(Duration.ofMinutes(5)).pollInterval(Duration.ofMillis(200));
    }
}
