package io.github.camelflowable.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.apache.camel.CamelContext;
import org.apache.camel.component.stub.StubComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;

import io.github.camelflowable.springboot.BootApplication;

/** The listings of the documentation are accepted: Java by the compiler, YAML and properties by Camel and Spring Boot. */
class ListingsTest {

    private static final List<Path> PAGES = List.of(
            Path.of("src/main/docs/flowable-ew-component.adoc"),
            Path.of("src/main/docs/flowable-rest-component.adoc"),
            Path.of("src/main/docs/migration.md"),
            Path.of("src/main/docs/modelling.md"),
            Path.of("src/main/docs/effectively-once.md"),
            Path.of("../README.md"),
            Path.of("../examples/spring-boot-minimal/README.md"),
            Path.of("../examples/spring-boot-worker/README.md"));
    private static final List<String> SOURCES =
            List.of("DocumentedRoutes", "StuckCasesRoute", "ShippingRoute", "ShippingRouteIT", "ReadmeListings");

    /** AsciiDoc or Markdown. */
    private static final String LISTING = "(?ms)^(?:\\[source,%1$s]\\n----\\n(.*?)^----| *```%1$s\\n(.*?)^ *```)$";

    private static final Pattern TAGGED = Pattern.compile("(?ms)^ *// tag::([\\w-]+)\\[]\\n(.*?)^ *// end::\\1\\[]$");

    static Stream<String> java() throws IOException {
        // ReadmeIT runs the listings that are whole files.
        return listings("java").filter(listing -> !listing.startsWith("package "));
    }

    @ParameterizedTest
    @MethodSource
    void java(String listing) throws IOException {
        List<String> compiled = new ArrayList<>();
        for (String source : SOURCES) {
            TAGGED.matcher(Files.readString(Path.of("src/test/java/io/github/camelflowable/docs", source + ".java")))
                    .results()
                    .map(region -> region.group(2).stripTrailing().stripIndent().strip())
                    .forEach(compiled::add);
        }

        assertThat(compiled)
                .as("Each Java listing of the documentation stands between tags in %s, where it is compiled", SOURCES)
                .contains(listing.strip());
    }

    @Test
    void shouldAcceptTheAddressesInTheJavaListings() throws Exception {
        build(context -> context.addRoutes(new DocumentedRoutes()));
        build(context -> context.addRoutes(new StuckCasesRoute()));
    }

    static Stream<String> yaml() throws IOException {
        return listings("yaml").filter(listing -> !listing.startsWith("camel"));
    }

    @ParameterizedTest
    @MethodSource
    void yaml(String listing) throws Exception {
        build(context ->
                PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("listing.yaml", listing)));
    }

    static Stream<String> applicationYaml() throws IOException {
        return listings("yaml").filter(listing -> listing.startsWith("camel"));
    }

    @ParameterizedTest
    @MethodSource
    void applicationYaml(String listing) throws IOException {
        List<PropertySource<?>> sources = new YamlPropertySourceLoader()
                .load("listing", new ByteArrayResource(listing.getBytes(StandardCharsets.UTF_8)));

        BootApplication.with("FLOWABLE_PASSWORD=test")
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

    static Stream<String> properties() throws IOException {
        return listings("properties");
    }

    @ParameterizedTest
    @MethodSource
    void properties(String listing) throws Exception {
        Properties properties = new Properties();
        properties.load(new StringReader(listing));
        Main main = new Main();
        properties.forEach((name, value) -> main.addInitialProperty(name.toString(), value.toString()));
        main.addInitialProperty("camel.main.routes-include-pattern", "false");
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

    static Stream<String> json() throws IOException {
        return listings("json");
    }

    @ParameterizedTest
    @MethodSource
    void json(String listing) throws Exception {
        JsonNode envelope = new ObjectMapper().readTree(listing);
        String schema = envelope.has("topic") ? "job-envelope" : "report-envelope";
        try (InputStream text =
                ListingsTest.class.getResourceAsStream("/io/github/camelflowable/schema/" + schema + ".schema.json")) {
            assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                            .getSchema(text)
                            .validate(envelope))
                    .as("%s fits the schema %s", listing, schema)
                    .isEmpty();
        }
    }

    private static Stream<String> listings(String language) throws IOException {
        Pattern pattern = Pattern.compile(LISTING.formatted(language));
        Stream.Builder<String> listings = Stream.builder();
        for (Path page : PAGES) {
            pattern.matcher(Files.readString(page))
                    .results()
                    .map(listing -> listing.group(1) != null ? listing.group(1) : listing.group(2))
                    .map(text -> text.stripTrailing().stripIndent())
                    .forEach(listings);
        }
        return listings.build();
    }

    /** Builds routes completely, so that unknown options are found, but starts none. */
    private static void build(Routes routes) throws Exception {
        CamelContext context = new DefaultCamelContext();
        context.setAutoStartup(false);
        context.addComponent("kafka", new StubComponent());
        context.addComponent("jms", new StubComponent());
        context.addComponent("file", new StubComponent());
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
