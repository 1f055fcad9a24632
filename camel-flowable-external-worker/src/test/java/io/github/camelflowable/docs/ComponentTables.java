package io.github.camelflowable.docs;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The options and headers of a component as AsciiDoc tables, from the JSON that Camel's plugin has generated. */
final class ComponentTables {

    private static final int MOST_VALUES = 20;

    private final JsonNode component;

    /** @param name name of the component's JSON below the package of the components */
    ComponentTables(String name) throws IOException {
        try (InputStream json =
                ComponentTables.class.getResourceAsStream("/META-INF/io/github/camelflowable/" + name + ".json")) {
            component = new ObjectMapper().readTree(json);
        }
    }

    /** What belongs between the markers of the page, by the name of the marker. */
    Map<String, String> byMarker() {
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put("component-options", table(".Component options", options("componentProperties", "property")));
        tables.put(
                "endpoint-options",
                table(".Path parameters", options("properties", "path"))
                        + "\n"
                        + table(".Query parameters", options("properties", "parameter")));
        tables.put("message-headers", table(".Message headers", options("headers", "header")));
        return tables;
    }

    /** Every option and header, by where it stands and its name. */
    Map<String, JsonNode> all() {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        options("componentProperties", "property")
                .forEach((name, option) -> all.put("component option " + name, option));
        options("properties", "path").forEach((name, option) -> all.put("path parameter " + name, option));
        options("properties", "parameter").forEach((name, option) -> all.put("query parameter " + name, option));
        options("headers", "header").forEach((name, option) -> all.put("header " + name, option));
        return all;
    }

    private Map<String, JsonNode> options(String section, String kind) {
        Map<String, JsonNode> options = new LinkedHashMap<>();
        component.path(section).properties().forEach(option -> {
            if (kind.equals(option.getValue().path("kind").asText())) {
                options.put(option.getKey(), option.getValue());
            }
        });
        return options;
    }

    private static String table(String title, Map<String, JsonNode> options) {
        StringBuilder table = new StringBuilder(title + "\n[width=\"100%\",cols=\"2,5,^1,2\",options=\"header\"]\n");
        table.append("|===\n| Name | Description | Default | Type\n");
        options.forEach((name, option) -> table.append("| *")
                .append(name)
                .append("* (")
                .append(group(option))
                .append(") | ")
                .append(description(option))
                .append(" | ")
                .append(literal(option.path("defaultValue").asText("")))
                .append(" | ")
                .append(type(option))
                .append('\n'));
        return table.append("|===\n").toString();
    }

    /** Not a link, if it is an address. */
    private static String literal(String value) {
        return value.isEmpty() ? "" : "`+" + value + "+`";
    }

    private static String group(JsonNode option) {
        String group = option.path("group").asText();
        return option.path("secret").asBoolean() ? group + ", secret" : group;
    }

    private static String description(JsonNode option) {
        StringBuilder text = new StringBuilder(option.path("required").asBoolean() ? "*Required* " : "");
        text.append(option.path("description").asText().replace("|", "\\|"));
        // More than that is a page of its own.
        if (option.has("enum") && option.path("enum").size() <= MOST_VALUES) {
            StringJoiner values = new StringJoiner(", ", " Values: ", ".");
            option.path("enum").forEach(value -> values.add(value.asText()));
            text.append(values);
        }
        if (option.has("constantName")) {
            text.append(" Constant: `")
                    .append(option.path("constantName").asText().replaceAll(".*#", ""))
                    .append('`');
        }
        return text.toString();
    }

    private static String type(JsonNode option) {
        return option.path("javaType").asText().replaceAll("(?:\\w+\\.)+", "");
    }
}
