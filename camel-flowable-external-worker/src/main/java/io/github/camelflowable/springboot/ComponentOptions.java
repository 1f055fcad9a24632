package io.github.camelflowable.springboot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.CatalogCamelContext;
import org.apache.camel.util.StringHelper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The options of a component, from the JSON that its jar carries. Names are compared as Spring Boot compares keys. */
final class ComponentOptions {

    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, JsonNode> options = new LinkedHashMap<>();

    private ComponentOptions(JsonNode properties) {
        properties.properties().forEach(option -> {
            names.put(uniform(option.getKey()), option.getKey());
            options.put(option.getKey(), option.getValue());
        });
    }

    static ComponentOptions of(String scheme, CamelContext camel) {
        try {
            String json = ((CatalogCamelContext) camel).getComponentParameterJsonSchema(scheme);
            return new ComponentOptions(new ObjectMapper().readTree(json).path("componentProperties"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    /** The options with one value each, by name. */
    List<String> single() {
        return options.keySet().stream().filter(option -> !isMap(option)).toList();
    }

    /** @return the option with one value that has this name, in any spelling that Spring Boot accepts, or {@code null} */
    String singleNamed(String key) {
        String option = names.get(uniform(key));
        return option != null && !isMap(option) ? option : null;
    }

    /** @return the option with a map of values that has this name, in any spelling, or {@code null} */
    String mapNamed(String key) {
        String option = names.get(uniform(key));
        return option != null && isMap(option) ? option : null;
    }

    boolean isNumber(String option) {
        return type(option).equals("integer");
    }

    /** @return why a value is wrong; quotes it only if the option is not a text, because a text may be a password */
    String problem(String option, Object value) {
        JsonNode values = options.get(option).path("enum");
        if (values.isArray()) {
            return "'" + value + "' is none of " + values;
        }
        return switch (type(option)) {
            case "string" -> "it cannot be resolved";
            case "object" -> "there is no such bean";
            default -> "'" + value + "' is no " + type(option);
        };
    }

    /** All keys as Spring Boot's documentation writes them. */
    List<String> keys() {
        return options.keySet().stream()
                .map(option -> isMap(option) ? keyOf(option) + ".*" : keyOf(option))
                .sorted()
                .toList();
    }

    String keyOf(String option) {
        return StringHelper.camelCaseToDash(option);
    }

    private boolean isMap(String option) {
        return options.get(option).path("javaType").asText().startsWith("java.util.Map");
    }

    private String type(String option) {
        return options.get(option).path("type").asText();
    }

    private static String uniform(String name) {
        return name.replaceAll("[-_.]", "").toLowerCase(Locale.ROOT);
    }
}
