package io.github.camelflowable.rest;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.NullSerializer;

import io.github.camelflowable.client.JobJson;
import io.github.camelflowable.client.VariableData;

/**
 * Converts the answer of an operation to Java: Maps and Lists, with variables by name and typed; or objects of the option
 * {@code outputClass}. An empty answer is null.
 */
final class RestAnswer {

    /** A newer Flowable may return fields that a class does not have. */
    private static final ObjectReader LENIENT =
            JobJson.MAPPER.reader().without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** Writes converted answers; bytes that are not in an answer are null, as in the answer itself. */
    static final ObjectMapper WRITER = JobJson.MAPPER
            .copy()
            .registerModule(new SimpleModule().addSerializer(VariableData.class, NullSerializer.instance));

    private final RestOperation operation;
    private final Class<?> outputClass;
    private final Bytes bytes;

    /** Provides the bytes of a variable that the answer only names. */
    @FunctionalInterface
    interface Bytes {
        /** @param row id of the row of the answer that contains the variable; null if the answer is the variable */
        VariableData of(String row, String variable, String type);
    }

    /**
     * @param outputClass class of the converted objects or rows; null for Maps
     */
    RestAnswer(RestOperation operation, Class<?> outputClass, Bytes bytes) {
        this.operation = operation;
        this.outputClass = outputClass;
        this.bytes = bytes;
    }

    Object read(InputStream body) throws IOException {
        JsonNode json = JobJson.readAny(body);
        boolean rows =
                operation.answer() == RestOperation.Answer.PAGE || operation.answer() == RestOperation.Answer.LIST;
        if (!rows && (json == null || json.isMissingNode() || json.isNull())) {
            return null;
        }
        return switch (operation.answer()) {
            case JSON -> any(json);
            case PAGE -> page(json);
            case LIST -> list(expectArray(json));
            case VARIABLES ->
                variables(json.isObject() ? JsonNodeFactory.instance.arrayNode().add(json) : expectArray(json));
            case VARIABLE -> variable(json);
            default -> row(json);
        };
    }

    private Object any(JsonNode json) throws IOException {
        if (json.path("data").isArray() && json.has("total")) {
            return page(json);
        }
        return json.isArray() ? list(json) : row(json);
    }

    /** The answer of a query as it is, if it has rows. */
    static JsonNode rows(InputStream body) throws IOException {
        JsonNode json = JobJson.readAny(body);
        expectArray(json == null ? JsonNodeFactory.instance.missingNode() : json.path("data"));
        return json;
    }

    private static JsonNode expectArray(JsonNode json) throws JsonParseException {
        if (!json.isArray()) {
            throw new JsonParseException(null, "expected an array, got " + json.getNodeType());
        }
        return json;
    }

    private RestPage page(JsonNode json) throws IOException {
        List<Object> rows = list(expectArray(json.path("data")));
        return new RestPage(
                rows,
                json.path("total").asLong(rows.size()),
                json.path("start").asLong(),
                json.path("size").asInt(rows.size()),
                json.path("sort").textValue(),
                json.path("order").textValue());
    }

    private List<Object> list(JsonNode array) throws IOException {
        List<Object> rows = new ArrayList<>();
        for (JsonNode each : array) {
            rows.add(row(each));
        }
        return rows;
    }

    private Object variables(JsonNode array) throws IOException {
        return outputClass != null
                ? converted(byName(array))
                : VariableJson.values(array, (name, type) -> bytes.of(null, name, type));
    }

    private Object variable(JsonNode json) throws IOException {
        if (outputClass != null) {
            return converted(json);
        }
        Map<String, Object> variable = map(json);
        variable.put("value", VariableJson.value(json, (name, type) -> bytes.of(null, name, type)));
        return variable;
    }

    /** Converts one row to the class. */
    Object row(JsonNode json) throws IOException {
        if (!json.isObject()) {
            return outputClass != null ? converted(json) : plain(json);
        }
        ObjectNode object = ((ObjectNode) json).without(operation.hidden());
        return outputClass != null ? converted(object) : typed(object);
    }

    private Map<String, Object> typed(ObjectNode object) throws IOException {
        Map<String, Object> row = map(object);
        BiFunction<String, String, VariableData> data =
                (name, type) -> bytes.of(object.path("id").asText(null), name, type);
        object.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (areVariables(field)) {
                row.put(field.getKey(), VariableJson.values(value, data));
            } else if (areRowsOfVariables(field)) {
                List<Object> rows = new ArrayList<>();
                value.forEach(each -> rows.add(VariableJson.values(each, data)));
                row.put(field.getKey(), rows);
            } else if (field.getKey().equals("variable") && VariableJson.isVariable(value)) {
                @SuppressWarnings("unchecked")
                Map<String, Object> variable = (Map<String, Object>) row.get(field.getKey());
                variable.put("value", VariableJson.value(value, data));
            }
        });
        return row;
    }

    /**
     * Converts Maps and Lists, or each element of a List, to the class.
     *
     * @throws IllegalArgumentException if the class cannot be created from that
     */
    Object converted(Object made) throws IOException {
        if (outputClass == null) {
            return made;
        }
        if (made instanceof List<?> list && outputClass != String.class) {
            List<Object> each = new ArrayList<>();
            for (Object element : list) {
                each.add(converted(WRITER.<JsonNode>valueToTree(element)));
            }
            return each;
        }
        return converted(WRITER.<JsonNode>valueToTree(made));
    }

    private Object converted(JsonNode json) throws IOException {
        if (outputClass == JsonNode.class) {
            return json;
        }
        if (outputClass == String.class) {
            return json.isTextual() ? json.textValue() : json.toString();
        }
        ObjectNode copy = json.isObject() ? json.deepCopy() : null;
        if (copy != null) {
            json.properties().forEach(field -> {
                if (areVariables(field)) {
                    copy.set(field.getKey(), byName(field.getValue()));
                } else if (areRowsOfVariables(field)) {
                    ArrayNode rows = copy.putArray(field.getKey());
                    field.getValue().forEach(each -> rows.add(byName(each)));
                }
            });
        }
        return LENIENT.treeToValue(copy == null ? json : copy, outputClass);
    }

    /** Recognized by name and by content: the properties of a form have names and values, too. */
    private static boolean areVariables(Map.Entry<String, JsonNode> field) {
        return field.getKey().toLowerCase(Locale.ROOT).endsWith("variables")
                && VariableJson.areVariables(field.getValue());
    }

    /** The result of a decision has variables per rule that matched. */
    private static boolean areRowsOfVariables(Map.Entry<String, JsonNode> field) {
        JsonNode rows = field.getValue();
        return field.getKey().equals("resultVariables")
                && rows.isArray()
                && rows.path(0).isArray();
    }

    private static ObjectNode byName(JsonNode array) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        for (JsonNode variable : (ArrayNode) array) {
            String name = variable.path("name").asText();
            if (!values.has(name) || !"global".equals(variable.path("scope").asText())) {
                values.set(name, variable.path("value"));
            }
        }
        return values;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(JsonNode object) throws IOException {
        return JobJson.MAPPER.treeToValue(object, LinkedHashMap.class);
    }

    private static Object plain(JsonNode json) throws IOException {
        return JobJson.MAPPER.treeToValue(json, Object.class);
    }
}
