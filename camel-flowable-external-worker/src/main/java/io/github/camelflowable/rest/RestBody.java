package io.github.camelflowable.rest;

import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.hc.core5.http.HttpEntity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.PropertyWriter;

import io.github.camelflowable.client.JobJson;
import io.github.camelflowable.client.VariableTypes;

/**
 * Converts the body of a message to the JSON of an operation: from a Map or an object with names and values, or from JSON. A
 * field that is not in the catalogue is refused, because the server would ignore it.
 */
final class RestBody {

    private final RestOperation operation;
    private final RestParameters parameters;
    private final boolean strict;

    RestBody(RestOperation operation, RestParameters parameters, boolean strict) {
        this.operation = operation;
        this.parameters = parameters;
        this.strict = strict;
    }

    /** @return the JSON as an entity, or null if the operation has no body */
    HttpEntity entity(Object body) {
        JsonNode json = json(body);
        return json == null ? null : JobJson.entity(json);
    }

    /**
     * @param body Map, object, {@link JsonNode}, or null if parameters alone fill the fields
     * @throws IllegalArgumentException listing what the operation accepts, for anything else
     */
    JsonNode json(Object body) {
        if (operation.body() == null) {
            return null;
        }
        if (GenericCall.is(operation) && (body instanceof Collection<?> || body instanceof ArrayNode)) {
            return JobJson.tree(body);
        }
        JsonNode json = operation.list() ? list(body) : operation.setsOneVariable() ? variable(body) : object(body);
        complete(json);
        return json;
    }

    private ObjectNode object(Object body) {
        ObjectNode json = JobJson.MAPPER.createObjectNode();
        if (body instanceof Map<?, ?> map) {
            map.forEach((name, value) -> put(json, String.valueOf(name), value));
        } else if (body instanceof ObjectNode given) {
            given.properties().forEach(field -> put(json, field.getKey(), field.getValue()));
        } else if (body != null) {
            properties(body).forEach((name, value) -> put(json, name, value));
        }
        return json;
    }

    private void put(ObjectNode json, String given, Object value) {
        String name = RestParameters.corrected(operation, given);
        if (operation.isPaging(name)) {
            // In the address the parameter works for every query; in the body for most of them only.
            parameters.putPaging(name, value instanceof JsonNode node ? node.asText(null) : value);
            return;
        }
        RestField field = operation.body().get(name);
        if (field == null && strict) {
            throw new IllegalArgumentException("Unknown field '" + given + "' in the body. " + operation.address()
                    + " takes " + operation.describeBody());
        }
        json.set(name, tree(field, name, value));
    }

    private JsonNode tree(RestField field, String name, Object value) {
        boolean absent = value == null || value instanceof JsonNode node && node.isNull();
        if (absent) {
            return JsonNodeFactory.instance.nullNode();
        }
        RestField.Type type = field == null ? RestField.Type.ANY : field.type();
        return switch (type) {
            case VARIABLES -> VariableJson.array(operation, name, value);
            case FILTERS -> VariableJson.filters(operation, name, value);
            case BOOLEAN -> JsonNodeFactory.instance.booleanNode(RestValues.flag(operation, name, plain(value)));
            case INTEGER -> JsonNodeFactory.instance.numberNode(RestValues.wholeNumber(operation, name, plain(value)));
            case DATE ->
                value instanceof JsonNode text
                        ? text
                        : JsonNodeFactory.instance.textNode(
                                RestValues.instant(operation, field, value).toString());
            default -> checked(JobJson.tree(RestParameters.corrected(operation, name, plain(value))));
        };
    }

    private static Object plain(Object value) {
        return value instanceof JsonNode node && node.isTextual() ? node.textValue() : value;
    }

    /** Form properties, and fields that a newer server has, may become variables: by their id or their name. */
    private static JsonNode checked(JsonNode json) {
        for (JsonNode each : json) {
            for (String name : List.of("id", "name")) {
                if (each.path(name).isTextual()) {
                    VariableTypes.checkName(each.path(name).textValue());
                }
            }
        }
        return json;
    }

    private ArrayNode list(Object body) {
        if (body == null) {
            throw wrongKind("null");
        }
        boolean given = body instanceof Map<?, ?> || body instanceof Collection<?> || body instanceof JsonNode;
        ArrayNode array = VariableJson.array(operation, "the body", given ? body : properties(body));
        if (array.isEmpty()) {
            throw wrongKind("empty");
        }
        return array;
    }

    private ObjectNode variable(Object body) {
        String name = String.valueOf(parameters.pathValue("variableName"));
        if (body == null) {
            if (!parameters.fields().containsKey("value")) {
                throw wrongKind("null");
            }
            return VariableJson.variable(operation, name, parameters.fields().get("value"));
        }
        Map<?, ?> written = body instanceof Map<?, ?> map ? map : null;
        if (body instanceof ObjectNode json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            json.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            written = fields;
        }
        if (written == null || !written.containsKey("value")) {
            return VariableJson.variable(operation, name, body);
        }
        Map<Object, Object> named = new LinkedHashMap<>(written);
        named.putIfAbsent("name", name);
        return (ObjectNode)
                VariableJson.array(operation, "the body", List.of(named)).get(0);
    }

    /** Parameters fill fields that the body does not have; after that, no required field may be missing. */
    private void complete(JsonNode json) {
        Iterator<JsonNode> objects =
                json.isArray() ? json.elements() : List.of(json).iterator();
        while (objects.hasNext()) {
            ObjectNode object = (ObjectNode) objects.next();
            parameters.fields().forEach((name, value) -> {
                boolean asked = operation.body().containsKey(name) && !object.has(name);
                if (asked) {
                    object.set(name, tree(operation.body().get(name), name, value));
                }
            });
            operation.body().values().stream()
                    .filter(field -> field.required() && !object.hasNonNull(field.name()))
                    .findFirst()
                    .ifPresent(field -> {
                        throw new IllegalArgumentException("The body has no "
                                + (object.has(field.name()) ? "value, but null, for '" : "'") + field.name() + "'. "
                                + operation.address() + " takes " + operation.describeBody());
                    });
        }
    }

    /** The properties of an object by Jackson's rules, with their Java values: as JSON they would lose their types. */
    private Map<String, Object> properties(Object bean) {
        Map<String, Object> properties = new LinkedHashMap<>();
        try {
            SerializerProvider provider = JobJson.MAPPER.getSerializerProviderInstance();
            Iterator<PropertyWriter> writers =
                    provider.findValueSerializer(bean.getClass()).properties();
            while (writers.hasNext()) {
                if (writers.next() instanceof BeanPropertyWriter writer) {
                    properties.put(writer.getName(), writer.get(bean));
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("The body cannot be read as fields: " + e.getMessage(), e);
        } catch (Exception e) {
            throw new IllegalArgumentException("A property of the body cannot be read: " + e.getMessage(), e);
        }
        if (properties.isEmpty()) {
            throw wrongKind(
                    bean instanceof JsonNode json
                            ? "JSON, but of the kind " + json.getNodeType()
                            : "a " + bean.getClass().getName());
        }
        return properties;
    }

    private IllegalArgumentException wrongKind(String found) {
        return new IllegalArgumentException(
                "The body is " + found + ", but " + operation.address() + " accepts " + operation.describeBody());
    }
}
