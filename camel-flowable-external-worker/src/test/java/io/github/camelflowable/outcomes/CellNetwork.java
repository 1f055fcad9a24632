package io.github.camelflowable.outcomes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Call;
import io.github.camelflowable.kit.Network.Fault;

/** The instances of the trials, and the network to them: it knows the trial of each request. */
final class CellNetwork implements AutoCloseable {

    private static final Pattern REPORT = Pattern.compile(".*/acquire/jobs/([^/]+)/(\\w+)");
    private static final Pattern TOPIC = Pattern.compile("\"topic\":\"([^\"]+)\"");
    private static final int STARTERS = 4;

    private final Flowable flowable;
    private final Network network;
    private final String processKey = "outcomes" + UUID.randomUUID().toString().replace("-", "");
    private final Map<String, Trial> byTopic = new ConcurrentHashMap<>();
    private final Map<String, Trial> byJob = new ConcurrentHashMap<>();

    CellNetwork(Flowable flowable) {
        this.flowable = flowable;
        this.network = new Network(flowable);
        network.script(this::fault);
    }

    String baseUrl() {
        return network.baseUrl();
    }

    String processKey() {
        return processKey;
    }

    /** One model for all cells: its topic is a variable of each instance. */
    void startInstances(List<Trial> trials, Executor executor) {
        flowable.deploy(Models.withErrorBoundary(processKey, "${topic}", Endings.ERROR_CODE));
        List<CompletableFuture<Void>> starters = new ArrayList<>();
        for (int i = 0; i < STARTERS; i++) {
            int first = i;
            starters.add(CompletableFuture.runAsync(
                    () -> {
                        for (int t = first; t < trials.size(); t += STARTERS) {
                            start(trials.get(t));
                        }
                    },
                    executor));
        }
        starters.forEach(CompletableFuture::join);
        Map<String, JsonNode> jobs = EngineState.byInstance(flowable, "/external-job-api/jobs?size=100000");
        for (Trial trial : trials) {
            trial.hasJob(jobs.get(trial.instance()).path("id").asText());
            byJob.put(trial.job(), trial);
        }
    }

    private void start(Trial trial) {
        trial.hasInstance(
                flowable.startProcess(processKey, Map.of("topic", trial.cell().topic())));
        byTopic.put(trial.cell().topic(), trial);
    }

    private Fault fault(Call call) {
        if (call.path().endsWith("/acquire/jobs")) {
            return byTopic.get(topic(call)).onAcquire();
        }
        Matcher report = REPORT.matcher(call.path());
        return report.matches() ? byJob.get(report.group(1)).onReport() : Fault.NONE;
    }

    private static String topic(Call acquire) {
        Matcher topic = TOPIC.matcher(acquire.body());
        if (!topic.find()) {
            throw new IllegalStateException("No topic in " + acquire.body());
        }
        return topic.group(1);
    }

    /** What went over the wire about each trial's job: all its reports, and the polls after the first of them. */
    Map<Trial, Wire> wires() {
        Map<Trial, Wire> wires = new HashMap<>();
        for (Call call : network.calls()) {
            Matcher report = REPORT.matcher(call.path());
            if (report.matches()) {
                wires.computeIfAbsent(byJob.get(report.group(1)), trial -> new Wire())
                        .report(report.group(2), call);
            } else if (call.path().endsWith("/acquire/jobs")) {
                wires.computeIfAbsent(byTopic.get(topic(call)), trial -> new Wire())
                        .poll();
            }
        }
        return wires;
    }

    @Override
    public void close() {
        network.close();
    }
}
