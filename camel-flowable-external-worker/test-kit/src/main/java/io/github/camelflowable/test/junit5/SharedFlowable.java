package io.github.camelflowable.test.junit5;

import java.util.ArrayList;
import java.util.List;

import io.github.camelflowable.examples.server.FlowableRest;
import io.github.camelflowable.examples.server.FlowableServer;

/**
 * The one Flowable of this JVM, started by whoever asks first, on a free port and with a database in memory. Jobs whose
 * lock has expired, or whose {@code retryTimeout} is over, are free again within 2 seconds, not within a minute.
 *
 * <p>System properties choose what it is:
 *
 * <ul>
 *   <li>{@code flowable-test.base-url}, with {@code flowable-test.username} and {@code flowable-test.password}: a Flowable
 *       that runs already. It is neither configured nor stopped.
 *   <li>{@code flowable-test.server-jar}: path of an executable {@code flowable-server}, which is started as a process of
 *       its own. Without the property the same happens if such a jar is on the class path.
 *   <li>Otherwise Flowable runs inside this JVM, if {@code flowable-server} and all that it needs is on the class path.
 * </ul>
 */
public final class SharedFlowable {

    private static final List<String> SETTINGS = List.of(
            "server.port=0",
            "flowable.process.async.executor.reset-expired-jobs-interval=PT2S",
            "flowable.cmmn.async.executor.reset-expired-jobs-interval=PT2S");

    private static SharedFlowable shared;

    private final String baseUrl;
    private final String username;
    private final String password;

    private SharedFlowable(String baseUrl, String username, String password) {
        this.baseUrl = baseUrl;
        this.username = username;
        this.password = password;
    }

    /**
     * The server that all tests of this JVM share; the first call starts it.
     *
     * @throws IllegalStateException if there is no Flowable on the class path, or it does not start
     */
    public static synchronized SharedFlowable get() {
        if (shared == null) {
            shared = find();
        }
        return shared;
    }

    /** What the shared server is started with, for a server of one's own that behaves alike. */
    public static List<String> settings() {
        return SETTINGS;
    }

    /** Root of the application, below which the REST APIs are; without a slash at its end. */
    public String baseUrl() {
        return baseUrl;
    }

    public String username() {
        return username;
    }

    public String password() {
        return password;
    }

    /** Its REST APIs. */
    public FlowableRest rest() {
        return new FlowableRest(baseUrl, username, password);
    }

    private static SharedFlowable find() {
        String username = System.getProperty("flowable-test.username", "rest-admin");
        String password = System.getProperty("flowable-test.password", "test");
        String running = System.getProperty("flowable-test.base-url");
        if (running != null) {
            return new SharedFlowable(running.replaceFirst("/+$", ""), username, password);
        }
        List<String> settings = new ArrayList<>(SETTINGS);
        return new SharedFlowable(
                ServerProcess.jar()
                        .map(jar -> ServerProcess.start(jar, settings))
                        .orElseGet(() -> here(settings)),
                username,
                password);
    }

    private static String here(List<String> settings) {
        try {
            FlowableServer server = FlowableServer.start(settings.toArray(String[]::new));
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server.baseUrl();
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "There is no Flowable to test with (" + e.getMessage()
                            + " is not on the class path). Add the executable "
                            + "jar io.github.camel-flowable:flowable-server, classifier run, in test scope, or set the system "
                            + "property flowable-test.server-jar to its path or flowable-test.base-url to the address of a "
                            + "Flowable that runs",
                    e);
        }
    }
}
