package io.github.camelflowable.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A variable in its JSON form.
 *
 * @param name  name of the variable
 * @param type  Flowable's name of the type; null for a null value
 * @param value JSON value; null or a JSON null for null
 */
public record JobVariable(String name, String type, JsonNode value) {

    /** A variable without a name must not make its job unreadable: its name is then empty. */
    public JobVariable {
        name = name == null ? "" : name;
    }

    public boolean isNull() {
        return value == null || value.isNull() || value.isMissingNode();
    }

    void writeTo(ObjectNode target) {
        target.put("name", name);
        if (type != null) {
            target.put("type", type);
        }
        target.set("value", value);
    }
}
