package io.github.camelflowable.examples.kafka;

import java.io.IOException;
import java.nio.file.Path;

import org.apache.camel.main.Main;

/** The worker in a JVM of its own, to be killed. Its main method runs the worker. */
final class WorkerProcess {

    private final Process process;

    private WorkerProcess(Process process) {
        this.process = process;
    }

    static WorkerProcess start(String flowableUrl, String brokers, String lockDuration) throws IOException {
        return new WorkerProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WorkerProcess.class.getName(),
                        flowableUrl,
                        brokers,
                        lockDuration)
                .inheritIO()
                .start());
    }

    /** kill -9. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    public static void main(String[] arguments) throws Exception {
        Main worker = KafkaBridge.worker(arguments[0], arguments[1]);
        worker.addOverrideProperty("camel.component.flowable-ew.lockDuration", arguments[2]);
        // The shortest a broker allows: so soon the answers of a worker that was killed are another's.
        worker.addOverrideProperty("camel.component.kafka.sessionTimeoutMs", "6000");
        worker.addOverrideProperty("camel.component.kafka.heartbeatIntervalMs", "2000");
        worker.run();
    }
}
