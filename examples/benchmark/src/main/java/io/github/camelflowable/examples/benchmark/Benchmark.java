package io.github.camelflowable.examples.benchmark;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs scenarios, prints what they measured and writes it into a folder. */
public final class Benchmark {

    private static final Map<String, Scenario> SCENARIOS = new LinkedHashMap<>();

    static {
        SCENARIOS.put("drain", new DrainScenario());
        SCENARIOS.put("blocking", WorkScenario.blocking());
        SCENARIOS.put("async", WorkScenario.asynchronous());
        SCENARIOS.put("exclusive", new ExclusiveScenario());
        SCENARIOS.put("overhead", new OverheadScenario());
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
                Result result = SCENARIOS.get(name).run(lab);
                TextTable.print(result, out);
                files.write(result);
            }
        }
        out.println("Tables and charts: " + options.output().toAbsolutePath().normalize());
    }

    private static List<String> scenarios(Options options) {
        List<String> names =
                options.scenarios().equals(List.of("all")) ? List.copyOf(SCENARIOS.keySet()) : options.scenarios();
        for (String name : names) {
            if (!SCENARIOS.containsKey(name)) {
                throw new IllegalArgumentException(
                        "No scenario: " + name + ". Known are all and " + SCENARIOS.keySet());
            }
        }
        return names;
    }
}
