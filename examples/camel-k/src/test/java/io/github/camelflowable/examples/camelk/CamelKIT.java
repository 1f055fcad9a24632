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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.examples.server.FlowableRest;
import io.github.camelflowable.examples.server.FlowableServer;

/**
 * The files of this example, translated as Camel K's operator does, in camel-main instead of a cluster, against a real
 * Flowable. Kafka is a queue in memory: the example kafka-bridge has a real one.
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
        List<Resource> routes = List.of(
                translated("score-requests.pipe.yaml"),
                translated("score-answers.pipe.yaml"),
                translated("orders.pipe.yaml"));
        main.init();
        for (Resource route : routes) {
            load(route);
        }
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

    /** The operator reads traits of a Pipe from annotations; the section spec.integration it does not read any more. */
    @ParameterizedTest
    @ValueSource(strings = {"orders.pipe.yaml", "score-requests.pipe.yaml", "score-answers.pipe.yaml"})
    void shouldMountTheSecretWhereTheOperatorLooksForIt(String file) throws IOException {
        JsonNode pipe = yaml(file);

        assertThat(pipe.at("/metadata/annotations")
                        .path("trait.camel.apache.org/mount.configs")
                        .asText())
                .isEqualTo("secret:flowable");
        assertThat(pipe.at("/spec").has("integration")).isFalse();
    }

    /** Camel Quarkus has no language that no dependency names. */
    @Test
    void shouldNameTheDependencyThatExpressionsOnTheBodyNeed() throws IOException {
        JsonNode integration = yaml("order-worker.integration.yaml");

        assertThat(integration.at("/spec/flows").toString()).contains("${body[");
        assertThat(integration.at("/spec/dependencies"))
                .extracting(JsonNode::asText)
                .contains("camel:bean", "camel:http");
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

    /** The route that Camel K's operator makes of a Pipe; properties of Kamelets become properties of the application. */
    private Resource translated(String file) throws IOException {
        JsonNode pipe = yaml(file);
        ArrayNode steps = YAML.createArrayNode();
        int number = 0;
        for (JsonNode step : pipe.at("/spec/steps")) {
            steps.addObject().put("to", uri(step, "action-" + number++));
        }
        steps.addObject().put("to", uri(pipe.at("/spec/sink"), "sink"));
        ObjectNode route = YAML.createObjectNode();
        route.putObject("route")
                .put("id", pipe.at("/metadata/name").asText())
                .putObject("from")
                .put("uri", uri(pipe.at("/spec/source"), "source"))
                .set("steps", steps);
        return ResourceHelper.fromString(
                file.replace(".pipe", ""),
                YAML.writeValueAsString(YAML.createArrayNode().add(route)));
    }

    private String uri(JsonNode endpoint, String id) {
        JsonNode kamelet = endpoint.at("/ref/name");
        StringBuilder uri = new StringBuilder(
                kamelet.isMissingNode() ? endpoint.path("uri").asText() : "kamelet:" + kamelet.asText() + "/" + id);
        endpoint.path("properties").properties().forEach(property -> {
            String value = property.getValue().asText();
            if (kamelet.isMissingNode()) {
                uri.append(uri.indexOf("?") < 0 ? '?' : '&')
                        .append(property.getKey())
                        .append('=')
                        .append(value);
            } else {
                main.addInitialProperty(
                        "camel.kamelet." + kamelet.asText() + "." + id + "." + property.getKey(), value);
            }
        });
        return uri.toString();
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
