package io.github.camelflowable.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.client.JobJson;

/** All operations, read from {@code operations.json} beside this class. */
final class RestCatalogue {

    private static final RestCatalogue SHIPPED = load();

    private final Map<String, Map<String, RestOperation>> operations;

    private RestCatalogue(Map<String, Map<String, RestOperation>> operations) {
        this.operations = operations;
    }

    static RestCatalogue shipped() {
        return SHIPPED;
    }

    private static RestCatalogue load() {
        try (InputStream json = RestCatalogue.class.getResourceAsStream("operations.json")) {
            return read(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RestCatalogue read(InputStream json) throws IOException {
        Map<String, Map<String, RestOperation>> operations = new LinkedHashMap<>();
        JobJson.MAPPER.readTree(json).properties().forEach(api -> {
            Map<String, RestOperation> byName = new TreeMap<>();
            for (JsonNode entry : api.getValue()) {
                RestOperation operation = operation(api.getKey(), entry);
                if (byName.put(operation.name(), operation) != null) {
                    throw new IllegalStateException(operation.address() + " is twice in the catalogue");
                }
            }
            operations.put(api.getKey(), byName);
        });
        return new RestCatalogue(operations);
    }

    private static RestOperation operation(String api, JsonNode entry) {
        String[] http = entry.path("http").asText("").split(" ", 2);
        boolean composite = http[0].isEmpty();
        JsonNode body = entry.has("listBody") ? entry.get("listBody") : entry.get("body");
        return new RestOperation(
                api,
                entry.path("name").asText(),
                entry.path("section").asText(),
                entry.path("since").textValue(),
                composite ? null : http[0],
                composite ? List.of() : List.of(http[1].split("/")),
                fields(entry.path("query")),
                entry.has("sort") ? texts(entry.get("sort")) : null,
                entry.path("unique").textValue(),
                body == null ? null : fields(body),
                entry.has("listBody"),
                entry.has("form") ? fields(entry.get("form")) : null,
                texts(entry.path("files")),
                RestOperation.Answer.valueOf(entry.path("answer").asText().toUpperCase(Locale.ROOT)),
                entry.has("bytes") ? entry.get("bytes").asText() : null,
                corrections(entry.path("corrections")),
                Set.copyOf(texts(entry.path("ignored"))),
                Set.copyOf(texts(entry.path("hidden"))));
    }

    private static Map<String, RestField> fields(JsonNode array) {
        Map<String, RestField> fields = new LinkedHashMap<>();
        texts(array).stream().map(RestField::parse).forEach(field -> fields.put(field.name(), field));
        return fields;
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static Map<String, String> corrections(JsonNode object) {
        Map<String, String> corrections = new LinkedHashMap<>();
        object.properties()
                .forEach(field ->
                        corrections.put(field.getKey(), field.getValue().asText()));
        return corrections;
    }

    /**
     * @throws IllegalArgumentException listing the APIs or the operations, for an unknown one
     */
    RestOperation find(String api, String name) {
        Map<String, RestOperation> ofApi = operations.get(api);
        if (ofApi == null) {
            throw new IllegalArgumentException("Unknown API '" + api
                    + "'. An address is flowable-rest:api/operation, and the APIs are "
                    + String.join(", ", operations.keySet()));
        }
        RestOperation operation = ofApi.get(name);
        if (operation == null) {
            throw new IllegalArgumentException(
                    "Unknown operation '" + api + "/" + name + "' in flowable-rest:api/operation."
                            + elsewhere(api, name) + " Known are: " + String.join(", ", ofApi.keySet()));
        }
        return operation;
    }

    private String elsewhere(String api, String name) {
        String similar = operations.values().stream()
                .flatMap(names -> names.values().stream())
                .filter(operation -> operation.name().equalsIgnoreCase(name)
                        || operation.api().equals(api) && isNear(operation.name(), name))
                .map(RestOperation::address)
                .collect(Collectors.joining(", "));
        return similar.isEmpty() ? "" : " Similar names are: " + similar + ".";
    }

    private static boolean isNear(String known, String asked) {
        String a = known.toLowerCase(Locale.ROOT);
        String b = asked.toLowerCase(Locale.ROOT);
        return !b.isEmpty() && (a.contains(b) || b.contains(a));
    }

    /** @return the operations of all APIs */
    Collection<RestOperation> all() {
        return operations.values().stream()
                .flatMap(names -> names.values().stream())
                .toList();
    }
}
