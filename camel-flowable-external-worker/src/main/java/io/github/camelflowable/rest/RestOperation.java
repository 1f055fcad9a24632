package io.github.camelflowable.rest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.github.camelflowable.client.ConnectionSettings.Api;

/**
 * One operation of the catalogue.
 *
 * @param api         which API, as in the endpoint's address: {@code process}, {@code cmmn}, {@code dmn}, ...
 * @param name        name in the endpoint's address
 * @param section     chapter of the API
 * @param since       version of Flowable that brought it; null if 7.1.0 has it
 * @param method      HTTP method; null for a composite operation, which consists of other operations
 * @param path        path below the API, with <code>{parameter}</code> for the values of path parameters
 * @param query       query parameters by name; for a composite operation, its parameters
 * @param sort        values of the parameter {@code sort}; null if it cannot be sorted
 * @param unique      value of {@code sort} by which no two rows are equal; null if there is none
 * @param body        fields of the JSON body by name; null if it has no body
 * @param list        whether the JSON body is an array of such objects
 * @param form        fields beside the file of a multipart body; null if it accepts no file
 * @param files       endings that the name of the file may have; empty for any
 * @param answer      content of the answer of a success
 * @param bytes       operation that fetches the bytes of a variable in the answer; null if it has none
 * @param corrections names, and {@code name=value} pairs, that Flowable's documentation spells in another way than its server
 * @param ignored     parameters that are documented and that the server ignores
 * @param hidden      fields of the answer that are not passed on
 */
record RestOperation(
        String api,
        String name,
        String section,
        String since,
        String method,
        List<String> path,
        Map<String, RestField> query,
        List<String> sort,
        String unique,
        Map<String, RestField> body,
        boolean list,
        Map<String, RestField> form,
        List<String> files,
        Answer answer,
        String bytes,
        Map<String, String> corrections,
        Set<String> ignored,
        Set<String> hidden) {

    /** Content of an answer; the catalogue has the names in lower case. */
    enum Answer {
        NONE,
        /** Any JSON: an object, an array, or rows of a query. */
        JSON,
        /** A JSON object. */
        OBJECT,
        /** A JSON array. */
        LIST,
        /** A JSON array of some rows of a query, with their total. */
        PAGE,
        /** A JSON array of variables. */
        VARIABLES,
        /** One variable. */
        VARIABLE,
        /** A file. */
        BYTES
    }

    static final String START = "start";
    static final String SIZE = "size";
    static final String SORT = "sort";
    static final String ORDER = "order";

    /** @return api and name, as in an endpoint's address */
    String address() {
        return api + "/" + name;
    }

    Api server() {
        return Api.valueOf(api.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    boolean isComposite() {
        return method == null;
    }

    boolean isQuery() {
        return answer == Answer.PAGE;
    }

    /** @return whether the body is the new value of the variable that the path names */
    boolean setsOneVariable() {
        return body != null
                && !list
                && !path.isEmpty()
                && path.get(path.size() - 1).equals("{variableName}");
    }

    /** @return names of the path parameters, in order */
    List<String> pathParameters() {
        return path.stream()
                .filter(RestOperation::isParameter)
                .map(RestOperation::parameter)
                .toList();
    }

    static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }

    static String parameter(String segment) {
        return segment.replaceAll("[{}*]", "");
    }

    /** @return whether a value with slashes stands for several segments */
    static boolean takesSlashes(String segment) {
        return segment.endsWith("*}");
    }

    boolean isPaging(String parameter) {
        return isQuery()
                && switch (parameter) {
                    case START, SIZE -> true;
                    case SORT, ORDER -> sort != null;
                    default -> false;
                };
    }

    /** @return all parameters, for messages */
    Collection<String> parameters() {
        List<String> names = new ArrayList<>(pathParameters());
        names.addAll(query.keySet());
        for (String paging : List.of(START, SIZE, SORT, ORDER)) {
            if (isPaging(paging)) {
                names.add(paging);
            }
        }
        return names;
    }

    /** @return every field that a parameter may fill: of the body, or of the form beside a file */
    Map<String, RestField> fields() {
        Map<String, RestField> fields = new LinkedHashMap<>();
        if (form != null) {
            fields.putAll(form);
        }
        if (body != null) {
            fields.putAll(body);
        }
        return fields;
    }

    /** @return the kinds of body that are accepted, for messages */
    String describeBody() {
        if (body == null && form == null) {
            return "no body";
        }
        List<String> kinds = new ArrayList<>();
        if (body != null) {
            kinds.add(
                    list
                            ? "a Map of variable names and values (or a JSON array of objects with "
                                    + new TreeSet<>(body.keySet()) + ")"
                            : setsOneVariable()
                                    ? "the value of the variable (or a Map or JSON object with "
                                            + new TreeSet<>(body.keySet()) + ")"
                                    : "a Map, an object or JSON with the fields " + new TreeSet<>(body.keySet()));
        }
        if (form != null) {
            kinds.add("a file (bytes, File, stream or one attachment"
                    + (files.isEmpty() ? "" : " whose name ends with one of " + files) + ")"
                    + (form.isEmpty() ? "" : " with the parameters " + new TreeSet<>(form.keySet())));
        }
        return String.join(", or ", kinds);
    }
}
