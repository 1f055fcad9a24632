package io.github.camelflowable.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;

import io.github.camelflowable.springboot.BootApplication;

/** The listings that are no whole files, as {@link Listing} sorts them: fragments of Java, routes, configuration, envelopes. */
class ListingsTest {

    @TempDir
    private Path folder;

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern TAGGED = Pattern.compile("(?ms)^ *// tag::([\\w-]+)\\[]\\n(.*?)^ *// end::\\1\\[]$");

    static Stream<Listing> java() {
        return Listing.all("java").filter(listing -> !listing.isWholeFile());
    }

    @ParameterizedTest
    @MethodSource
    void java(Listing listing) throws IOException {
        List<String> compiled = new ArrayList<>();
        for (Path source : tests()) {
            TAGGED.matcher(Files.readString(source))
                    .results()
                    .map(region -> withoutSpace(region.group(2)))
                    .forEach(compiled::add);
        }

        assertThat(compiled.stream().anyMatch(text -> text.contains(withoutSpace(listing.text()))))
                .as("%s stands between tags in a test source, where it is compiled:%n%s", listing, listing.text())
                .isTrue();
    }

    /** Lines are broken as the formatter wants it in the source, and as it reads best in the page. */
    private static String withoutSpace(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static List<Path> tests() throws IOException {
        List<Path> folders = new ArrayList<>(List.of(Path.of("src/test/java/io/github/camelflowable/docs")));
        try (Stream<Path> examples = Files.list(Path.of("../examples"))) {
            examples.map(example -> example.resolve("src/test/java"))
                    .filter(Files::exists)
                    .forEach(folders::add);
        }
        List<Path> tests = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(tests::add);
            }
        }
        return tests;
    }

    @Test
    void shouldAcceptTheAddressesInTheJavaListings() throws Exception {
        build(context -> context.addRoutes(new DocumentedRoutes()));
        build(context -> context.addRoutes(new StuckCasesRoute()));
    }

    static Stream<Listing> yaml() {
        return Listing.all("yaml").filter(listing -> !listing.text().matches("(?s)(camel|apiVersion)\\b.*"));
    }

    @ParameterizedTest
    @MethodSource
    void yaml(Listing listing) throws Exception {
        buildYaml(listing.text());
    }

    static Stream<Listing> integrations() {
        return Listing.all("yaml").filter(listing -> listing.text().startsWith("apiVersion: camel.apache.org"));
    }

    /** As Camel K's operator does it. */
    @ParameterizedTest
    @MethodSource
    void integrations(Listing listing) throws Exception {
        JsonNode integration = YAML.readTree(listing.text());

        buildYaml(YAML.writeValueAsString(integration.at("/spec/flows")));

        assertThat(integration.at("/spec/dependencies"))
                .extracting(JsonNode::asText)
                .contains("camel:http")
                .anyMatch(name -> name.startsWith("mvn:io.github.camel-flowable:camel-flowable-external-worker:"));
    }

    private static void buildYaml(String routes) throws Exception {
        build(context ->
                PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("listing.yaml", routes)));
    }

    static Stream<Listing> applicationYaml() {
        return Listing.all("yaml").filter(listing -> listing.text().startsWith("camel"));
    }

    @ParameterizedTest
    @MethodSource
    void applicationYaml(Listing listing) throws IOException {
        List<PropertySource<?>> sources = new YamlPropertySourceLoader()
                .load("listing", new ByteArrayResource(listing.text().getBytes(StandardCharsets.UTF_8)));

        BootApplication.with("FLOWABLE_PASSWORD=test", "CLIENT_SECRET=test")
                .withBean("tls", SSLContextParameters.class)
                .withInitializer(application ->
                        sources.forEach(application.getEnvironment().getPropertySources()::addLast))
                .run(application -> {
                    CamelContext camel = application.getBean(CamelContext.class);
                    camel.getEndpoint("flowable-ew:topic").start();
                    camel.getEndpoint("flowable-rest:process/getEngineInfo").start();
                    assertThat(BootApplication.worker(application).getUsername())
                            .isNotNull();
                });
    }

    static Stream<Listing> properties() {
        return Listing.all("properties");
    }

    @ParameterizedTest
    @MethodSource
    void properties(Listing listing) throws Exception {
        Properties properties = new Properties();
        properties.load(new StringReader(readers(listing)));
        Main main = new Main();
        // Camel's Prometheus registry is not on the class path of these tests.
        properties.keySet().removeIf(name -> name.toString().startsWith("camel.metrics."));
        properties.forEach((name, value) -> main.addInitialProperty(name.toString(), value.toString()));
        main.addInitialProperty("camel.main.routes-include-pattern", "false");
        main.bind("kafka", new Stubs.Kafka());
        main.bind("token", (Supplier<String>) () -> "a token");
        main.bind("tls", new SSLContextParameters());
        main.start();
        try {
            main.getCamelContext().getEndpoint("flowable-ew:topic").start();
            main.getCamelContext()
                    .getEndpoint("flowable-rest:process/getEngineInfo")
                    .start();
        } finally {
            main.stop();
        }
    }

    /** A reader has the variables of the environment, and the files under /etc/worker. */
    private String readers(Listing listing) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (OutputStream file = Files.newOutputStream(folder.resolve("truststore.p12"))) {
            store.store(file, "test".toCharArray());
        }
        return listing.text()
                .replaceAll("\\{\\{env:\\w+}}", "test")
                .replace("/etc/worker", folder.toUri().getPath());
    }

    /** One or, as in a topic of Kafka, one in each line. */
    static Stream<Arguments> json() {
        return Listing.all("json").flatMap(listing -> documents(listing).map(json -> Arguments.of(listing, json)));
    }

    private static Stream<JsonNode> documents(Listing listing) {
        try (MappingIterator<JsonNode> documents =
                new ObjectMapper().readerFor(JsonNode.class).readValues(listing.text())) {
            return documents.readAll().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource
    void json(Listing listing, JsonNode document) throws Exception {
        if (!document.has("jobId")) {
            assertThat(document.isObject()).as("%s", listing).isTrue();
            return;
        }
        String schema = document.has("topic") ? "job-envelope" : "report-envelope";
        try (InputStream text =
                ListingsTest.class.getResourceAsStream("/io/github/camelflowable/schema/" + schema + ".schema.json")) {
            assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                            .getSchema(text)
                            .validate(document))
                    .as("%s fits the schema %s", listing, schema)
                    .isEmpty();
        }
    }

    private static void build(Routes routes) throws Exception {
        CamelContext context = Stubs.context();
        routes.addTo(context);
        context.start();
        try {
            assertThat(context.getRoutes()).isNotEmpty();
        } finally {
            context.stop();
        }
    }

    @FunctionalInterface
    private interface Routes {
        void addTo(CamelContext context) throws Exception;
    }
}
