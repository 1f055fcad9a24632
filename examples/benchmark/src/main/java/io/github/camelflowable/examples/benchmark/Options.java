package io.github.camelflowable.examples.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The arguments of the benchmark, {@code --name=value} each. */
final class Options {

    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("scenario", "drain"),
            Map.entry("jobs", "1000"),
            Map.entry("rounds", "3"),
            Map.entry("warm-up-jobs", "15000"),
            Map.entry("work-millis", "50"),
            Map.entry("idle-seconds", "20"),
            Map.entry("pickups", "20"),
            Map.entry("processes", "1,2,4,8"),
            Map.entry("stub-jobs", "100000"),
            Map.entry("million-jobs", "1000000"),
            Map.entry("topics", "200"),
            Map.entry("micro", "-f,1,-wi,3,-i,5,-w,1,-r,1"),
            Map.entry("latency-millis", "20"),
            Map.entry("other-jar", ""),
            Map.entry("cold-start", ""),
            Map.entry("output", "target/benchmark"),
            Map.entry("more-variables", "0"),
            Map.entry("variable-kilobytes", "100"),
            Map.entry("nodes", "1"),
            Map.entry("database", "h2"),
            Map.entry("database-url", ""),
            Map.entry("database-username", ""),
            Map.entry("database-password", ""));

    private final Map<String, String> values = new LinkedHashMap<>(DEFAULTS);

    private Options() {}

    /**
     * @throws IllegalArgumentException for an argument that is not known
     */
    static Options parse(String... arguments) {
        Options options = new Options();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (parts.length != 2 || !parts[0].startsWith("--") || !DEFAULTS.containsKey(parts[0].substring(2))) {
                throw new IllegalArgumentException("Not an argument: " + argument + ". Known are --name=value with "
                        + new TreeSet<>(DEFAULTS.keySet()));
            }
            options.values.put(parts[0].substring(2), parts[1]);
        }
        return options;
    }

    List<String> scenarios() {
        return list("scenario");
    }

    int number(String name) {
        return Integer.parseInt(values.get(name));
    }

    int jobs() {
        return number("jobs");
    }

    int rounds() {
        return number("rounds");
    }

    Duration work() {
        return Duration.ofMillis(number("work-millis"));
    }

    Duration idle() {
        return Duration.ofSeconds(number("idle-seconds"));
    }

    List<Integer> processes() {
        return list("processes").stream().map(Integer::valueOf).toList();
    }

    /** Arguments of JMH, separated by commas because one argument of ours holds them all. */
    List<String> micro() {
        return values.get("micro").isEmpty() ? List.of() : list("micro");
    }

    Path output() {
        return Path.of(values.get("output"));
    }

    /** Applications to start, {@code topic@jar} each; empty for none. */
    List<String> coldStart() {
        return values.get("cold-start").isEmpty() ? List.of() : list("cold-start");
    }

    /** A jar of the connector to compare with; empty for none. */
    Optional<Path> otherJar() {
        return values.get("other-jar").isEmpty() ? Optional.empty() : Optional.of(Path.of(values.get("other-jar")));
    }

    /** Whether the server gets a PostgreSQL of its own, from embedded binaries. */
    boolean isPostgresql() {
        return values.get("database").equals("postgresql");
    }

    /** The database as settings of the server; none for its H2 in memory. */
    List<String> database() {
        return values.get("database-url").isEmpty()
                ? List.of()
                : List.of(
                        "--spring.datasource.url=" + values.get("database-url"),
                        "--spring.datasource.username=" + values.get("database-username"),
                        "--spring.datasource.password=" + values.get("database-password"));
    }

    private List<String> list(String name) {
        return Arrays.stream(values.get(name).split(",")).map(String::strip).toList();
    }
}
