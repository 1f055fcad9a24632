package io.github.camelflowable.client;

import java.io.File;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * Flowable's variable types and the Java values they stand for, both ways.
 * <p>
 * Types are always sent by name: without one the server would store a structure as a serialized Java object, and would
 * choose the width of a number itself.
 */
public final class VariableTypes {

    static final int NAME_CHARACTERS = 255;

    private static final Set<String> NOT_NUMBERS = Set.of("NaN", "Infinity", "-Infinity");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private VariableTypes() {}

    /** @return whether the value can only travel as an upload, because JSON has no binary type */
    public static boolean isBinary(Object value) {
        return value instanceof byte[]
                || value instanceof InputStream
                || value instanceof File
                || value instanceof Path
                || value instanceof ByteBuffer
                || value instanceof RepeatableBytes
                || value instanceof VariableData;
    }

    /** @return the value of an Optional, null for an empty one, and any other value unchanged */
    static Object unwrapped(Object value) {
        return value instanceof Optional<?> optional ? unwrapped(optional.orElse(null)) : value;
    }

    /**
     * @throws IllegalArgumentException naming the variable, if the value has no JSON form
     */
    public static JobVariable toWire(String name, Object given) {
        checkName(name);
        Object value = unwrapped(given);
        if (value == null) {
            return new JobVariable(name, null, JSON.nullNode());
        }
        if (value instanceof String text) {
            return text(name, "string", text);
        }
        if (value instanceof Boolean flag) {
            return new JobVariable(name, "boolean", JSON.booleanNode(flag));
        }
        JobVariable number = number(name, value);
        if (number != null) {
            return number;
        }
        String time = VariableTimes.type(value);
        if (time != null) {
            String text = VariableTimes.text(value);
            VariableTimes.check(name, time, text);
            return text(name, time, text);
        }
        if (value instanceof UUID || value instanceof Character || value instanceof CharSequence) {
            return text(name, "string", value.toString());
        }
        return json(name, value);
    }

    /** @return null if it is not of a class that is a number for Flowable */
    private static JobVariable number(String name, Object value) {
        if (value instanceof Integer number) {
            return new JobVariable(name, "integer", JSON.numberNode(number));
        }
        if (value instanceof Long number) {
            return new JobVariable(name, "long", JSON.numberNode(number));
        }
        if (value instanceof Double || value instanceof Float) {
            // Through text: (double) 1.1f would become 1.10000002384185791015625.
            double number = JsonLimits.finite(name, Double.parseDouble(value.toString()));
            return new JobVariable(name, "double", JSON.numberNode(number));
        }
        if (value instanceof Short || value instanceof Byte) {
            return new JobVariable(name, "short", JSON.numberNode(((Number) value).shortValue()));
        }
        if (value instanceof BigDecimal number) {
            // As text: a JSON number would pass through double in the server and lose digits and scale.
            return text(name, "bigDecimal", number.toString());
        }
        return value instanceof BigInteger number ? text(name, "bigInteger", number.toString()) : null;
    }

    private static JobVariable text(String name, String type, String value) {
        JsonLimits.checkText(name, value);
        return new JobVariable(name, type, JSON.textNode(value));
    }

    private static JobVariable json(String name, Object value) {
        JsonNode node;
        try {
            node = value instanceof JsonNode given && given.isValueNode() && !given.isPojo()
                    ? given
                    : JobJson.tree(value);
        } catch (IllegalArgumentException e) {
            throw unmappable(name, value, e);
        }
        JsonLimits.check(name, node, 1);
        // The server stores a bare text, number or boolean of type json as a plain one; so its type is sent.
        return switch (node.getNodeType()) {
            case NULL, MISSING -> new JobVariable(name, null, JSON.nullNode());
            case STRING -> new JobVariable(name, "string", node);
            case BOOLEAN -> new JobVariable(name, "boolean", node);
            case NUMBER -> toWire(name, node.numberValue());
            case BINARY -> text(name, "string", node.asText());
            default -> new JobVariable(name, "json", node);
        };
    }

