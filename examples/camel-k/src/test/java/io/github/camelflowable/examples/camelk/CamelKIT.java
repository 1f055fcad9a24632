package io.github.camelflowable.examples.camelk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.examples.kafka.KafkaBroker;
import io.github.camelflowable.examples.server.FlowableRest;
import io.github.camelflowable.examples.server.FlowableServer;

/**
 * The files of this example as Camel K's operator runs them: translated, on Camel Quarkus, each in a process of its own, with a
 * real Flowable and a real Kafka.
 */
class CamelKIT {

    private static final String PIPES = "pipes";
    private static final String INTEGRATION = "integration";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION = "1.0.0-SNAPSHOT";

    private static FlowableServer server;
    private static FlowableRest flowable;

    private final Main main = new Main();

    @TempDir
    private Path folder;

    @BeforeAll
    static void startFlowable() {
        server = FlowableServer.start("server.port=0");
        flowable = new FlowableRest(server.baseUrl(), "rest-admin", "test");
        flowable.deployProcess("order.bpmn20.xml");
    }

    @AfterAll
    static void stopFlowable() {
        server.close();
    }

    @BeforeEach
    void configure() throws IOException {
        // The Kafka bridge, whose broker is used here, has one on the class path.
        main.setDefaultPropertyPlaceholderLocation("false");
        main.configure().withRoutesIncludePattern("false");
        main.setInitialProperties(secret());
    }

    @AfterEach
    void stop() {
        main.stop();
    }

