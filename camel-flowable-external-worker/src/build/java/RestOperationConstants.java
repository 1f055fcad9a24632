import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Writes the class {@code FlowableRestOperations}, which has a constant for each operation, from the catalogue. Maven runs it
 * before the generated classes are compiled.
 */
class RestOperationConstants {

    private static final String PACKAGE = "io/github/camelflowable/rest";

    /** @param arguments the folder with the catalogue's package, and that of the generated sources */
    public static void main(String[] arguments) throws IOException {
        Path catalogue = Path.of(arguments[0], PACKAGE, "operations.json");
        StringBuilder source = new StringBuilder("""
                package io.github.camelflowable.rest;

                /**
                 * The operations of {@code flowable-rest:} as they stand in its address, such as
                 * {@code flowableRest(FlowableRestOperations.Process.LIST_TASKS)} in the endpoint DSL.
                 */
                public final class FlowableRestOperations {

                    private FlowableRestOperations() {}
                """);
        new ObjectMapper()
                .readTree(catalogue.toFile())
                .properties()
                .forEach(api -> append(source, api.getKey(), api.getValue()));
        Path folder = Files.createDirectories(Path.of(arguments[1], PACKAGE));
        Files.writeString(folder.resolve("FlowableRestOperations.java"), source.append("}\n"));
    }

    private static void append(StringBuilder source, String api, JsonNode operations) {
        StringBuilder type = new StringBuilder();
        for (String word : api.split("-")) {
            type.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        source.append("\n    /** Operations of the API {@code ").append(api).append("}. */\n");
        source.append("    public static final class ").append(type).append(" {\n\n");
        source.append("        private ").append(type).append("() {}\n");
        TreeMap<String, JsonNode> byName = new TreeMap<>();
        operations.forEach(operation -> byName.put(operation.path("name").asText(), operation));
        byName.forEach((name, operation) -> source.append("\n        /** ")
                .append(description(operation))
                .append(" */\n        public static final String ")
                .append(name.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT))
                .append(" = \"")
                .append(api)
                .append('/')
                .append(name)
                .append("\";\n"));
        source.append("    }\n");
    }

    private static String description(JsonNode operation) {
        String what = operation.has("http")
                ? "{@code " + operation.path("http").asText() + "}."
                : "Made of other operations, or easier than they are.";
        return what
                + (operation.has("since")
                        ? " Since Flowable " + operation.path("since").asText() + "."
                        : "");
    }
}
