package io.github.camelflowable.examples.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.camelflowable.examples.benchmark.Result.Bar;

/**
 * A worker that starts while a job waits: milliseconds from the start of its JVM until Flowable has the outcome of the job. The
 * initial delay of Camel's scheduler, one second, is part of it where an application keeps it.
 */
final class ColdStartScenario implements Scenario {

    private static final String TIMER = "timer, no connector";
    private static final String NO_DELAY = "connector, initialDelay=0";

    @Override
    public Result run(Lab lab) throws Exception {
        List<Result.Row> rows = new ArrayList<>();
        rows.add(row(lab, TIMER, () -> firstExchange("timer:once?delay=0&repeatCount=1", "")));
        rows.add(row(lab, NO_DELAY, () -> firstJob(lab, Models.SINGLE_TOPIC, "?initialDelay=0")));
        rows.add(row(lab, "connector, defaults", () -> firstJob(lab, Models.SINGLE_TOPIC, "")));
        for (String application : lab.options().coldStart()) {
            String[] topicAndJar = application.split("@", 2);
            Path jar = Path.of(topicAndJar[1]);
            rows.add(row(lab, jar.getFileName().toString(), () -> firstJob(lab, topicAndJar[0], jar)));
        }
        double share = rows.get(1).values()[0] - rows.get(0).values()[0];
        return new Result(
                "cold-start",
                "from the start of the JVM until the first job is done, milliseconds",
                List.of("median ms", "fastest", "slowest"),
                rows,
                List.of(Bar.atMost(
                        "connector with one acquire and one report, less Camel with a timer, ms", share, 300)));
    }

    /** One start. */
    private interface Start {
        double millis() throws Exception;
    }

    private static Result.Row row(Lab lab, String name, Start start) throws Exception {
        start.millis();
        double[] millis = new double[lab.options().rounds()];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = start.millis();
        }
        lab.out().printf("  %-40s %s%n", name, Arrays.toString(millis));
        return new Result.Row(
                name,
                Medians.of(millis),
                Arrays.stream(millis).min().orElseThrow(),
                Arrays.stream(millis).max().orElseThrow());
    }

    private static double firstExchange(String uri, String baseUrl) throws IOException {
        long start = System.nanoTime();
        ChildJvm jvm = coldStart(uri, baseUrl);
        double millis = (System.nanoTime() - start) / 1e6;
        jvm.close();
        return millis;
    }

    private static ChildJvm coldStart(String uri, String baseUrl) throws IOException {
        ChildJvm jvm = ChildJvm.start(List.of(), ColdStart.class, List.of(uri, baseUrl));
        jvm.awaitLine(ColdStart.READY);
        return jvm;
    }

    private static double firstJob(Lab lab, String topic, String options) throws Exception {
        Flowable flowable = waitingJob(lab, topic);
        long start = System.nanoTime();
        ChildJvm jvm =
                coldStart("flowable-ew:" + topic + options, flowable.site(topic).baseUrl());
        try {
            flowable.awaitQuiet();
            return (System.nanoTime() - start) / 1e6;
        } finally {
            jvm.close();
        }
    }

    private static double firstJob(Lab lab, String topic, Path jar) throws Exception {
        Flowable flowable = waitingJob(lab, topic);
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar.toString());
        command.environment()
                .put(
                        "CAMEL_COMPONENT_FLOWABLE_EW_BASE_URL",
                        flowable.site(topic).baseUrl());
        command.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        long start = System.nanoTime();
        Process process = command.start();
        try {
            flowable.awaitQuiet();
            return (System.nanoTime() - start) / 1e6;
        } finally {
            process.destroy();
            process.waitFor(1, TimeUnit.MINUTES);
        }
    }

    private static Flowable waitingJob(Lab lab, String topic) throws Exception {
        Flowable flowable = lab.flowable();
        flowable.deploy("cold.bpmn20.xml", Models.SINGLE.replace('"' + Models.SINGLE_TOPIC + '"', '"' + topic + '"'));
        flowable.startInstance(Models.SINGLE_PROCESS, 1);
        return flowable;
    }
}
