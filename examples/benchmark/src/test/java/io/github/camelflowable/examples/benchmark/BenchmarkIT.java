package io.github.camelflowable.examples.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One scenario for each kind of server and of JVM runs through, in the smallest size; how fast is not looked at. */
@Tag("release")
class BenchmarkIT {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void shouldMeasureOnAnEngineAndOnTheStub() throws Exception {
        Options options = Options.parse(
                "--scenario=drain,pickup,overhead,million",
                "--jobs=6",
                "--rounds=1",
                "--warm-up-jobs=6",
                "--idle-seconds=1",
                "--pickups=1",
                "--stub-jobs=50",
                "--million-jobs=50",
                "--output=" + folder);

        Benchmark.run(options, new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("connector, defaults", "bare loop 8 x 10", "(bar >=")
                .contains("Tables and charts: ");
        for (String scenario : options.scenarios()) {
            assertThat(folder.resolve(scenario + ".csv")).isNotEmptyFile();
            assertThat(folder.resolve(scenario + ".json")).isNotEmptyFile();
            assertThat(folder.resolve(scenario + ".svg"))
                    .content()
                    .startsWith("<svg")
                    .contains("connector");
        }
    }
}
