package io.github.camelflowable.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.FlowableEwComponent;
import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.kit.Flowable;

/** Instances with parallel external worker tasks that a consumer works off as fast as it can, and what became of them. */
final class ParallelLoad {

    static final int INSTANCES = 40;

    private final Flowable engine;
    private final String key;
    private final int tasks;
    private final Set<String> ran = ConcurrentHashMap.newKeySet();
    private final Set<String> repeated = ConcurrentHashMap.newKeySet();

    /**
     * What the engine made of the reports that it had accepted.
     *
     * @param repeatedSteps steps of the engine that failed and waited to be tried again
     */
    record Damage(long openInstances, long lostResults, long openHistoryRows, long deadLetters, int repeatedSteps) {

        boolean isNone() {
            return openInstances + lostResults + openHistoryRows + deadLetters == 0;
        }
    }

    /** @param key of the deployed process or case, and the topic of its tasks */
    ParallelLoad(Flowable engine, String key, int tasks) {
        this.engine = engine;
        this.key = key;
        this.tasks = tasks;
    }

    /** @return ids of the process instances, when nothing moves any more */
    List<String> runProcesses() throws Exception {
        return run(() -> engine.startProcess(key), "/process-api/management");
    }

    /** @return ids of the case instances, when nothing moves any more */
    List<String> runCases() throws Exception {
        return run(() -> engine.startCase(key, Map.of()), "/cmmn-api/cmmn-management");
    }

    Damage ofProcesses(List<String> ids) {
        return printed(new Damage(
                ids.stream().filter(id -> !engine.hasEnded(id)).count(),
                ids.stream().mapToLong(id -> lost(engine.variables(id))).sum(),
                ids.stream().mapToLong(this::openRows).sum(),
                ids.stream().mapToLong(id -> engine.deadLetters(id).size()).sum(),
                repeated.size()));
    }

    Damage ofCases(List<String> ids) {
        return printed(new Damage(
                ids.stream().filter(id -> engine.caseState(id).isEmpty()).count(),
                ids.stream().mapToLong(id -> lost(engine.caseVariables(id))).sum(),
                0,
                ids.stream().mapToLong(id -> engine.caseDeadLetters(id).size()).sum(),
                repeated.size()));
    }

    private List<String> run(Supplier<String> start, String management) throws Exception {
        List<String> ids = Stream.generate(start).limit(INSTANCES).toList();
        long begin = System.nanoTime();
        CamelContext worker = worker();
        try {
            awaitStandstill(management);
        } finally {
            worker.stop();
        }
        System.out.printf(
                "%s: %d instances of %d tasks in %d s%n",
                key,
                INSTANCES,
                tasks,
                Duration.ofNanos(System.nanoTime() - begin).toSeconds());
        assertThat(ran).as("jobs of %s that ran", key).hasSize(INSTANCES * tasks);
        return ids;
    }

    /** No job waits for a worker or for the engine. */
    private void awaitStandstill(String management) {
        Awaitility.await("the jobs of " + key + " and what the engine does after them")
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                // A job that moves from one table to the other between two requests is in neither answer.
                .during(Duration.ofSeconds(2))
                .until(() -> {
                    JsonNode retries =
                            engine.get(management + "/timer-jobs?size=1000").path("data");
                    retries.forEach(job -> repeated.add(job.path("id").asText()));
                    return retries.isEmpty()
                            && total("/external-job-api/jobs?size=1") == 0
                            && total(management + "/jobs?size=1") == 0;
                });
    }

    private CamelContext worker() throws Exception {
        CamelContext worker = new DefaultCamelContext();
        FlowableEwComponent component = worker.getComponent("flowable-ew", FlowableEwComponent.class);
        component.getConfiguration().setBaseUrl(engine.baseUrl());
        component.getConfiguration().setUsername(Flowable.USER);
        component.getConfiguration().setPassword(Flowable.PASSWORD);
        worker.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("flowable-ew:" + key + "?initialDelay=0&delay=100").process(exchange -> {
                    String job = exchange.getMessage().getHeader(FlowableEwConstants.JOB_ID, String.class);
                    ran.add(job);
                    exchange.getMessage().setBody(Map.of("result-" + job, key, "result", job));
                });
            }
        });
        worker.start();
        return worker;
    }

    private long lost(Map<String, JsonNode> variables) {
        return tasks
                - variables.keySet().stream()
                        .filter(name -> name.startsWith("result-"))
                        .count();
    }

    private int openRows(String instance) {
        return total(
                "/process-api/history/historic-activity-instances?size=1&finished=false&processInstanceId=" + instance);
    }

    private int total(String path) {
        return engine.get(path).path("total").asInt();
    }

    private Damage printed(Damage damage) {
        System.out.println(key + ": " + damage);
        return damage;
    }
}
