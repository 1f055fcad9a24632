package io.github.camelflowable.kit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

import io.github.camelflowable.FlowableEwConstants;

/** A worker in a JVM of its own, to be killed. Its main method runs the worker; it prints the id of each job it starts. */
public final class WorkerProcess implements AutoCloseable {

    private final Process process;
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    private WorkerProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::readOutput, "output of the worker process");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a worker that takes jobs of the topic and never ends one. */
    public static WorkerProcess start(Flowable flowable, String topic, String lockDuration) throws IOException {
        return start(WorkerProcess.class, List.of(), flowable.baseUrl(), topic, lockDuration);
    }

    /** Starts a worker of another kind: a main class that prints {@code started} and the id of each job it starts. */
    public static WorkerProcess start(Class<?> main, List<String> jvmOptions, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new WorkerProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    private void readOutput() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                this.lines.add(line);
            }
        } catch (IOException killed) {
            // The stream of a killed process may break off.
        }
    }

    /** @return ids of the jobs it has started */
    public List<String> started() {
        return printed("started ");
    }

    /** @return what it has printed after this word */
    public List<String> printed(String word) {
        return lines.stream()
                .filter(line -> line.startsWith(word))
                .map(line -> line.substring(word.length()))
                .toList();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM, as Kubernetes sends it. */
    public void terminate() {
        process.destroy();
    }

    /** SIGSTOP: it stands still, as a machine that swaps or a virtual one that is moved. */
    public void freeze() throws IOException {
        signal("STOP");
    }

    /** SIGCONT. */
    public void thaw() throws IOException {
        signal("CONT");
    }

    private void signal(String name) throws IOException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        if (kill.onExit().join().exitValue() != 0) {
            throw new IOException("No process takes the signal " + name);
        }
    }

    public int exitCode() {
        return process.exitValue();
    }

    /** kill -9. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    public static void main(String[] arguments) throws Exception {
        Main main = new Main();
        main.addInitialProperty("camel.component.flowable-ew.base-url", arguments[0]);
        main.addInitialProperty("camel.component.flowable-ew.username", Flowable.USER);
        main.addInitialProperty("camel.component.flowable-ew.password", Flowable.PASSWORD);
        main.addInitialProperty("camel.main.routes-include-pattern", "false");
        CountDownLatch never = new CountDownLatch(1);
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("flowable-ew:" + arguments[1] + "?initialDelay=0&lockDuration=" + arguments[2])
                        .process(exchange -> {
                            System.out.println("started "
                                    + exchange.getMessage().getHeader(FlowableEwConstants.JOB_ID, String.class));
                            System.out.flush();
                            never.await();
                        });
            }
        });
        main.run();
    }
}
