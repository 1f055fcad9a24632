package io.github.camelflowable;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.github.tomakehurst.wiremock.client.BasicCredentials;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;

/** The Kamelets of the jar fit Camel's schema of YAML routes, our components' JSON and the habits of Apache's catalog. */
class KameletsTest {

    private static final Path KAMELETS = Path.of("target/classes/kamelets");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\?)?(\\w+)}}");
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(WireMockConfiguration.options().dynamicPort())
            .build();

    static Stream<Kamelet> kamelets() throws IOException {
        try (Stream<Path> files = Files.list(KAMELETS)) {
            return files.sorted().map(Kamelet::read).toList().stream();
        }
    }

    @Test
    void shouldBeFour() throws IOException {
        assertThat(kamelets().map(Kamelet::name))
                .containsExactly(
                        "flowable-ew-action", "flowable-ew-sink", "flowable-ew-source", "flowable-rest-action");
    }

    @Test
    void shouldBeRoutesByCamelsSchema() throws IOException {
        ArrayNode routes = JSON.createArrayNode();
        kamelets().map(kamelet -> kamelet.at("/spec/template")).forEach(routes::add);

        try (InputStream schema = KameletsTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
                            .getSchema(schema)
                            .validate(routes))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void shouldUseOptionsThatTheComponentHas(Kamelet kamelet) throws IOException {
        Set<String> known = new TreeSet<>();
        kamelet.component().path("properties").fieldNames().forEachRemaining(known::add);

        assertThat(kamelet.endpointOptions()).isNotEmpty();
        assertThat(known).containsAll(kamelet.endpointOptions().keySet());
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void shouldUseEachOfItsPropertiesAndNoOther(Kamelet kamelet) {
        Set<String> used = new TreeSet<>();
        PLACEHOLDER.matcher(kamelet.at("/spec/template").toString()).results().forEach(placeholder -> {
            String name = placeholder.group(2);
            used.add(name);
            assertThat(placeholder.group(1) != null)
                    .as("%s is written {{?%1$s}}, since it may be missing", name)
                    .isEqualTo(!kamelet.required().contains(name)
                            && kamelet.property(name).path("default").isMissingNode());
        });

        assertThat(used).isEqualTo(kamelet.properties().keySet());
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void shouldDescribeItsPropertiesAsTheComponentDoes(Kamelet kamelet) throws IOException {
        JsonNode options = kamelet.component().path("properties");
        kamelet.endpointOptions().forEach((name, placeholder) -> {
            JsonNode property = kamelet.property(placeholder);
            JsonNode option = options.path(name);
            assertThat(property.path("title").asText()).as("title of %s", name).isNotBlank();
            assertThat(property.path("description").asText())
                    .as("description of %s", name)
                    .hasSizeGreaterThan(name.length() + 10)
                    .endsWith(".");
            assertThat(property.path("format").asText().equals("password"))
                    .as("%s is a secret", name)
                    .isEqualTo(option.path("secret").asBoolean());
            assertThat(property.path("x-descriptors").toString().contains("urn:camel:group:credentials"))
                    .as("%s is a credential", name)
                    .isEqualTo(option.path("secret").asBoolean());
            if (option.has("enum") && !name.equals("operation")) {
                assertThat(property.path("enum")).as("values of %s", name).isEqualTo(option.path("enum"));
            }
            property.path("enum").forEach(value -> assertThat(option.path("enum"))
                    .as("values of %s", name)
                    .contains(value));
            assertThat(property.path("type").asText())
                    .as("type of %s", name)
                    .isEqualTo(
                            switch (option.path("type").asText()) {
                                case "integer", "boolean" -> option.path("type").asText();
                                default -> "string";
                            });
        });
    }

    /** A default of a Kamelet beats what is set on the component: it must at least not change what happens without both. */
    @ParameterizedTest
    @MethodSource("kamelets")
    void shouldHaveTheDefaultsOfTheComponent(Kamelet kamelet) throws IOException {
        JsonNode options = kamelet.component().path("properties");
        Map<String, String> own = Map.of("api", "process", "maxJobs", "1", "operation", "acquire");

        kamelet.endpointOptions().forEach((name, placeholder) -> {
            JsonNode given = kamelet.property(placeholder).path("default");
            if (!given.isMissingNode() && !given.asText().equals(own.get(placeholder))) {
                assertThat(given.asText())
                        .as("default of %s", name)
                        .isEqualTo(options.path(name).path("defaultValue").asText());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void shouldHaveWhatACatalogShows(Kamelet kamelet) throws IOException {
        assertThat(kamelet.at("/apiVersion").asText()).isEqualTo("camel.apache.org/v1");
        assertThat(kamelet.at("/kind").asText()).isEqualTo("Kamelet");
        assertThat(kamelet.at("/metadata/name").asText()).isEqualTo(kamelet.name());
        assertThat(kamelet.name())
                .endsWith("-"
                        + kamelet.at("/metadata/labels/camel.apache.org~1kamelet.type")
                                .asText());
        assertThat(kamelet.at("/spec/definition/title").asText()).startsWith("Flowable ");
        assertThat(kamelet.at("/spec/definition/description").asText()).contains(". ");
        JsonNode annotations = kamelet.at("/metadata/annotations");
        for (String annotation :
                List.of("kamelet.support.level", "provider", "kamelet.group", "kamelet.namespace", "kamelet.icon")) {
            assertThat(annotations.path("camel.apache.org/" + annotation).asText())
                    .as(annotation)
                    .isNotBlank();
        }
        String icon = annotations.path("camel.apache.org/kamelet.icon").asText();
        assertThat(icon).startsWith("data:image/svg+xml;base64,");
        assertThat(new String(
                        Base64.getDecoder().decode(icon.substring(icon.indexOf(',') + 1)), StandardCharsets.UTF_8))
                .startsWith("<svg ")
                .endsWith("</svg>");
        kamelet.required().forEach(name -> assertThat(kamelet.properties()).containsKey(name));
    }

    /** The build fills the version in, and must leave what is Camel's alone. */
    @ParameterizedTest
    @MethodSource("kamelets")
    void shouldNameTheJarItCameWith(Kamelet kamelet) throws IOException {
        String version = kamelet.component().path("component").path("version").asText();

        assertThat(kamelet.at("/spec/dependencies"))
                .extracting(JsonNode::asText)
                .contains("camel:kamelet", "mvn:io.github.camel-flowable:camel-flowable-external-worker:" + version);
        assertThat(kamelet.at("/metadata/annotations/camel.apache.org~1catalog.version")
                        .asText())
                .isEqualTo(version);
        assertThat(Files.readString(KAMELETS.resolve(kamelet.name() + ".kamelet.yaml")))
                .doesNotContain("${");
    }

    @Test
    void shouldSendThePasswordOfAPropertyAsItIs() throws Exception {
        String password = "a&b=c+d%20?#e";
        SERVER.stubFor(any(anyUrl()).willReturn(okJson("{\"version\":\"7.1.0\"}")));
        Main main = new Main();
        main.configure().withRoutesIncludePattern("false");
        main.addInitialProperty("flowable.password", password);
        main.start();
        try {
            main.getCamelTemplate()
                    .requestBody(
                            "kamelet:flowable-rest-action?operation=getEngineInfo&baseUrl=" + SERVER.baseUrl()
                                    + "&username=worker&password=RAW({{flowable.password}})",
                            (Object) null);
        } finally {
            main.stop();
        }

        SERVER.verify(getRequestedFor(anyUrl()).withBasicAuth(new BasicCredentials("worker", password)));
    }

    /** A Kamelet as it stands in the jar. */
    private record Kamelet(String name, JsonNode yaml) {

        static Kamelet read(Path file) {
            try {
                return new Kamelet(
                        file.getFileName().toString().replace(".kamelet.yaml", ""),
                        new YAMLMapper().readTree(file.toFile()));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        JsonNode at(String pointer) {
            return yaml.at(pointer);
        }

        Map<String, JsonNode> properties() {
            return yaml.at("/spec/definition/properties").properties().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, TreeMap::new));
        }

        JsonNode property(String name) {
            assertThat(properties()).as("properties of %s", this.name).containsKey(name);
            return properties().get(name);
        }

        List<String> required() {
            return yaml.at("/spec/definition/required")
                    .valueStream()
                    .map(JsonNode::asText)
                    .toList();
        }

        String scheme() {
            return name.startsWith("flowable-rest") ? "flowable-rest" : "flowable-ew";
        }

        /** The only address of our components in the template. */
        private JsonNode endpoint() {
            return yaml.at("/spec/template").findParents("parameters").stream()
                    .filter(parent -> parent.path("uri").asText().startsWith(scheme() + ":"))
                    .findFirst()
                    .orElseThrow();
        }

        /** Options of the endpoint, those of the path too, and the property each is taken from. */
        Map<String, String> endpointOptions() {
            Map<String, String> options = new TreeMap<>();
            endpoint()
                    .path("parameters")
                    .properties()
                    .forEach(option -> options.put(
                            option.getKey(), placeholder(option.getValue().asText())));
            PLACEHOLDER
                    .matcher(endpoint().path("uri").asText())
                    .results()
                    .forEach(part -> options.put(part.group(2), part.group(2)));
            return options;
        }

        private static String placeholder(String value) {
            return PLACEHOLDER.matcher(value).replaceAll("$2");
        }

        JsonNode component() throws IOException {
            String json = scheme().equals("flowable-ew") ? "flowable-ew" : "rest/flowable-rest";
            try (InputStream in =
                    KameletsTest.class.getResourceAsStream("/META-INF/io/github/camelflowable/" + json + ".json")) {
                return JSON.readTree(in);
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
