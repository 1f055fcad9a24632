package io.github.camelflowable.rest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * The parameters of one call, divided into path, query and body and checked before anything is sent: the server ignores a
 * parameter that it does not know, so that a misspelt filter would select all rows.
 */
final class RestParameters {

    private final RestOperation operation;
    private final Map<String, Object> path = new LinkedHashMap<>();
    private final Map<String, String> query = new LinkedHashMap<>();
    private final Map<String, Object> fields = new LinkedHashMap<>();

    private RestParameters(RestOperation operation) {
        this.operation = operation;
    }

    /**
     * @param given  values by the names of the API; a null value counts as absent
     * @param strict whether to refuse a name that is not in the catalogue, or to send it as a query parameter
     * @throws IllegalArgumentException listing what is known, for an unknown name, a missing one or a value that does not
     *                                  fit
     */
    static RestParameters of(RestOperation operation, Map<String, ?> given, boolean strict) {
        RestParameters parameters = new RestParameters(operation);
        given.forEach((name, value) -> {
            if (value != null) {
                parameters.put(name, value, strict);
            }
        });
        parameters.checkComplete();
        return parameters;
    }

    /**
     * @throws IllegalArgumentException listing what is known, if one of the names is unknown
     */
    static void checkNames(RestOperation operation, Collection<String> names, boolean strict) {
        RestParameters parameters = new RestParameters(operation);
        names.forEach(name -> parameters.place(corrected(operation, name), strict));
    }

    private enum Place {
        PATH,
        QUERY,
        FIELD
    }

    private void put(String name, Object value, boolean strict) {
        String corrected = corrected(operation, name);
        Object right = corrected(operation, corrected, value);
        switch (place(corrected, strict)) {
            case PATH -> path.put(corrected, right);
            case QUERY -> query.put(corrected, queryValue(corrected, right));
            default -> fields.put(corrected, right);
        }
    }

    private Place place(String name, boolean strict) {
        if (operation.pathParameters().contains(name)) {
            return Place.PATH;
        }
        if (operation.query().containsKey(name) || operation.isPaging(name)) {
            return Place.QUERY;
        }
        if (operation.fields().containsKey(name)) {
            return Place.FIELD;
        }
        if (operation.ignored().contains(name)) {
            throw new IllegalArgumentException("Parameter '" + name + "' of " + operation.address()
                    + " is documented, but the server ignores it and would answer as without it. "
                    + known(operation));
        }
        if (strict) {
            throw new IllegalArgumentException(
                    "Unknown parameter '" + name + "' for " + operation.address() + ". " + known(operation));
        }
        return Place.QUERY;
    }

    static String corrected(RestOperation operation, String name) {
        return operation.corrections().getOrDefault(name, name);
    }

    /** The value that the server accepts, if the documentation has another one. */
    static Object corrected(RestOperation operation, String name, Object value) {
        String pair = operation.corrections().get(name + "=" + value);
        return pair == null ? value : pair.substring(pair.indexOf('=') + 1);
    }

    /** Moves a paging parameter from the body to the query; one that is given as a parameter overrides it. */
    void putPaging(String name, Object value) {
        if (value != null && !query.containsKey(name)) {
            query.put(name, queryValue(name, corrected(operation, name, value)));
        }
    }

    private String queryValue(String name, Object value) {
        RestField field = operation.query().get(name);
        if (field != null) {
            return RestValues.text(operation, field, value);
        }
        return switch (name) {
            case RestOperation.START, RestOperation.SIZE -> RestValues.count(operation, name, value);
            case RestOperation.SORT ->
                operation.sort() == null
                        ? value.toString()
                        : RestValues.oneOf(operation, name, value.toString(), operation.sort());
            case RestOperation.ORDER ->
                RestValues.oneOf(operation, name, value.toString().toLowerCase(Locale.ROOT), List.of("asc", "desc"));
            default -> RestValues.text(operation, new RestField(name, RestField.Type.STRING, false), value);
        };
    }

    private void checkComplete() {
        List<String> missing = new ArrayList<>(operation.pathParameters());
        missing.removeAll(path.keySet());
        operation.query().values().stream()
                .filter(field -> field.required() && !query.containsKey(field.name()))
                .forEach(field -> missing.add(field.name()));
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(operation.address() + " needs the parameter"
                    + (missing.size() == 1 ? " '" : "s '") + String.join("', '", missing) + "': set the header "
                    + FlowableRestConstants.PARAMETER + missing.get(0) + " or the option param." + missing.get(0) + ". "
                    + known(operation));
        }
    }

    private static String known(RestOperation operation) {
        Collection<String> known = operation.parameters();
        Collection<String> fields = new TreeSet<>(operation.fields().keySet());
        fields.removeAll(known);
        return (known.isEmpty() ? "It has no parameters" : "Its parameters are: " + String.join(", ", known))
                + (fields.isEmpty() ? "" : "; fields of its body: " + String.join(", ", fields));
    }

    /** @return path segments, with the values in them */
    List<String> path() {
        List<String> segments = new ArrayList<>();
        for (String segment : operation.path()) {
            if (!RestOperation.isParameter(segment)) {
                segments.add(segment);
                continue;
            }
            String name = RestOperation.parameter(segment);
            String value = path.get(name).toString();
            if (RestOperation.takesSlashes(segment)) {
                for (String part : value.split("/", -1)) {
                    segments.add(checkedSegment(name, part));
                }
            } else {
                segments.add(checkedSegment(name, value));
            }
        }
        return segments;
    }

    /** Tomcat and Spring's firewall refuse these characters in an address, encoded or not, with a web page or a 401. */
    private String checkedSegment(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("Parameter '" + name + "' of " + operation.address() + " is empty");
        }
        if (value.chars().anyMatch(c -> "/\\;%".indexOf(c) >= 0 || Character.isISOControl(c))) {
            throw new IllegalArgumentException("Parameter '" + name + "' of " + operation.address() + " is '" + value
                    + "', but the server refuses an address with / \\ ; % or control characters in it");
        }
        return value;
    }

    /** @return value of a path parameter, or null */
    Object pathValue(String name) {
        return path.get(name);
    }

    Map<String, String> query() {
        return query;
    }

    /** @return parameters that fill fields of the body, or of the form beside a file */
    Map<String, Object> fields() {
        return fields;
    }
}
