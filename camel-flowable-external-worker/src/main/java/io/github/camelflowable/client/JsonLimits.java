package io.github.camelflowable.client;

import com.fasterxml.jackson.databind.JsonNode;

/** What Flowable can read of a variable's JSON. It answers 400 to the rest, each time: the job would run again and again. */
final class JsonLimits {

    private JsonLimits() {}

    /** @throws IllegalArgumentException naming the variable, for NaN and the infinities */
    static double finite(String name, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "Variable '" + name + "' is " + value + ", which JSON cannot carry: send null or a text instead");
        }
        return value;
    }

    /**
     * @param level how many arrays and objects there are from the outermost one to this node, itself included
     * @throws IllegalArgumentException naming the variable, for a value that the server would refuse or change
     */
    static void check(String name, JsonNode node, int level) {
        if (node.isContainerNode() && level > JobJson.VALUE_LEVELS) {
            throw new IllegalArgumentException("Variable '" + name + "' is nested too deep: Flowable takes "
                    + JobJson.VALUE_LEVELS + " levels at most");
        }
        if (node.isFloatingPointNumber() && !node.isBigDecimal()) {
            finite(name, node.doubleValue());
        }
        if (node.isBigDecimal() && level > 1 && Double.isInfinite(node.doubleValue())) {
            throw new IllegalArgumentException("Variable '" + name + "' holds the number " + node.asText()
                    + ", but numbers inside a structure are doubles in Flowable, which would store a text such as"
                    + " Infinity: send a text instead, or the number as a variable of its own");
        }
        if (node.isTextual()) {
            checkText(name, node.textValue());
        }
        if (node.isBigInteger() || node.isBigDecimal()) {
            checkLength(name, "a number", node.decimalValue().precision(), JobJson.NUMBER_DIGITS);
        }
        node.fieldNames().forEachRemaining(field -> {
            checkLength(name, "a field name", field.length(), JobJson.NAME_CHARACTERS);
            checkCharacters(name, field);
        });
        for (JsonNode child : node) {
            check(name, child, level + 1);
        }
    }

    /** @throws IllegalArgumentException naming the variable, for a text that the server would refuse or change */
    static void checkText(String name, String text) {
        checkLength(name, "a text", text.length(), JobJson.TEXT_CHARACTERS);
        checkCharacters(name, text);
    }

    /** A text that was cut inside an emoji ends with half of it; a database stores a question mark for that. */
    static void checkCharacters(String name, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (!Character.isSurrogatePair(text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : 'x')) {
                throw new IllegalArgumentException("Variable '" + name + "' has half of a character at index " + i
                        + ", for which the database would store a question mark: cut texts between whole characters");
            }
            i++;
        }
    }

    static void checkLength(String name, String what, int length, int most) {
        if (length > most) {
            throw new IllegalArgumentException("Variable '" + name + "' has " + what + " of " + length
                    + " characters, but Flowable accepts " + most + " at most");
        }
    }
}
