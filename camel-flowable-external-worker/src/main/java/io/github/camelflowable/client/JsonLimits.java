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
            checkLength(name, "a text", node.textValue().length(), JobJson.TEXT_CHARACTERS);
        }
        if (node.isBigInteger() || node.isBigDecimal()) {
            checkLength(name, "a number", node.decimalValue().precision(), JobJson.NUMBER_DIGITS);
        }
        node.fieldNames()
                .forEachRemaining(field -> checkLength(name, "a field name", field.length(), JobJson.NAME_CHARACTERS));
        for (JsonNode child : node) {
            check(name, child, level + 1);
        }
    }

    static void checkLength(String name, String what, int length, int most) {
        if (length > most) {
            throw new IllegalArgumentException("Variable '" + name + "' has " + what + " of " + length
                    + " characters, but Flowable accepts " + most + " at most");
        }
    }
}
