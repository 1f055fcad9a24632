import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Writes what editors complete {@code camel.component.flowable-ew.*} and {@code flowable-rest.*} from: Spring Boot's
 * metadata, made of the components' JSON. Maven runs it after the JSON is generated.
 */
class SpringConfigurationMetadata {

    private static final List<String> COMPONENTS = List.of("flowable-ew", "rest/flowable-rest");

    private static final Map<String, String> BOXED =
            Map.of("boolean", "java.lang.Boolean", "int", "java.lang.Integer", "long", "java.lang.Long");

    private final ObjectMapper json = new ObjectMapper();
    private final ArrayNode groups = json.createArrayNode();
    private final ArrayNode properties = json.createArrayNode();

    /** @param arguments the folder with the compiled classes and the components' JSON */
    public static void main(String[] arguments) throws IOException {
        new SpringConfigurationMetadata().write(Path.of(arguments[0], "META-INF"));
    }

    private void write(Path folder) throws IOException {
        for (String component : COMPONENTS) {
            add(json.readTree(folder.resolve("io/github/camelflowable/" + component + ".json")
                    .toFile()));
        }
        ObjectNode metadata = json.createObjectNode();
        metadata.set("groups", groups);
        metadata.set("properties", properties);
        metadata.putArray("hints");
        Files.writeString(
                folder.resolve("spring-configuration-metadata.json"),
                json.writerWithDefaultPrettyPrinter().writeValueAsString(metadata) + "\n");
    }

    private void add(JsonNode description) {
        JsonNode component = description.path("component");
        String scheme = component.path("scheme").asText();
        String prefix = "camel.component." + scheme;
        String source = component.path("javaType").asText();
        groups.addObject().put("name", prefix).put("type", source).put("sourceType", source);
        description.path("componentProperties").properties().forEach(option -> {
            JsonNode about = option.getValue();
            ObjectNode property = properties
                    .addObject()
                    .put("name", prefix + "." + dashed(option.getKey()))
                    .put("type", type(about.path("javaType").asText()))
                    .put("description", about.path("description").asText())
                    .put("sourceType", source);
            JsonNode value = about.path("defaultValue");
            if (value.isTextual() && about.path("type").asText().equals("integer")) {
                property.put("defaultValue", value.asInt());
            } else if (!value.isMissingNode()) {
                property.set("defaultValue", value);
            }
        });
        flag(prefix + ".enabled", source, "Whether the keys of the component " + scheme + " are read.");
        flag(
                prefix + ".customizer.enabled",
                source,
                "Whether the keys of " + scheme + " are applied to its component.");
    }

    private void flag(String name, String source, String description) {
        properties
                .addObject()
                .put("name", name)
                .put("type", "java.lang.Boolean")
                .put("description", description)
                .put("sourceType", source)
                .put("defaultValue", true);
    }

    private static String dashed(String option) {
        return option.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** In metadata primitives are boxed, and a class within a class is written as in byte code. */
    private static String type(String javaType) {
        return BOXED.getOrDefault(javaType, javaType.replaceAll("(\\.[A-Z]\\w*)\\.(?=[A-Z]\\w*$)", "$1\\$"));
    }
}
