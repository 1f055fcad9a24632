package io.github.camelflowable.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

import org.apache.hc.core5.http.HttpEntity;

/**
 * One request, before it is sent: its purpose (for errors), its address below the base URL, and its body.
 *
 * @param purpose text that starts an error message: "Completing job 8"
 * @param jobId   the job it is about, or null
 * @param method  HTTP method
 * @param api     which of Flowable's APIs
 * @param path    path segments, unencoded; a segment can never change the host or leave the API, and a null is refused
 *                when the path is made
 * @param query   query parameters; null values are left out
 * @param body    request body, or null
 */
public record ApiCall(
        String purpose,
        String jobId,
        String method,
        ConnectionSettings.Api api,
        List<String> path,
        Map<String, String> query,
        HttpEntity body) {

    static ApiCall get(String purpose, ConnectionSettings.Api api, String... path) {
        return new ApiCall(purpose, null, "GET", api, Arrays.asList(path), Map.of(), null);
    }

    static ApiCall post(String purpose, ConnectionSettings.Api api, HttpEntity body, String... path) {
        return new ApiCall(purpose, null, "POST", api, Arrays.asList(path), Map.of(), body);
    }

    ApiCall about(String job) {
        return new ApiCall(purpose, job, method, api, path, query, body);
    }

    ApiCall with(Map<String, String> parameters) {
        return new ApiCall(purpose, jobId, method, api, path, new LinkedHashMap<>(parameters), body);
    }

    /**
     * @return path and query below the API's root, percent-encoded
     * @throws FlowableApiException if a segment is empty or a dot segment: it would address something else
     */
    String encodedPath() {
        StringJoiner segments = new StringJoiner("/");
        path.forEach(segment -> segments.add(encodedSegment(segment)));
        String encoded = segments.toString();
        if (query.isEmpty()) {
            return encoded;
        }
        String parameters = query.entrySet().stream()
                .filter(p -> p.getValue() != null)
                .map(p -> encode(p.getKey()) + "=" + encode(p.getValue()))
                .collect(Collectors.joining("&"));
        return parameters.isEmpty() ? encoded : encoded + "?" + parameters;
    }

    private String encodedSegment(String segment) {
        if (segment == null || segment.isBlank() || segment.equals(".") || segment.equals("..")) {
            throw FlowableApiException.badRequest(
                    purpose, jobId, "'" + segment + "' cannot be part of a path: give the id of an existing object");
        }
        return encode(segment);
    }

    private static String encode(String text) {
        // Ids hardly ever need encoding, and the encoder copies the text even then.
        for (int i = 0; i < text.length(); i++) {
            if (!isUnreserved(text.charAt(i))) {
                return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
            }
        }
        return text;
    }

    private static boolean isUnreserved(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.';
    }
}
