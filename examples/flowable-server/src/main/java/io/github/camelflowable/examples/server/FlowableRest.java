package io.github.camelflowable.examples.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The other side of the counter: deploys the models, starts instances and reads what became of them. */
public final class FlowableRest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String BOUNDARY = "model-boundary";

    // HTTP/1.1, because a server with HTTP/2 answers 413 to larger bodies sent along with an upgrade request.
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final String baseUrl;
    private final String authorization;

    public FlowableRest(String baseUrl, String username, String password) {
        this.baseUrl = baseUrl;
        byte[] credentials = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    public void deployProcess(String resource) {
        deployProcess(resource, text(resource), "");
    }

    /**
     * Deploys a process for one tenant.
     *
     * @param file name that ends in {@code .bpmn20.xml} or {@code .bpmn}
     * @return id of the deployment
     */
    public String deployProcess(String file, String model, String tenant) {
        return upload("/process-api/repository/deployments", file, model, tenant);
    }

    public void deployCase(String resource) {
        deployCase(resource, text(resource));
    }

    /**
     * @param file name that ends in {@code .cmmn} or {@code .cmmn.xml}
     * @return id of the deployment
     */
    public String deployCase(String file, String model) {
        return upload("/cmmn-api/cmmn-repository/deployments", file, model, "");
    }

    /** @param businessKey may be null */
    public String startProcess(String key, String businessKey, Map<String, ?> variables) {
        return start("/process-api/runtime/process-instances", "processDefinitionKey", key, businessKey, variables);
    }

    /** @param businessKey may be null */
    public String startCase(String key, String businessKey, Map<String, ?> variables) {
        return start("/cmmn-api/cmmn-runtime/case-instances", "caseDefinitionKey", key, businessKey, variables);
    }

    /** The end event that a process instance came to, empty while it runs. */
    public Optional<String> endOfProcess(String id) {
        JsonNode instance = get("/process-api/history/historic-process-instances/" + id);
        return Optional.of(instance.path("endActivityId").asText("")).filter(end -> !end.isEmpty());
    }

    /** The state that a case instance came to, empty while it runs. */
    public Optional<String> endOfCase(String id) {
        JsonNode instance = get("/cmmn-api/cmmn-history/historic-case-instances/" + id);
        return instance.path("endTime").isTextual()
                ? Optional.of(instance.path("state").asText())
                : Optional.empty();
    }

    public Map<String, JsonNode> processVariables(String id) {
        return variables("/process-api/history/historic-variable-instances?processInstanceId=" + id);
    }

    public Map<String, JsonNode> caseVariables(String id) {
        return variables("/cmmn-api/cmmn-history/historic-variable-instances?caseInstanceId=" + id);
    }

    /** What the jobs that nobody will repeat any more failed with. */
    public List<String> deadLetters() {
        JsonNode page = get("/process-api/management/deadletter-jobs?size=100");
        return page.path("data").findValuesAsText("exceptionMessage");
    }

    // ---- anything else; every path is one below the base URL ----

    public JsonNode get(String path) {
        return json(request(path).GET().build());
    }

    public JsonNode post(String path, Object body) {
        return json(request(path)
                .header("Content-Type", "application/json")
                .POST(publisher(body))
                .build());
    }

    public JsonNode put(String path, Object body) {
        return json(request(path)
                .header("Content-Type", "application/json")
                .PUT(publisher(body))
                .build());
    }

    /** @return status of the answer, an error too */
    public int delete(String path) {
        return send(request(path).DELETE().build(), BodyHandlers.discarding()).statusCode();
    }

    /** @return the answer as it is, an error too */
    public byte[] bytes(String path) {
        return send(request(path).GET().build(), BodyHandlers.ofByteArray()).body();
    }

    private Map<String, JsonNode> variables(String path) {
        Map<String, JsonNode> values = new TreeMap<>();
        for (JsonNode row : get(path + "&size=100").path("data")) {
            JsonNode variable = row.path("variable");
            values.put(variable.path("name").asText(), variable.path("value"));
        }
        return values;
    }

    private String start(String path, String keyName, String key, String businessKey, Map<String, ?> variables) {
        ObjectNode body = json.createObjectNode().put(keyName, key).put("businessKey", businessKey);
        ArrayNode typed = body.putArray("variables");
        variables.forEach((name, value) -> typed.add(variable(name, value)));
        return post(path, body).path("id").asText();
    }

    /** Without a type Flowable makes small longs integers, and serializes what has fields or elements. */
    private ObjectNode variable(String name, Object value) {
        ObjectNode variable = json.createObjectNode().put("name", name);
        if (value instanceof Date date) {
            return variable.put("type", "date").put("value", date.toInstant().toString());
        }
        if (value instanceof Instant || value instanceof LocalDate || value instanceof LocalDateTime) {
            String type = value.getClass().getSimpleName();
            return variable.put("type", type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1))
                    .put("value", value.toString());
        }
        JsonNode written = json.valueToTree(value);
        if (value instanceof Long || value instanceof Short) {
            variable.put("type", value.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        } else if (written.isContainerNode()) {
            variable.put("type", "json");
        }
        return variable.set("value", written);
    }

    private String upload(String path, String file, String model, String tenant) {
        String body = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"tenantId\"\r\n\r\n" + tenant
                + "\r\n--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + file
                + "\"\r\nContent-Type: application/xml\r\n\r\n" + model + "\r\n--" + BOUNDARY + "--\r\n";
        return json(request(path)
                        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                        .POST(BodyPublishers.ofString(body))
                        .build())
                .path("id")
                .asText();
    }

    private static String text(String resource) {
        try (InputStream model = FlowableRest.class.getResourceAsStream("/" + resource)) {
            return new String(model.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BodyPublisher publisher(Object body) {
        try {
            return BodyPublishers.ofByteArray(json.writeValueAsBytes(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(baseUrl + path))
                .timeout(TIMEOUT)
                .header("Authorization", authorization)
                .header("Accept", "application/json");
    }

    private JsonNode json(HttpRequest request) {
        HttpResponse<String> response = send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(request.method() + " " + request.uri() + " was answered "
                    + response.statusCode() + ": " + response.body());
        }
        try {
            return json.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri() + " was answered no JSON", e);
        }
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> answer) {
        try {
            return http.send(request, answer);
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri() + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted at " + request.uri(), e);
        }
    }
}
