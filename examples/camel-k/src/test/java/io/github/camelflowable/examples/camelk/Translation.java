package io.github.camelflowable.examples.camelk;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/**
 * What Camel K's operator makes of a resource.
 *
 * @param routes       in YAML
 * @param properties   of the application: those of Kamelets
 * @param dependencies in the notation of Camel K
 * @param secrets      names of the secrets that it mounts as configuration
 */
record Translation(String routes, Map<String, String> properties, Set<String> dependencies, Set<String> secrets) {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String MOUNTED = "secret:";

    /** The first document of a file. */
    static JsonNode yaml(String file) throws IOException {
        return YAML.readTree(Path.of(file).toFile());
    }

    static Translation of(String file) throws IOException {
        JsonNode resource = yaml(file);
        return resource.path("kind").asText().equals("Pipe") ? pipe(resource) : integration(resource);
    }

    private static Translation integration(JsonNode integration) throws IOException {
        Set<String> dependencies = new TreeSet<>(Set.of("camel:core", "camel:yaml-dsl"));
        integration.at("/spec/dependencies").forEach(dependency -> dependencies.add(dependency.asText()));
        JsonNode flows = integration.at("/spec/flows");
        flows.findValues("uri").forEach(uri -> addScheme(uri.asText(), dependencies));
        Set<String> secrets = new TreeSet<>();
        integration.at("/spec/traits/mount/configs").forEach(config -> secrets.add(secret(config)));
        return new Translation(YAML.writeValueAsString(flows), Map.of(), dependencies, secrets);
    }

    /** Traits of a Pipe are read from annotations; the section spec.integration is not read any more. */
    private static Translation pipe(JsonNode pipe) throws IOException {
        Map<String, String> properties = new TreeMap<>();
        Set<String> dependencies = new TreeSet<>(Set.of("camel:core", "camel:yaml-dsl"));
        ArrayNode steps = YAML.createArrayNode();
        int number = 0;
        for (JsonNode step : pipe.at("/spec/steps")) {
            String id = "action-" + number++;
            String uri = uri(step, id, properties, dependencies);
            if (step.has("ref")) {
                steps.addObject().putObject("kamelet").put("name", uri.substring("kamelet:".length()));
            } else {
                steps.addObject().put("to", uri);
            }
        }
        steps.addObject().put("to", uri(pipe.at("/spec/sink"), "sink", properties, dependencies));
        ObjectNode route = YAML.createObjectNode();
        route.putObject("route")
                .put("id", "binding")
                .putObject("from")
                .put("uri", uri(pipe.at("/spec/source"), "source", properties, dependencies))
                .set("steps", steps);
        JsonNode configs = pipe.at("/metadata/annotations").path("trait.camel.apache.org/mount.configs");
        return new Translation(
                YAML.writeValueAsString(YAML.createArrayNode().add(route)),
                properties,
                dependencies,
                configs.isMissingNode() ? Set.of() : Set.of(secret(configs)));
    }

    /** Properties of an address become encoded options of it, in the order of their names. */
    private static String uri(JsonNode endpoint, String id, Map<String, String> properties, Set<String> dependencies)
            throws IOException {
        Map<String, String> given = new TreeMap<>();
        endpoint.path("properties")
                .properties()
                .forEach(property ->
                        given.put(property.getKey(), property.getValue().asText()));
        if (endpoint.has("ref")) {
            String kamelet = endpoint.at("/ref/name").asText();
            given.forEach((name, value) -> properties.put("camel.kamelet." + kamelet + "." + id + "." + name, value));
            dependencies.add("camel:kamelet");
            dependencies.addAll(dependenciesOf(kamelet));
            return "kamelet:" + kamelet + "/" + id;
        }
        StringBuilder uri = new StringBuilder(endpoint.path("uri").asText());
        addScheme(uri.toString(), dependencies);
        given.forEach((name, value) -> uri.append(uri.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return uri.toString();
    }

    /** A scheme that Camel's catalog does not have brings no dependency; the resource names it. */
    private static void addScheme(String uri, Set<String> dependencies) {
        String scheme = uri.substring(0, uri.indexOf(':'));
        if (!scheme.startsWith("flowable-")) {
            dependencies.add("camel:" + scheme);
        }
    }

    private static Set<String> dependenciesOf(String kamelet) throws IOException {
        try (InputStream file = Translation.class.getResourceAsStream("/kamelets/" + kamelet + ".kamelet.yaml")) {
            Set<String> dependencies = new TreeSet<>();
            StreamSupport.stream(YAML.readTree(file).at("/spec/dependencies").spliterator(), false)
                    .forEach(dependency -> dependencies.add(dependency.asText()));
            return dependencies;
        }
    }

    private static String secret(JsonNode config) {
        String text = config.asText();
        if (!text.startsWith(MOUNTED)) {
            throw new IllegalArgumentException("Only secrets are mounted in this example, and this is " + text);
        }
        return text.substring(MOUNTED.length());
    }
}
