package io.github.camelflowable.rest;

import java.util.Locale;

/**
 * A parameter or a field of a body, as the catalogue writes it: {@code name}, {@code name:type} or {@code name!:type}.
 *
 * @param name     name in the API
 * @param type     type of its values
 * @param required whether the server refuses a call without it
 */
record RestField(String name, Type type, boolean required) {

    /** Type of a value; the catalogue has the names in lower case. */
    enum Type {
        STRING,
        BOOLEAN,
        INTEGER,
        DATE,
        /** A list of texts. */
        STRINGS,
        /** Names and values, in JSON {@code [{name, type, value}]}. */
        VARIABLES,
        /** Conditions on variables, in JSON {@code [{name, operation, value, type}]}. */
        FILTERS,
        /** Any JSON. */
        ANY;

        /** @return whether a value is a text, or can be given as one */
        boolean isText() {
            return this != VARIABLES && this != FILTERS && this != ANY;
        }
    }

    static RestField parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        Type type =
                colon < 0 ? Type.STRING : Type.valueOf(text.substring(colon + 1).toUpperCase(Locale.ROOT));
        return name.endsWith("!")
                ? new RestField(name.substring(0, name.length() - 1), type, true)
                : new RestField(name, type, false);
    }
}
