package io.github.camelflowable.examples.camelk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A process that runs one resource as a pod of Camel K does: the application of its kit, its routes, and its secret as a file. */
final class Pod implements AutoCloseable {

    private final Process process;
    private final Path log;

    private Pod(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * @param kit        module that built the application
     * @param secretFile option of Java that names the mounted secret
     */
    static Pod start(String file, String kit, Path folder, String secretFile) throws IOException {
        Translation translation = Translation.of(file);
        Path sources = Files.createDirectories(folder.resolve(file));
        Files.writeString(sources.resolve("route.yaml"), translation.routes());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Half the time to start.
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.banner.enabled=false",
                "-Dcamel.main.routes-include-pattern=file:" + sources.resolve("route.yaml")));
        if (!translation.secrets().isEmpty()) {
            command.add(secretFile);
        }
        translation.properties().forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(
                List.of("-jar", application(kit).resolve("quarkus-run.jar").toString()));
        Path log = folder.resolve(file + ".log");
        return new Pod(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                log);
    }

    private static Path application(String kit) {
        return Path.of(kit, "target", "quarkus-app");
    }

    /** @return names of the jars on its class path */
    static List<String> jars(String kit) throws IOException {
        try (Stream<Path> files = Files.list(application(kit).resolve("lib/main"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM, as the cluster ends it. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
