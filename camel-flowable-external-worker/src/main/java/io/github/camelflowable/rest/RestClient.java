package io.github.camelflowable.rest;

import java.io.InputStream;
import java.net.HttpURLConnection;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.apache.hc.core5.http.HttpEntity;

import io.github.camelflowable.client.ApiCall;
import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.client.FlowableConnection;
import io.github.camelflowable.client.FlowableConnection.AnswerReader;
import io.github.camelflowable.client.VariableData;

/** Carries out operations of the catalogue, with one call each: this class repeats none. */
final class RestClient {

    private static final int PAGE_SIZE = 100;

    /** What servers answer where they have no such address; Flowable 7.1.0 the last one. */
    private static final Set<Integer> NO_ADDRESS = Set.of(
            HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_BAD_METHOD, HttpURLConnection.HTTP_INTERNAL_ERROR);

    private final FlowableConnection connection;
    private final RestCatalogue catalogue;

    RestClient(FlowableConnection connection, RestCatalogue catalogue) {
        this.connection = connection;
        this.catalogue = catalogue;
    }

    /**
     * Sends one call.
     *
     * @throws FlowableApiException if the call does not succeed
     */
    <T> T send(RestOperation operation, RestParameters parameters, HttpEntity body, AnswerReader<T> reader) {
        try {
            return connection.send(call(operation, parameters, parameters.query(), body), reader);
        } catch (FlowableApiException e) {
            throw operation.since() != null && NO_ADDRESS.contains(e.getStatus()) ? explained(operation, e) : e;
        }
    }

    /** The answer of an older server reads as if the instance was missing, or the server broken. */
    private FlowableApiException explained(RestOperation operation, FlowableApiException answer) {
        Map<?, ?> engine = (Map<?, ?>) call(operation.api(), "getEngineInfo", Map.of(), null);
        String version = String.valueOf(engine.get("version"));
        return Arrays.compare(numbers(version), numbers(operation.since())) < 0
                ? FlowableApiException.olderServer(
                        operation.address(),
                        "Flowable has it from " + operation.since() + " on, and this server is " + version
                                + ": upgrade the server, or use an operation that it has",
                        answer)
                : answer;
    }

    private static int[] numbers(String version) {
        return Pattern.compile("\\d{1,9}")
                .matcher(version)
                .results()
                .mapToInt(number -> Integer.parseInt(number.group()))
                .toArray();
    }

    private static ApiCall call(
            RestOperation operation, RestParameters parameters, Map<String, String> query, HttpEntity body) {
        return new ApiCall(
                operation.address(), null, operation.method(), operation.server(), parameters.path(), query, body);
    }

    /**
     * Carries out an operation whose answer is JSON or empty. The empty answer is checked, too: a web page with status 200 is
     * not a confirmation of Flowable.
     */
    Object call(RestOperation operation, RestParameters parameters, HttpEntity body, Class<?> outputClass) {
        Object read = send(operation, parameters, body, answer(operation, parameters, outputClass)::read);
        return operation.answer() == RestOperation.Answer.NONE ? null : read;
    }

    /**
     * All rows of a query, each once: page by page if it can be sorted by a unique key and no other order is asked for, else
     * in one request.
     */
    Iterable<Object> allPages(
            RestOperation operation, RestParameters parameters, HttpEntity body, Class<?> outputClass) {
        Map<String, String> asked = new LinkedHashMap<>(parameters.query());
        String sort = asked.getOrDefault(RestOperation.SORT, operation.unique());
        boolean unique = sort != null && sort.equals(operation.unique());
        if (unique) {
            asked.put(RestOperation.SORT, sort);
        }
        long first = Long.parseLong(asked.getOrDefault(RestOperation.START, "0"));
        RestPages.Fetch fetch = (start, size) -> {
            Map<String, String> query = new LinkedHashMap<>(asked);
            query.put(RestOperation.START, String.valueOf(start));
            query.put(RestOperation.SIZE, String.valueOf(size));
            return connection.send(call(operation, parameters, query, body), RestAnswer::rows);
        };
        RestPages.Converter converter = answer(operation, parameters, outputClass)::row;
        int pageSize = Integer.parseInt(asked.getOrDefault(RestOperation.SIZE, String.valueOf(PAGE_SIZE)));
        return unique
                ? RestPages.byUniqueKey(first, pageSize, fetch, converter)
                : RestPages.atOnce(first, fetch, converter);
    }

    /** Carries out another operation of the same API, by name. */
    Object call(String api, String name, Map<String, ?> given, Object body) {
        RestOperation operation = catalogue.find(api, name);
        RestParameters parameters = RestParameters.of(operation, given, true);
        return call(operation, parameters, new RestBody(operation, parameters, true).entity(body), null);
    }

    /** Carries out another operation of the same API, by name, and reads its answer with the given reader. */
    <T> T read(String api, String name, Map<String, ?> given, AnswerReader<T> reader) {
        RestOperation operation = catalogue.find(api, name);
        return send(operation, RestParameters.of(operation, given, true), null, reader);
    }

    /** All rows of another operation of the same API. */
    Iterable<Object> allPages(String api, String name, Map<String, ?> given) {
        RestOperation operation = catalogue.find(api, name);
        return allPages(operation, RestParameters.of(operation, given, true), null, null);
    }

    RestAnswer answer(RestOperation operation, RestParameters parameters, Class<?> outputClass) {
        return new RestAnswer(
                operation,
                outputClass,
                (row, variable, type) -> new VariableData(
                        variable, type, new Object(), () -> bytes(operation, parameters, row, variable)));
    }

    private byte[] bytes(RestOperation operation, RestParameters parameters, String row, String variable) {
        if (operation.bytes() == null) {
            throw FlowableApiException.badRequest(
                    "Fetching the bytes of variable '" + variable + "'", null, "no operation returns them");
        }
        RestOperation fetch = catalogue.find(operation.api(), operation.bytes());
        Map<String, Object> given = new LinkedHashMap<>();
        String owner = fetch.pathParameters().get(0);
        Object known = parameters.pathValue(owner);
        given.put(owner, known != null ? known : row);
        if (fetch.pathParameters().contains("variableName")) {
            given.put("variableName", variable);
        }
        return send(fetch, RestParameters.of(fetch, given, true), null, InputStream::readAllBytes);
    }
}
