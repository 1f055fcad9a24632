package io.github.camelflowable.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.StringHelper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What editors complete keys from says the same as the component's JSON, and every key of it works. */
class ConfigurationMetadataTest {

    private static JsonNode json(String resource) throws IOException {
        try (InputStream json = ConfigurationMetadataTest.class.getResourceAsStream("/META-INF/" + resource)) {
            return new ObjectMapper().readTree(json);
        }
    }

    private static Map<String, JsonNode> metadata(String scheme) throws IOException {
        Map<String, JsonNode> keys = new TreeMap<>();
        // Not from the class path, where Spring Boot's own jars have a file of this name, too.
        JsonNode metadata = new ObjectMapper()
                .readTree(Path.of("target/classes/META-INF/spring-configuration-metadata.json")
                        .toFile());
        metadata.path("properties").forEach(property -> {
            if (property.path("name").asText().startsWith("camel.component." + scheme + ".")) {
                keys.put(property.path("name").asText(), property);
            }
        });
        return keys;
    }

    @ParameterizedTest
    @CsvSource({"flowable-ew, flowable-ew", "flowable-rest, rest/flowable-rest"})
    void shouldDescribeEachOptionWhenAnEditorAsks(String scheme, String file) throws Exception {
        Map<String, JsonNode> metadata = metadata(scheme);
        Map<String, JsonNode> options = new LinkedHashMap<>();
        json("io/github/camelflowable/" + file + ".json")
                .path("componentProperties")
                .properties()
                .forEach(option -> options.put(
                        "camel.component." + scheme + "." + StringHelper.camelCaseToDash(option.getKey()),
                        option.getValue()));

        assertThat(metadata.remove("camel.component." + scheme + ".enabled")).isNotNull();
        assertThat(metadata.remove("camel.component." + scheme + ".customizer.enabled"))
                .isNotNull();
        assertThat(metadata).containsOnlyKeys(options.keySet());
        for (Map.Entry<String, JsonNode> option : options.entrySet()) {
            JsonNode described = metadata.get(option.getKey());
            assertThat(described.path("description"))
                    .as(option.getKey())
                    .isEqualTo(option.getValue().path("description"));
            assertThat(described.path("defaultValue").asText())
                    .as("default of %s", option.getKey())
                    .isEqualTo(option.getValue().path("defaultValue").asText());
            assertThat(Class.forName(described.path("type").asText().replaceAll("<.*", "")))
                    .as("type of %s", option.getKey())
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"flowable-ew", "flowable-rest"})
    void shouldTakeEachKeyWhenItIsSet(String scheme) throws Exception {
        Map<String, String> values = new TreeMap<>();
        metadata(scheme).forEach((key, about) -> {
            String value = value(about);
            if (value != null && !key.endsWith("enabled")) {
                values.put(key, value);
            }
        });

        assertThat(values).hasSizeGreaterThan(10);
        String[] pairs = values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new);
        BootApplication.with(pairs).run(application -> {
            CamelContext camel = application.getBean(CamelContext.class);
            Component component = camel.getComponent(scheme);
            PropertyConfigurer configurer =
                    PluginHelper.getConfigurerResolver(camel).resolvePropertyConfigurer(scheme + "-component", camel);
            values.forEach((key, value) -> {
                String option = StringHelper.dashToCamelCase(key.substring(key.lastIndexOf('.') + 1));
                assertThat(((PropertyConfigurerGetter) configurer).getOptionValue(component, option, true))
                        .as(key)
                        .hasToString(value);
            });
        });
    }

    /** A value that is not the default, or {@code null} where it takes a bean or a map. */
    private static String value(JsonNode key) {
        String type = key.path("type").asText();
        return switch (type) {
            case "java.lang.String", "java.lang.Object" -> "text";
            case "java.lang.Boolean" -> String.valueOf(!key.path("defaultValue").asBoolean());
            case "java.lang.Integer" -> "7";
            case "java.time.Duration" -> "PT7S";
            default -> type.contains("$") || type.endsWith("Operation") ? last(type) : null;
        };
    }

    private static String last(String type) {
        try {
            Object[] constants = Class.forName(type).getEnumConstants();
            return constants[constants.length - 1].toString();
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
