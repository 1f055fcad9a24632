package io.github.camelflowable.examples.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.openjdk.jmh.Main;

/** Runs scenarios, prints what they measured and writes it into a folder. */
public final class Benchmark {

    private static final String MICRO = "micro";
    private static final Map<String, Scenario> SCENARIOS = new LinkedHashMap<>();

    static {
        SCENARIOS.put("drain", new DrainScenario());
        SCENARIOS.put("blocking", WorkScenario.blocking());
        SCENARIOS.put("async", WorkScenario.asynchronous());
        SCENARIOS.put("pickup", new PickUpScenario());
        SCENARIOS.put("exclusive", new ExclusiveScenario());
        SCENARIOS.put("overhead", new OverheadScenario());
        SCENARIOS.put("scaling", new ScalingScenario());
        SCENARIOS.put("hashing", new HashingScenario());
        SCENARIOS.put("million", new MillionScenario());
        SCENARIOS.put("topics", new TopicsScenario());
        SCENARIOS.put("journal", new JournalScenario());
        SCENARIOS.put("cold-start", new ColdStartScenario());
        SCENARIOS.put("distance-stub", DistanceScenario.toTheStub());
        SCENARIOS.put("distance", DistanceScenario.toTheEngine());
    }

    private Benchmark() {}

    public static void main(String[] arguments) throws Exception {
        Options options;
        try {
            options = Options.parse(arguments);
            scenarios(options);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        run(options, System.out);
        System.exit(0);
    }

    static void run(Options options, PrintStream out) throws Exception {
        ResultFiles files = new ResultFiles(options.output());
        try (Lab lab = new Lab(options, out)) {
            if (lab.official(1, 1).isEmpty()) {
                out.println("Flowable's own client is not on the class path: add the profile official-client for it.");
            }
            for (String name : scenarios(options)) {
                out.println(name + " runs ...");
                if (name.equals(MICRO)) {
                    runMicro(options);
                    continue;
                }
                Result result = SCENARIOS.get(name).run(lab);
                TextTable.print(result, out);
                files.write(result);
            }
        }
        out.println("Tables and charts: " + options.output().toAbsolutePath().normalize());
    }

    /** JMH measures and prints by itself, in JVMs of its own. */
    private static void runMicro(Options options) throws IOException {
        Files.createDirectories(options.output());
        List<String> arguments = new ArrayList<>(options.micro());
        arguments.addAll(List.of(
                "-rf", "json", "-rff", options.output().resolve(MICRO + ".json").toString()));
        Main.main(arguments.toArray(String[]::new));
    }

    private static List<String> scenarios(Options options) {
        List<String> names =
                options.scenarios().equals(List.of("all")) ? List.copyOf(SCENARIOS.keySet()) : options.scenarios();
        for (String name : names) {
            if (!name.equals(MICRO) && !SCENARIOS.containsKey(name)) {
                throw new IllegalArgumentException(
                        "No scenario: " + name + ". Known are all, " + MICRO + " and " + SCENARIOS.keySet());
            }
        }
        return names;
    }
}
