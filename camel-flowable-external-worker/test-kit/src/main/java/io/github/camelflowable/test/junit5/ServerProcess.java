package io.github.camelflowable.test.junit5;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Flowable outside this JVM: an application on Spring Boot under test would make beans of all that it consists of. */
final class ServerProcess {

    private static final String MARK = "BOOT-INF/classes/io/github/camelflowable/examples/server/FlowableServer.class";
    private static final Pattern ADDRESS = Pattern.compile("Flowable answers at (\\S+)");

    private ServerProcess() {}

    /** The executable jar that the system property names, or else the one on the class path. */
    static Optional<Path> jar() {
        String named = System.getProperty("flowable-test.server-jar");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        URL mark = ServerProcess.class.getClassLoader().getResource(MARK);
        if (mark == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(
                    ((JarURLConnection) mark.openConnection()).getJarFileURL().toURI()));
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("Cannot find the jar that " + mark + " is in", e);
        }
    }

    /**
     * Starts it and waits until it answers. It ends with this JVM, however that ends.
     *
     * @return its base URL
     */
    static String start(Path jar, List<String> settings) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Half the time to start.
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString(),
                "--flowable-server.ends-with-parent"));
        settings.forEach(setting -> command.add("--" + setting));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            return addressIn(process.inputReader(), jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String addressIn(BufferedReader output, Path jar) throws IOException {
        StringBuilder printed = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                // A process whose output nobody reads stops when the pipe is full.
                Thread reader = new Thread(() -> output.lines().forEach(System.out::println), "flowable-server output");
                reader.setDaemon(true);
                reader.start();
                return address.group(1);
            }
            printed.append(line).append('\n');
        }
        throw new IllegalStateException("The Flowable in " + jar + " does not start. It says:\n" + printed);
    }
}
