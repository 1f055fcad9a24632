package io.github.camelflowable.examples.camelk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.stub.StubComponent;
import org.apache.camel.main.Main;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.examples.server.FlowableRest;
import io.github.camelflowable.examples.server.FlowableServer;

/**
 * The files of this example as they stand, in camel-main instead of a cluster, against a real Flowable. Only Kafka is a
 * queue in memory: the example kafka-bridge has a real one.
 */
class CamelKIT {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final ObjectMapper JSON = new ObjectMapper();

    private static FlowableServer server;
    private static FlowableRest flowable;

    private final Main main = new Main();

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
    void mountTheSecret() throws IOException {
        Properties secret = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("application.properties"))) {
            secret.load(reader);
        }
        secret.replaceAll((name, value) -> name.toString().endsWith(".base-url") ? server.baseUrl() : value);
        main.setInitialProperties(secret);
        main.configure().withRoutesIncludePattern("false");
        main.bind("kafka", new StubComponent());
    }

    @AfterEach
    void stop() {
        main.stop();
    }

    @Test
    void shouldBringAnOrderThroughPipesAndIntegrationToItsEnd() throws Exception {
        // What stands behind Kafka: it sees bodies, since no header of Camel gets there.
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("kafka:score-requests")
                        .process(exchange -> {
                            JsonNode job = JSON.readTree(exchange.getMessage().getBody(String.class));
                            exchange.getMessage().removeHeaders("*");
                            exchange.getMessage()
                                    .setBody(JSON.writeValueAsString(Map.of(
                                            "jobId", job.path("jobId"),
                                            "workerId", job.path("workerId"),
                                            "operation", "complete",
                                            "variables",
                                                    Map.of(
                                                            "score",
                                                            job.at("/variables/orderId")
                                                                            .asInt()
                                                                    * 6))));
                        })
                        .to("kafka:score-answers");
            }
        });
        main.init();
        load(file("score-requests.pipe.yaml"));
        load(file("score-answers.pipe.yaml"));
        load(file("orders.pipe.yaml"));
        load(flows("order-worker.integration.yaml"));
        main.start();

        main.getCamelTemplate().sendBody("kafka:orders", """
                {"processDefinitionKey": "order", "businessKey": "7", "variables": {"orderId": 7}}""");

        String order = await("the order is started").until(() -> instance("7"), id -> !id.isEmpty());
        await("the order is shipped").until(() -> flowable.endOfProcess(order).isPresent());
        Map<String, JsonNode> variables = flowable.processVariables(order);
        assertThat(variables.get("score").asInt()).isEqualTo(42);
        assertThat(variables.get("trackingNumber").asText()).isEqualTo("TRACK-7");
    }

    @Test
    void shouldHoldTheSameRoutesInTheIntegrationAndInTheRoutesFile() throws IOException {
        assertThat(yaml("order-worker.integration.yaml").at("/spec/flows")).isEqualTo(yaml("order-worker.camel.yaml"));
    }

    @Test
    void shouldNameTheJarAsItsKameletsDo() throws IOException {
        try (InputStream kamelet = CamelKIT.class.getResourceAsStream("/kamelets/flowable-ew-source.kamelet.yaml")) {
            JsonNode jar = yaml("order-worker.integration.yaml").at("/spec/dependencies/0");
            assertThat(YAML.readTree(kamelet).at("/spec/dependencies")).contains(jar);
        }
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
        JsonNode trigger = yaml("keda.yaml").at("/spec/triggers/0/metadata");
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

    private void load(Resource resource) throws Exception {
        PluginHelper.getRoutesLoader(main.getCamelContext()).loadRoutes(resource);
    }

    private static Resource file(String name) throws IOException {
        return ResourceHelper.fromString(name, Files.readString(Path.of(name)));
    }

    /** What Camel K's operator takes out of an Integration and gives to Camel. */
    private static Resource flows(String integration) throws IOException {
        return ResourceHelper.fromString(
                "flows.yaml", YAML.writeValueAsString(yaml(integration).at("/spec/flows")));
    }

    /** The first document of a file. */
    private static JsonNode yaml(String file) throws IOException {
        return YAML.readTree(Path.of(file).toFile());
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }
}
