package io.github.camelflowable.examples.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A main class of this class path in a JVM of its own, so that its work is not counted as ours. Ends when closed. */
final class ChildJvm implements AutoCloseable {

    private static final int STOP_SECONDS = 10;

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    static ChildJvm start(List<String> jvmOptions, Class<?> mainClass, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add("-classpath");
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass.getName());
        command.addAll(arguments);
        ChildJvm child = new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        Runtime.getRuntime().addShutdownHook(new Thread(child.process::destroyForcibly));
        return child;
    }

    /** Reads what the child prints up to a line that starts so, and drops the rest from then on. */
    String awaitLine(String start) throws IOException {
        String line = lineThatStarts(start);
        Thread drain = new Thread(this::drain, "child-output");
        drain.setDaemon(true);
        drain.start();
        return line;
    }

    /** Reads what the child prints up to a line that starts so. */
    String lineThatStarts(String start) throws IOException {
        String line = nextLine();
        while (!line.startsWith(start)) {
            line = nextLine();
        }
        return line;
    }

    /** Gives the child a line on its standard input. */
    void send(String line) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    }

    String nextLine() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException("The process ended and printed nothing");
        }
        return line;
    }

    private void drain() {
        try {
            output.transferTo(Writer.nullWriter());
        } catch (IOException closed) {
            // The child has ended.
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
