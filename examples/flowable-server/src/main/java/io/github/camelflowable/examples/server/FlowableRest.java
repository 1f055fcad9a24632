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
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The other side of the counter: deploys the models, starts instances and reads what became of them. */
public final class FlowableRest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String BOUNDARY = "model";

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
        upload("/process-api/repository/deployments", resource);
    }

    public void deployCase(String resource) {
        upload("/cmmn-api/cmmn-repository/deployments", resource);
    }

    public String startProcess(String key, String businessKey, Map<String, Object> variables) {
        return start("/process-api/runtime/process-instances", "processDefinitionKey", key, businessKey, variables);
    }

    public String startCase(String key, String businessKey, Map<String, Object> variables) {
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

    /** Any other look at it. */
    public JsonNode get(String path) {
        return send(request(path).GET().build());
    }

    private Map<String, JsonNode> variables(String path) {
        Map<String, JsonNode> values = new TreeMap<>();
        for (JsonNode row : get(path + "&size=100").path("data")) {
            JsonNode variable = row.path("variable");
            values.put(variable.path("name").asText(), variable.path("value"));
        }
        return values;
    }

    private String start(String path, String keyName, String key, String businessKey, Map<String, Object> variables) {
        List<Map<String, Object>> typed = variables.entrySet().stream()
                .map(variable -> Map.of("name", variable.getKey(), "value", variable.getValue()))
                .toList();
        JsonNode request = json.valueToTree(Map.of(keyName, key, "businessKey", businessKey, "variables", typed));
        return post(path, "application/json", BodyPublishers.ofString(request.toString()))
                .path("id")
                .asText();
    }

    private void upload(String path, String resource) {
        String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + resource
                + "\"\r\nContent-Type: application/xml\r\n\r\n";
        String tail = "\r\n--" + BOUNDARY + "--\r\n";
        try (InputStream model = FlowableRest.class.getResourceAsStream("/" + resource)) {
            String body = head + new String(model.readAllBytes(), StandardCharsets.UTF_8) + tail;
            post(path, "multipart/form-data; boundary=" + BOUNDARY, BodyPublishers.ofString(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode post(String path, String contentType, BodyPublisher body) {
        return send(request(path).header("Content-Type", contentType).POST(body).build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(baseUrl + path))
                .timeout(TIMEOUT)
                .header("Authorization", authorization)
                .header("Accept", "application/json");
    }

    private JsonNode send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(request.method() + " " + request.uri() + " was answered "
                        + response.statusCode() + ": " + response.body());
            }
            return json.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri() + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted at " + request.uri(), e);
        }
    }
}
