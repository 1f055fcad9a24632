package io.github.camelflowable.examples.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An executable jar in a JVM of its own. */
final class JarProcess implements AutoCloseable {

    private final Process process;
    private final Path output;

    private JarProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** @param property system property with the path of the jar */
    static JarProcess start(String property, String... arguments) throws IOException {
        Path output = Files.createTempFile(property, ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Half the time to start.
                "-XX:TieredStopAtLevel=1",
                "-jar",
                System.getProperty(property)));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new JarProcess(process, output);
    }

    /** Waits until the process prints this; five minutes, since a busy machine starts it in one. @return the first group */
    String printed(String line) {
        Matcher matcher = Pattern.compile(line).matcher("");
        await("the process prints " + line)
                .atMost(Duration.ofMinutes(5))
                .failFast(() -> assertThat(process.isAlive()).as(this::output).isTrue())
                .until(() -> matcher.reset(output()).find());
        return matcher.groupCount() == 0 ? matcher.group() : matcher.group(1);
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM, as Kubernetes sends it. @return the exit code */
    int terminate() {
        process.destroy();
        return process.onExit().join().exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().join();
        Files.delete(output);
    }
}
