package io.github.camelflowable.examples.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.github.camelflowable.examples.server.FlowableServer;

/** A real Flowable in a JVM of its own: deploys models, fills topics, and tells when it has nothing left to do. */
final class Flowable implements AutoCloseable {

    private static final String ANNOUNCEMENT = "Flowable answers at ";
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final int FILLERS = 8;

    /** Time between two questions whether instances still run; what is measured by it is as much too long at most. */
    private static final long QUIET_POLL_MILLIS = 20;

    private static final String BOUNDARY = "model";

    private final ChildJvm jvm;
    private final Site site;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private String moreVariables = "";

    private Flowable(ChildJvm jvm, String baseUrl) {
        this.jvm = jvm;
        this.site = new Site(baseUrl, "rest-admin", "test", "");
    }

    /**
     * @param properties settings of the server, {@code --name=value} each
     */
    static Flowable start(List<String> properties) throws IOException {
        List<String> arguments = new ArrayList<>(properties);
        arguments.add("--server.port=0");
        // Without history the engine is as fast as it can be, and its memory does not fill up over many rounds.
        arguments.add("--flowable.history-level=none");
        ChildJvm jvm = ChildJvm.start(List.of("-Xmx1g"), FlowableServer.class, arguments);
        String line = jvm.awaitLine(ANNOUNCEMENT);
        String baseUrl = line.substring(ANNOUNCEMENT.length()).split(" ")[0];
        return new Flowable(jvm, baseUrl);
    }

    Site site(String topic) {
        return site.withTopic(topic);
    }

    void deploy(String fileName, String model) {
        String body = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                + "\"\r\nContent-Type: application/xml\r\n\r\n" + model + "\r\n--" + BOUNDARY + "--\r\n";
        send(request("/process-api/repository/deployments")
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    /** Instances that are started from now on have these variables, too. */
    void addVariables(int count, int kilobytesEach) {
        String value = "x".repeat(kilobytesEach * 1000);
        moreVariables = IntStream.rangeClosed(1, count)
                .mapToObj(number -> """
                        , {"name": "more%d", "type": "string", "value": "%s"}""".formatted(number, value))
                .collect(Collectors.joining());
    }

    /** Starts instances of a process, several at a time. */
    void startInstances(String process, int count) throws Exception {
        ExecutorService fillers = Executors.newFixedThreadPool(FILLERS);
        try {
            List<Callable<Void>> starts = new ArrayList<>();
            for (int number = 1; number <= count; number++) {
                int order = number;
                starts.add(() -> {
                    startInstance(process, order);
                    return null;
                });
            }
            for (Future<Void> start : fillers.invokeAll(starts)) {
                start.get();
            }
        } finally {
            fillers.shutdownNow();
        }
    }

    /** Starts one instance with the variables of an order. */
    void startInstance(String process, int order) {
        String body = """
                {"processDefinitionKey": "%s", "variables": [
                  {"name": "orderId", "type": "string", "value": "order-%d"},
                  {"name": "quantity", "type": "integer", "value": %d},
                  {"name": "amount", "type": "double", "value": 129.5},
                  {"name": "express", "type": "boolean", "value": true}%s]}""".formatted(process, order, order % 10, moreVariables);
        send(request("/process-api/runtime/process-instances")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    /** Waits until every instance has come to its end: completing a job only queues what comes after it. */
    void awaitQuiet() throws InterruptedException {
        Instant deadline = Instant.now().plus(LONGEST_WAIT);
        while (count("/process-api/runtime/process-instances") > 0) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("Instances still run after " + LONGEST_WAIT);
            }
            Thread.sleep(QUIET_POLL_MILLIS);
        }
    }

    /** Deletes what a contender has left, so that the next one finds an empty topic. */
    void deleteInstances() throws InterruptedException {
        for (JsonNode instance :
                get("/process-api/runtime/process-instances?size=100000").path("data")) {
            send(request("/process-api/runtime/process-instances/"
                            + instance.path("id").asText())
                    .DELETE()
                    .build());
        }
        awaitQuiet();
    }

    private int count(String path) {
        return get(path + "?size=1").path("total").asInt();
    }

    private JsonNode get(String path) {
        return send(request(path).GET().build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(site.baseUrl() + path))
                .timeout(LONGEST_WAIT)
                .header("Authorization", site.authorization());
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
            throw new IllegalStateException(request.method() + " " + request.uri() + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted at " + request.uri(), e);
        }
    }

    @Override
    public void close() {
        jvm.close();
    }
}
