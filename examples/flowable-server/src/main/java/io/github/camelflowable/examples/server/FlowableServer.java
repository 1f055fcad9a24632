package io.github.camelflowable.examples.server;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

/**
 * A real Flowable: its BPMN, CMMN, DMN, event registry, identity and app engines with their REST APIs under
 * {@code /flowable-rest}, HTTP Basic as in Flowable's own REST application, and a database of its own that is gone when the server is closed.
 *
 * <p>Every setting of Flowable and Spring Boot is a property here. What is given to {@link #start} wins over the
 * environment, the environment wins over the settings of this class:
 *
 * <pre>{@code
 * try (FlowableServer server = FlowableServer.start("server.port=0")) {
 *     server.baseUrl(); // http://localhost:49152/flowable-rest
 * }
 * }</pre>
 */
public final class FlowableServer implements AutoCloseable {

    private static final String CONTEXT_PATH = "/flowable-rest";
    private static final List<String> CHATTY =
            List.of("org.flowable", "org.springframework", "org.apache.ibatis", "com.zaxxer.hikari", "liquibase");
    // java.util.logging forgets the level of a logger that nobody holds.
    private static final List<Logger> CHATTY_TOMCAT = Stream.of(
                    "org.apache.catalina", "org.apache.coyote", "org.apache.tomcat")
            .map(Logger::getLogger)
            .toList();
    // On close Tomcat suspects threads of the engines that are just ending to be leaks.
    private static final Logger LEAK_SUSPICIONS = Logger.getLogger("org.apache.catalina.loader");

    private final ServletWebServerApplicationContext context;

    private FlowableServer(ServletWebServerApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts a server inside this JVM and returns when it answers.
     *
     * @param properties {@code name=value} each; {@code server.port=0} takes a free port
     */
    public static FlowableServer start(String... properties) {
        quietenUnlessConfigured();
        SpringApplication application = application();
        // Spring Boot would re-read the logging configuration of the JVM it is a guest in.
        application.setListeners(application.getListeners().stream()
                .filter(listener -> !(listener instanceof LoggingApplicationListener))
                .toList());
        application.setRegisterShutdownHook(false);
        return run(application, Stream.of(properties).map(property -> "--" + property));
    }

    /**
     * Runs the server as an application; arguments are {@code --name=value} as with every Spring Boot application. With
     * {@code --flowable-server.ends-with-parent} it ends when the process that started it is gone.
     */
    @SuppressWarnings("resource") // ends with the JVM
    public static void main(String[] arguments) {
        if (List.of(arguments).contains("--flowable-server.ends-with-parent")) {
            ProcessHandle.current().parent().ifPresent(parent -> parent.onExit()
                    .thenRun(() -> Runtime.getRuntime().halt(0)));
        }
        System.out.println("Flowable starts, which takes some seconds ...");
        FlowableServer server = run(application(), Stream.of(arguments));
        System.out.println("Flowable answers at " + server.baseUrl() + " (user rest-admin, password test)");
    }

    public String baseUrl() {
        return "http://localhost:" + port() + CONTEXT_PATH;
    }

    public int port() {
        return context.getWebServer().getPort();
    }

    @Override
    public void close() {
        context.close();
    }

    private static FlowableServer run(SpringApplication application, Stream<String> arguments) {
        return new FlowableServer(
                (ServletWebServerApplicationContext) application.run(arguments.toArray(String[]::new)));
    }

    private static SpringApplication application() {
        SpringApplication application = new SpringApplication(ServerConfiguration.class);
        application.setWebApplicationType(WebApplicationType.SERVLET);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setDefaultProperties(Map.ofEntries(
                // An application.properties on the class path belongs to whoever started this server.
                Map.entry("spring.config.name", "flowable-server"),
                Map.entry("server.servlet.context-path", CONTEXT_PATH),
                Map.entry("server.shutdown", "immediate"),
                Map.entry("logging.level.root", "WARN"),
                Map.entry(
                        "spring.datasource.url",
                        "jdbc:h2:mem:flowable-" + UUID.randomUUID()
                                + ";DB_CLOSE_DELAY=10;DB_CLOSE_ON_EXIT=FALSE;ANALYZE_AUTO=0"),
                // The same for its processes/*.bpmn20.xml and cases/*.cmmn: nothing is deployed but by REST.
                Map.entry("flowable.check-process-definitions", "false"),
                Map.entry("flowable.app.deploy-resources", "false"),
                Map.entry("flowable.cmmn.deploy-resources", "false"),
                Map.entry("flowable.dmn.deploy-resources", "false"),
                Map.entry("flowable.eventregistry.deploy-resources", "false")));
        return application;
    }

    private static void quietenUnlessConfigured() {
        LoggingSystem logging = LoggingSystem.get(FlowableServer.class.getClassLoader());
        for (String name : CHATTY) {
            LoggerConfiguration configured = logging.getLoggerConfiguration(name);
            if (configured == null || configured.getConfiguredLevel() == null) {
                logging.setLogLevel(name, LogLevel.WARN);
            }
        }
        CHATTY_TOMCAT.forEach(logger -> quietenUnlessConfigured(logger, Level.WARNING));
        quietenUnlessConfigured(LEAK_SUSPICIONS, Level.SEVERE);
    }

    private static void quietenUnlessConfigured(Logger logger, Level level) {
        if (logger.getLevel() == null) {
            logger.setLevel(level);
        }
    }
}
