package io.github.camelflowable.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.component.stub.StubComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.FlowableEwComponent;
import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.Models;

/** The recipes of the documentation, as they are printed. */
class RecipesIT {

    @TempDir
    private static Path folder;

    private static CompiledListings recipes;

    private final Flowable flowable = Flowable.shared();
    private final String key = "recipe" + UUID.randomUUID().toString().replace("-", "");
    private final CamelContext context = new DefaultCamelContext();

    @BeforeAll
    static void compile() throws IOException {
        recipes = new CompiledListings(folder.resolve("classes"));
        for (Listing listing : Listing.of(Path.of("src/main/docs/recipes.md"))
                .filter(Listing::isWholeFile)
                .toList()) {
            recipes.add(listing);
        }
        recipes.compile();
    }

    @AfterAll
    static void close() throws IOException {
        recipes.close();
    }

    @BeforeEach
    void start() {
        FlowableEwComponent component = context.getComponent("flowable-ew", FlowableEwComponent.class);
        component.getConfiguration().setBaseUrl(flowable.baseUrl());
        component.getConfiguration().setUsername(Flowable.USER);
        component.getConfiguration().setPassword(Flowable.PASSWORD);
        context.addComponent("jms", new StubComponent());
        context.getPropertiesComponent()
                .addInitialProperty(
                        "documents", folder.resolve("documents").toUri().getPath());
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private void run(String recipe) throws Exception {
        context.addRoutes(recipes.routes("com.example.recipes." + recipe));
    }

    private Map<String, JsonNode> outcome(String instance) {
        await().atMost(Duration.ofMinutes(1)).until(() -> flowable.hasEnded(instance));
        return flowable.variables(instance);
    }

    private String variable(String instance, String name) {
        return outcome(instance).get(name).path("value").asText();
    }

    @Test
    void shouldGiveTheSameReceiptWhenAJobRunsAgain() throws Exception {
        run("RepeatableRoute");
        flowable.deploy(Models.oneTask(key, "charge-card"));
        List<String> receipts = new CopyOnWriteArrayList<>();
        AtomicBoolean failed = new AtomicBoolean();
        AdviceWith.adviceWith(context, context.getRoutes().get(0).getId(), advice -> advice.weaveAddLast()
                .process(job -> {
                    receipts.add(job.getMessage().getBody(String.class));
                    if (failed.compareAndSet(false, true)) {
                        throw new IllegalStateException("After the work, before the report");
                    }
                }));

        String receipt = variable(flowable.startProcess(key), "receipt");

        assertThat(receipts).hasSize(2).containsOnly(receipt);
    }

    /** The trap that the page names. */
    @Test
    void shouldReportTheVariablesWhenAnIdempotentConsumerSkipsTheWork() throws Exception {
        AtomicBoolean failed = new AtomicBoolean();
        flowable.deploy(Models.oneTask(key, key));
        RouteBuilder.addRoutes(context, rb -> rb.from("flowable-ew:" + key + "?resultVariable=receipt")
                .idempotentConsumer(rb.header(FlowableEwConstants.CORRELATION_ID), new MemoryIdempotentRepository())
                .completionEager(true)
                .removeOnFailure(false)
                .setBody(rb.constant("RECEIPT"))
                .end()
                .process(job -> {
                    if (failed.compareAndSet(false, true)) {
                        throw new IllegalStateException("After the work, before the report");
                    }
                }));

        String instance = flowable.startProcess(key, Map.of("orderId", "1001"));

        assertThat(outcome(instance)
                        .get("receipt")
                        .path("value")
                        .path("orderId")
                        .asText())
                .isEqualTo("1001");
    }

    @Test
    void shouldReportTheAnswerWhenTheWorkIsLong() throws Exception {
        run("LongWorkRoutes");
        RouteBuilder.addRoutes(context, rb -> rb.from("jms:queue:render").to("jms:queue:rendered"));
        flowable.deploy(Models.oneTask(key, "render"));

        assertThat(outcome(flowable.startProcess(key))).isEmpty();
    }

    @Test
    void shouldWriteTheNumberOfItsTenant() throws Exception {
        run("TenantRoute");
        flowable.deploy(Models.oneTask(key, "invoice"), "acme");
        flowable.deploy(Models.oneTask(key, "invoice"), "globex");

        String acme = flowable.startProcessOf("acme", key);
        String globex = flowable.startProcessOf("globex", key);

        assertThat(variable(acme, "invoiceNumber")).startsWith("ACME-");
        assertThat(variable(globex, "invoiceNumber")).startsWith("GLOBEX-");
    }

    @Test
    void shouldSendAllMails() throws Exception {
        run("RateLimitedRoute");
        flowable.deploy(Models.oneTask(key, "send-mail"));

        List<String> instances = started(8, Map.of("customer", "Anna"));

        assertThat(instances)
                .allSatisfy(instance -> assertThat(variable(instance, "mail")).isEqualTo("Mail to Anna"));
    }

    @Test
    void shouldReportEachJobOfABatch() throws Exception {
        run("BatchRoute");
        flowable.deploy(Models.oneTask(key, "print-label"));

        assertThat(started(25, Map.of())).allSatisfy(instance -> assertThat(variable(instance, "printed"))
                .isEqualTo("true"));
    }

    @Test
    void shouldArchiveTheContractThatWasWritten() throws Exception {
        run("ClaimCheckRoutes");
        flowable.deploy(Models.twoTasks(key, "write-contract", "archive-contract"));

        String instance = flowable.startProcess(key, Map.of("customer", "Anna"));

        assertThat(variable(instance, "archived")).isEqualTo("Contract of Anna, archived");
    }

    @Test
    void shouldStartAProcessForACallerOverHttp() throws Exception {
        VertxPlatformHttpServerConfiguration port = new VertxPlatformHttpServerConfiguration();
        port.setBindPort(0);
        VertxPlatformHttpServer server = new VertxPlatformHttpServer(port);
        context.addService(server);
        run("StartOverHttpRoute");
        flowable.deploy(Models.oneTask("http-order", key));

        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + server.getPort() + "/orders"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"processDefinitionKey\": \"other\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain");
        assertThat(flowable.variables(answer.body()).get("order").path("value").asText())
                .isEqualTo("{\"processDefinitionKey\": \"other\"}");
    }

    private List<String> started(int instances, Map<String, Object> variables) {
        return IntStream.range(0, instances)
                .mapToObj(instance -> flowable.startProcess(key, variables))
                .toList();
    }
}
