package io.github.camelflowable.rest;

import java.util.Locale;

/**
 * A parameter or a field of a body, as the catalogue writes it: {@code name}, {@code name:type} or {@code name!:type}.
 *
 * @param name     name in the API
 * @param type     what its values are
 * @param required whether no call makes sense without it
 */
record RestField(String name, Type type, boolean required) {

    /** What a value is; the names are those of the catalogue, in lower case. */
    enum Type {
        STRING,
        BOOLEAN,
        INTEGER,
        DATE,
        /** A list of texts. */
        STRINGS,
        /** Names and values, on the wire {@code [{name, type, value}]}. */
        VARIABLES,
        /** Conditions on variables, on the wire {@code [{name, operation, value, type}]}. */
        FILTERS,
        /** Any JSON. */
        ANY
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