    private static IllegalArgumentException unmappable(String name, Object value, IllegalArgumentException cause) {
        String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new IllegalArgumentException(
                "Variable '" + name + "' (" + value.getClass().getName() + ") cannot be written as JSON: "
                        + why.substring(0, Math.min(why.length(), 300)),
                cause);
    }

    /**
     * @throws IllegalArgumentException for a name that is null, too long, or an expression
     */
    public static void checkName(String name) {
        if (name == null) {
            throw new IllegalArgumentException("A variable needs a name, but one has the name null");
        }
        // The engine tests for exactly these two beginnings; the expression could call every bean of the server.
        if (name.startsWith("${") || name.startsWith("#{")) {
            throw new IllegalArgumentException("Variable '" + shown(name) + "' has a name that begins with "
                    + name.substring(0, 2) + ", which the engine would evaluate as an expression instead of storing a"
                    + " variable: give the variable another name");
        }
        JsonLimits.checkCharacters(shown(name), name);
        if (name.length() > NAME_CHARACTERS) {
            throw new IllegalArgumentException("Variable name of " + name.length()
                    + " characters, but Flowable accepts " + NAME_CHARACTERS + " at most: '" + shown(name) + "'");
        }
    }

    private static String shown(String name) {
        return name.length() <= 40 ? name : name.substring(0, 40) + "...";
    }

    /**
     * A date that is written out with its type already.
     *
     * @param type Flowable's type, or null
     * @throws IllegalArgumentException naming the variable, for a date that Flowable does not store
     */
    public static void checkDate(String name, String type, String value) {
        VariableTimes.check(name, type, value);
    }

    /**
     * @param data returned for a value whose bytes are not in the answer
     * @throws IllegalArgumentException naming the variable, if the value does not fit its type
     */
    public static Object toJava(JobVariable variable, VariableData data) {
        String type = variable.type();
        if ("binary".equals(type) || "serializable".equals(type)) {
            return data;
        }
        if (variable.isNull()) {
            return null;
        }
        JsonNode value = variable.value();
        if (type == null) {
            return plain(value);
        }
        try {
            return switch (type) {
                case "string" -> value.isTextual() ? value.textValue() : value.toString();
                case "integer" -> Math.toIntExact(whole(value));
                case "short" -> Short.parseShort(Long.toString(whole(value)));
                case "long" -> whole(value);
                case "double" -> floating(value);
                case "boolean" -> flag(value);
                case "date" -> Date.from(OffsetDateTime.parse(value.asText()).toInstant());
                case "instant" -> OffsetDateTime.parse(value.asText()).toInstant();
                case "localDate" -> LocalDate.parse(value.asText());
                case "localDateTime" -> LocalDateTime.parse(value.asText());
                case "bigDecimal" -> new BigDecimal(value.asText());
                case "bigInteger" -> new BigInteger(value.asText());
                case "uuid" -> UUID.fromString(value.asText());
                default -> plain(value);
            };
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "Variable '" + variable.name() + "' of type " + type + " has an unreadable value: "
                            + e.getMessage(),
                    e);
        }
    }

    private static long whole(JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("not a whole number in range");
        }
        return value.longValue();
    }

    /** The server writes NaN and the infinities as text; a script in the process may produce them. */
    private static double floating(JsonNode value) {
        if (NOT_NUMBERS.contains(value.asText())) {
            return Double.parseDouble(value.asText());
        }
        if (!value.isNumber()) {
            throw new IllegalArgumentException("not a number");
        }
        return value.doubleValue();
    }

    private static boolean flag(JsonNode value) {
        if (!value.isBoolean()) {
            throw new IllegalArgumentException("neither true nor false");
        }
        return value.booleanValue();
    }

    private static Object plain(JsonNode value) {
        try {
            return JobJson.MAPPER.treeToValue(value, Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }
}
