package io.github.camelflowable.rest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.camelflowable.rest.RestField.Type;

/** The operation {@code call}: any address of an API, for what a newer server has and the catalogue does not. */
final class GenericCall {

    private static final String NAME = "call";
    private static final String METHOD = "method";
    private static final String PATH = "path";
    private static final String ANSWER = "answer";
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE");

    /** Names that hold variables in every body of Flowable. */
    private static final Map<String, RestField> VARIABLES = Map.of(
            "variables", new RestField("variables", Type.VARIABLES, false),
            "transientVariables", new RestField("transientVariables", Type.VARIABLES, false));

    private GenericCall() {}

    static boolean is(RestOperation operation) {
        return NAME.equals(operation.name());
    }

    /**
     * The operation that the parameters describe; takes from them what they describe it with. What is left are the values of
     * the path's parameters, and parameters of the query.
     *
     * @throws IllegalArgumentException if method or path are missing or wrong, or the path would leave the API
     */
    static RestOperation take(RestOperation call, Map<String, Object> given) {
        String method = oneOf(call, METHOD, taken(call, given, METHOD, null).toUpperCase(Locale.ROOT), METHODS);
        List<String> path = segments(call, taken(call, given, PATH, null));
        String answer = oneOf(call, ANSWER, taken(call, given, ANSWER, "json"), List.of("json", "bytes"));
        boolean body = method.startsWith("P");
        return new RestOperation(
                call.api(),
                call.name(),
                call.section(),
                null,
                method,
                path,
                Map.of(),
                null,
                null,
                body ? VARIABLES : null,
                false,
                null,
                List.of(),
                answer.equals("json") ? RestOperation.Answer.JSON : RestOperation.Answer.BYTES,
                null,
                Map.of(),
                Set.of(),
                Set.of());
    }

    private static String taken(RestOperation call, Map<String, Object> given, String name, String absent) {
        Object value = given.remove(name);
        if (value == null && absent == null || value != null && value.toString().isBlank()) {
            throw new IllegalArgumentException(call.address() + " needs the parameter '" + name + "': set the header "
                    + FlowableRestConstants.PARAMETER + name + " or the option param." + name
                    + ". Its parameters are: method (GET, POST, PUT or DELETE), path (below the API's root, such as"
                    + " runtime/new-thing/{id}), answer (json or bytes), and those of path and query");
        }
        return value == null ? absent : value.toString().strip();
    }

    private static String oneOf(RestOperation call, String name, String value, List<String> allowed) {
        return RestValues.oneOf(call, name, value, allowed);
    }

    /** Every segment is encoded when it is sent, so that the address stays below the API's root. */
    private static List<String> segments(RestOperation call, String path) {
        List<String> segments = new ArrayList<>(Arrays.asList(path.split("/", -1)));
        for (String segment : segments) {
            boolean parameter = segment.matches("\\{[A-Za-z][A-Za-z0-9]*}");
            boolean dots = segment.equals(".") || segment.equals("..");
            if (!parameter && (dots || !segment.matches("[A-Za-z0-9._~-]+"))) {
                throw new IllegalArgumentException(
                        "Parameter 'path' of " + call.address() + " is '" + path
                                + "', but must be a path below the API's root such as runtime/new-thing/{id}: without a host, a"
                                + " slash at its ends, '..', or a query; give {id} and parameters of the query as param.id and so on");
            }
        }
        return segments;
    }
}