    private static Properties secret() throws IOException {
        Properties secret = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("application.properties"))) {
            secret.load(reader);
        }
        secret.replaceAll((name, value) -> name.toString().endsWith(".base-url") ? server.baseUrl() : value);
        return secret;
    }

    /** @return the folder that Kubernetes would mount */
    private Path mounted(KafkaBroker kafka) throws IOException {
        Properties secret = secret();
        secret.setProperty("kafka.brokers", kafka.address());
        Path mount = Files.createDirectories(folder.resolve("conf.d/_secrets/flowable"));
        try (Writer writer = Files.newBufferedWriter(mount.resolve("application.properties"))) {
            secret.store(writer, null);
        }
        return mount;
    }

    @Test
    void shouldBringAnOrderThroughPipesAndIntegrationToItsEnd() throws Exception {
        try (KafkaBroker kafka = KafkaBroker.start()) {
            for (String topic : List.of("orders", "score-requests", "score-answers")) {
                kafka.createTopic(topic, 1, Map.of());
            }
            Path secret = mounted(kafka);
            // Camel 4.14 would take the file for one property of that name.
            String onCamel414 = "-Dquarkus.config.locations=" + secret.resolve("application.properties");
            String asTheOperator = "-Dcamel.main.cloud-properties-location=" + secret;
            try (Pod orders = Pod.start("orders.pipe.yaml", PIPES, folder, onCamel414);
                    Pod requests = Pod.start("score-requests.pipe.yaml", PIPES, folder, onCamel414);
                    Pod answers = Pod.start("score-answers.pipe.yaml", PIPES, folder, onCamel414);
                    Pod worker = Pod.start("order-worker.integration.yaml", INTEGRATION, folder, asTheOperator)) {
                List<Pod> pods = List.of(orders, requests, answers, worker);
                score(kafka);

                main.getCamelTemplate().sendBody("kafka:orders?brokers=" + kafka.address(), """
                        {"processDefinitionKey": "order", "businessKey": "7", "variables": {"orderId": 7}}""");

                String order = await("the order is started", pods).until(() -> instance("7"), id -> !id.isEmpty());
                await("the order is shipped", pods)
                        .until(() -> flowable.endOfProcess(order).isPresent());
                Map<String, JsonNode> variables = flowable.processVariables(order);
                assertThat(variables.get("score").asInt()).isEqualTo(42);
                assertThat(variables.get("trackingNumber").asText()).isEqualTo("TRACK-7");
                assertThat(worker.log()).contains("Apache Camel 4.18.", "Ship order 7, score 42");
            }
        }
    }

    /** What stands behind Kafka: it sees bodies, since no header of Camel gets there. */
    private void score(KafkaBroker kafka) throws Exception {
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("kafka:score-requests?autoOffsetReset=earliest&groupId=service&brokers=" + kafka.address())
                        .process(exchange -> {
                            JsonNode job = JSON.readTree(exchange.getMessage().getBody(String.class));
                            int orderId = job.at("/variables/orderId").asInt();
                            exchange.getMessage().removeHeaders("*");
                            exchange.getMessage()
                                    .setBody(JSON.writeValueAsString(Map.of(
                                            "jobId",
                                            job.path("jobId"),
                                            "workerId",
                                            job.path("workerId"),
                                            "operation",
                                            "complete",
                                            "variables",
                                            Map.of("score", orderId * 6))));
                        })
                        .to("kafka:score-answers?brokers=" + kafka.address());
            }
        });
        main.start();
    }

    /** By the operator's rules, for which an expression such as {@code ${body[orderId]}} is no reason for camel:bean. */
    @Test
    void shouldRunWithTheDependenciesThatTheOperatorFindsAndNoOther() throws IOException {
        Set<String> ofPipes = new TreeSet<>();
        for (String pipe : List.of("orders.pipe.yaml", "score-requests.pipe.yaml", "score-answers.pipe.yaml")) {
            ofPipes.addAll(Translation.of(pipe).dependencies());
        }

        assertThat(dependencies(PIPES)).isEqualTo(ofPipes);
        assertThat(dependencies(INTEGRATION))
                .isEqualTo(Translation.of("order-worker.integration.yaml").dependencies());
        assertThat(Pod.jars(PIPES)).isNotEmpty().noneMatch(jar -> jar.contains("camel-bean"));
    }

    /** Those of a kit, in the notation of Camel K. */
    private static Set<String> dependencies(String kit) throws IOException {
        Set<String> dependencies = new TreeSet<>();
        Matcher artifact = Pattern.compile(
                        "<dependency>\\s*<groupId>([^<]*)</groupId>\\s*<artifactId>([^<]*)</artifactId>\\s*</dependency>")
                .matcher(Files.readString(Path.of(kit, "pom.xml")));
        while (artifact.find()) {
            dependencies.add(
                    artifact.group(1).equals("org.apache.camel.quarkus")
                            ? artifact.group(2).replace("camel-quarkus-", "camel:")
                            : "mvn:" + artifact.group(1) + ":" + artifact.group(2) + ":" + VERSION);
        }
        return dependencies;
    }

    @Test
    void shouldHoldTheSameRoutesInTheIntegrationAndInTheRoutesFile() throws IOException {
        assertThat(Translation.yaml("order-worker.integration.yaml").at("/spec/flows"))
                .isEqualTo(Translation.yaml("order-worker.camel.yaml"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders.pipe.yaml",
                "score-requests.pipe.yaml",
                "score-answers.pipe.yaml",
                "order-worker.integration.yaml"
            })
    void shouldMountTheSecretWhereTheOperatorLooksForIt(String file) throws IOException {
        assertThat(Translation.of(file).secrets()).containsExactly("flowable");
    }

    /** As keda.yaml and the README say: one job counts from the moment it waits until it is done. */
    @Test
    void shouldScaleOnTheJobsThatAreNotDone() throws Exception {
        main.start();
        flowable.startProcess("order", "8", Map.of("orderId", 8));
        assertThat(metric()).isZero();

        report(acquire("score"));
        await("the job is counted").until(() -> metric() == 1);

        AcquiredJob shipping = acquire("shipping");
        assertThat(metric()).as("while it is worked on").isOne();

        report(shipping);
        await("the job is done").until(() -> metric() == 0);
    }

    private static int metric() throws IOException {
        JsonNode trigger = Translation.yaml("keda.yaml").at("/spec/triggers/0/metadata");
        URI url = URI.create(trigger.path("url").asText());
        String path = url.getPath().replaceFirst("^/flowable-rest", "") + "?" + url.getQuery();
        JsonNode value = flowable.get(path).path(trigger.path("valueLocation").asText());
        assertThat(value.isInt()).as("%s of %s is a number", value, path).isTrue();
        return value.asInt();
    }

    private AcquiredJob acquire(String topic) throws Exception {
        List<?> jobs = main.getCamelTemplate()
                .requestBody("flowable-ew:" + topic + "?operation=acquire", (Object) null, List.class);
        return (AcquiredJob) jobs.get(0);
    }

    private void report(AcquiredJob job) throws Exception {
        main.getCamelTemplate()
                .requestBody(
                        "flowable-ew:any",
                        main.getCamelContext().getTypeConverter().mandatoryConvertTo(String.class, job));
    }

    /** @return id of the instance with this business key, empty if there is none */
    private static String instance(String businessKey) {
        return flowable.get("/process-api/history/historic-process-instances?businessKey=" + businessKey)
                .at("/data/0/id")
                .asText();
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(50));
    }

    private static ConditionFactory await(String what, List<Pod> pods) {
        return await(what).failFast(() -> assertThat(pods)
                .allSatisfy(pod -> assertThat(pod.isAlive()).as(pod::log).isTrue()));
    }
}
