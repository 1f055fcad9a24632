package io.github.camelflowable.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Filters, order and paging of a job query, checked before they are sent: the server ignores what it does not know, so
 * that a misspelt filter would select every job there is.
 */
public final class JobQuery {

    private enum Kind {
        TEXT,
        FLAG,
        NUMBER,
        SORT,
        ORDER
    }

    private static final Map<String, Kind> PARAMETERS = kinds();
    private static final List<String> SORT_KEYS =
            List.of("id", "dueDate", "createTime", "executionId", "processInstanceId", "retries", "tenantId");

    private final Map<String, String> parameters;

    private JobQuery(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    /**
     * @param filters parameters of {@code GET /jobs} by name; a null value counts as absent
     * @throws IllegalArgumentException naming the parameter, for an unknown one or a value that does not fit
     */
    public static JobQuery of(Map<String, ?> filters) {
        Map<String, String> checked = new LinkedHashMap<>();
        filters.forEach((name, value) -> {
            Kind kind = name == null ? null : PARAMETERS.get(name);
            if (kind == null) {
                throw new IllegalArgumentException("Unknown query parameter '" + name
                        + "' (the API cannot filter by topic or worker). Known are: "
                        + String.join(", ", new TreeSet<>(PARAMETERS.keySet())));
            }
            if (value != null) {
                // The server compares texts exactly, so their blanks count.
                put(
                        checked,
                        name,
                        kind,
                        kind == Kind.TEXT ? value.toString() : value.toString().strip());
            }
        });
        return new JobQuery(checked);
    }

    private static void put(Map<String, String> checked, String name, Kind kind, String value) {
        switch (kind) {
            case FLAG -> {
                String lower = value.toLowerCase(Locale.ROOT);
                if (!lower.equals("true") && !lower.equals("false")) {
                    throw wrong(name, value, "true or false");
                }
                // The server treats false as absent.
                if (lower.equals("true")) {
                    checked.put(name, lower);
                }
            }
            case NUMBER -> {
                if (!value.matches("\\d{1,9}")) {
                    throw wrong(name, value, "a whole number, 0 or more");
                }
                checked.put(name, value);
            }
            case SORT -> {
                if (!SORT_KEYS.contains(value)) {
                    throw wrong(name, value, "one of " + SORT_KEYS);
                }
                checked.put(name, value);
            }
            case ORDER -> {
                String lower = value.toLowerCase(Locale.ROOT);
                if (!lower.equals("asc") && !lower.equals("desc")) {
                    throw wrong(name, value, "asc or desc");
                }
                checked.put(name, lower);
            }
            case TEXT -> {
                if (name.equals("scopeType") && value.equals("bpmn")) {
                    // BPMN jobs have no scope type in the table, so scopeType=bpmn would find nothing.
                    checked.put("withoutScopeType", "true");
                } else {
                    checked.put(name, value);
                }
            }
        }
    }

    private static IllegalArgumentException wrong(String name, String value, String expected) {
        return new IllegalArgumentException(
                "Query parameter '" + name + "' must be " + expected + ", but is '" + value + "'");
    }

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        for (String name : List.of(
                "id",
                "processInstanceId",
                "executionId",
                "processDefinitionId",
                "scopeId",
                "subScopeId",
                "scopeDefinitionId",
                "scopeType",
                "elementId",
                "elementName",
                "exceptionMessage",
                "tenantId",
                "tenantIdLike")) {
            kinds.put(name, Kind.TEXT);
        }
        for (String name : List.of(
                "withoutProcessInstanceId",
                "withoutScopeId",
                "withoutScopeType",
                "withException",
                "withoutTenantId",
                "locked",
                "unlocked")) {
            kinds.put(name, Kind.FLAG);
        }
        kinds.put("start", Kind.NUMBER);
        kinds.put("size", Kind.NUMBER);
        kinds.put("sort", Kind.SORT);
        kinds.put("order", Kind.ORDER);
        return Map.copyOf(kinds);
    }

    Map<String, String> parameters() {
        return parameters;
    }

    int startOr(int absent) {
        return Integer.parseInt(parameters.getOrDefault("start", String.valueOf(absent)));
    }

    int sizeOr(int absent) {
        return Integer.parseInt(parameters.getOrDefault("size", String.valueOf(absent)));
    }

    JobQuery page(long start, int size) {
        Map<String, String> page = new LinkedHashMap<>(parameters);
        page.put("start", String.valueOf(start));
        page.put("size", String.valueOf(size));
        return new JobQuery(page);
    }
}
