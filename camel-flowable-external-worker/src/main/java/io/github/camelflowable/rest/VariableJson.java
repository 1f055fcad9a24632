package io.github.camelflowable.rest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.github.camelflowable.client.JobJson;
import io.github.camelflowable.client.JobVariable;
import io.github.camelflowable.client.VariableData;
import io.github.camelflowable.client.VariableTypes;

/**
 * Converts variables to JSON and back. Names and values become {@code [{name, type, value}]}, each with its type, because
 * the server would store a structure without one as a serialized Java object.
 */
final class VariableJson {

    private VariableJson() {}

    // ---- to JSON ----

    /**
     * @param given a Map or JSON object of names and values, or a list of variables in the form of the API
     * @throws IllegalArgumentException if it is something else, or a value cannot be sent
     */
    static ArrayNode array(RestOperation operation, String field, Object given) {
        ArrayNode array = JobJson.MAPPER.createArrayNode();
        if (given instanceof Map<?, ?> map) {
            map.forEach((name, value) -> array.add(variable(operation, name == null ? null : name.toString(), value)));
        } else if (given instanceof ObjectNode json) {
            json.properties().forEach(entry -> array.add(variable(operation, entry.getKey(), entry.getValue())));
        } else if (given instanceof ArrayNode json) {
            json.forEach(each -> array.add(asWritten(operation, field, each)));
        } else if (given instanceof Collection<?> list) {
            list.forEach(each -> array.add(asWritten(operation, field, each)));
        } else {
            throw new IllegalArgumentException("'" + field + "' of " + operation.address()
                    + " must be a Map of variable names and values, but is a "
                    + given.getClass().getName());
        }
        return array;
    }

    static ObjectNode variable(RestOperation operation, String name, Object value) {
        if (VariableTypes.isBinary(value)) {
            throw new IllegalArgumentException("Variable '" + name + "' is binary, and " + operation.address()
                    + " sends JSON, which cannot carry it: upload it by an operation such as create...Variable, with the"
                    + " bytes as the body and the parameter name");
        }
        JobVariable wire = VariableTypes.toWire(name, value);
        ObjectNode json = JobJson.MAPPER.createObjectNode();
        json.put("name", wire.name());
        if (wire.type() != null) {
            json.put("type", wire.type());
        }
        json.set("value", wire.value());
        return json;
    }

    /** A variable in the form of the API; its type is not changed. */
    private static ObjectNode asWritten(RestOperation operation, String field, Object given) {
        Map<?, ?> parts;
        if (given instanceof ObjectNode json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            json.properties().forEach(part -> fields.put(part.getKey(), part.getValue()));
            parts = fields;
        } else if (given instanceof Map<?, ?> map) {
            parts = map;
        } else {
            throw new IllegalArgumentException("'" + field + "' of " + operation.address()
                    + " must be a Map of names and values, or a list of variables {name, type, value}, but holds "
                    + (given == null ? "null" : "a " + given.getClass().getName()));
        }
        Object name = text(parts.get("name"));
        if (name == null) {
            throw new IllegalArgumentException("'" + field + "' of " + operation.address()
                    + " holds a variable without name: each needs name and value");
        }
        Object type = text(parts.get("type"));
        ObjectNode json = variable(operation, name.toString(), number(name, String.valueOf(type), parts.get("value")));
        for (String part : List.of("type", "scope", "operation")) {
            Object value = text(parts.get(part));
            if (value != null) {
                json.put(part, value.toString());
            }
        }
        VariableTypes.checkDate(
                name.toString(),
                json.path("type").asText(null),
                json.path("value").asText());
        return json;
    }

    /**
     * A number in the written type. By its class a BigDecimal is sent as text, which the server refuses for such a type;
     * a number that does not fit the type the server would cut off without an error.
     */
    private static Object number(Object name, String type, Object given) {
        Object value = given instanceof JsonNode node && node.isNumber() ? node.numberValue() : given;
        if (!(value instanceof BigDecimal || value instanceof BigInteger)) {
            return given;
        }
        BigDecimal number = value instanceof BigInteger whole ? new BigDecimal(whole) : (BigDecimal) value;
        try {
            return switch (type) {
                case "double" -> number.doubleValue();
                case "long" -> number.longValueExact();
                case "integer" -> number.intValueExact();
                case "short" -> number.shortValueExact();
                default -> given;
            };
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "Variable '" + name + "' has a number that does not fit the type " + type
                            + " beside it: write another type, or none",
                    e);
        }
    }

    private static Object text(Object value) {
        if (value instanceof JsonNode node) {
            return node.isNull() ? null : node.asText();
        }
        return value;
    }

    /** Conditions on variables; a plain Map means equality. Flowable's documentation calls the field operation operator. */
    static ArrayNode filters(RestOperation operation, String field, Object given) {
        if (given instanceof Map<?, ?> || given instanceof ObjectNode) {
            ArrayNode equal = array(operation, field, given);
            equal.forEach(each -> untyped((ObjectNode) each).put("operation", "equals"));
            return equal;
        }
        ArrayNode conditions = JobJson.MAPPER.createArrayNode();
        Collection<?> list = given instanceof Collection<?> collection ? collection : null;
        Iterable<?> each = given instanceof ArrayNode json ? json : list;
        if (each == null) {
            throw new IllegalArgumentException("'" + field + "' of " + operation.address()
                    + " must be a Map of variable names and values, or a list of {name, operation, value}");
        }
        for (Object condition : each) {
            if (!(JobJson.tree(condition) instanceof ObjectNode json)) {
                throw new IllegalArgumentException("'" + field + "' of " + operation.address()
                        + " must be a list of {name, operation, value}, but has the entry " + condition);
            }
            if (json.has("operator") && !json.has("operation")) {
                json.set("operation", json.remove("operator"));
            }
            Object value = condition instanceof Map<?, ?> map ? map.get("value") : null;
            if (value != null && !json.has("type")) {
                ObjectNode typed = untyped(variable(operation, json.path("name").asText("value"), value));
                typed.remove("name");
                json.setAll(typed);
            }
            conditions.add(json);
        }
        return conditions;
    }

    /** The server recognizes text, number and boolean; a type of a number would have to be exactly that of the variable. */
    private static ObjectNode untyped(ObjectNode variable) {
        String type = variable.path("type").asText();
        if (List.of("string", "integer", "long", "short", "double", "boolean").contains(type)) {
            variable.remove("type");
        }
        return variable;
    }

    // ---- from JSON ----

    static boolean isVariable(JsonNode json) {
        return json.isObject() && json.path("name").isTextual() && json.has("value");
    }

    /** @return whether this is a list of variables, and not of other objects with a name */
    static boolean areVariables(JsonNode json) {
        if (!json.isArray()) {
            return false;
        }
        for (JsonNode each : json) {
            if (!isVariable(each)) {
                return false;
            }
        }
        return true;
    }

    /**
     * @param data provides the bytes of a variable, by its name and type
     * @return values by name; a local variable hides a global one of the same name
     */
    static Map<String, Object> values(JsonNode array, BiFunction<String, String, VariableData> data) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (JsonNode variable : array) {
            String name = variable.path("name").asText();
            if (!values.containsKey(name)
                    || !"global".equals(variable.path("scope").asText())) {
                values.put(name, value(variable, data));
            }
        }
        return values;
    }

    static Object value(JsonNode variable, BiFunction<String, String, VariableData> data) {
        String name = variable.path("name").asText();
        String type = variable.path("type").isTextual() ? variable.path("type").asText() : null;
        return VariableTypes.toJava(new JobVariable(name, type, variable.path("value")), data.apply(name, type));
    }
}
