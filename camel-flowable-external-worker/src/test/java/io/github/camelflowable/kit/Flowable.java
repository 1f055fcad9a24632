package io.github.camelflowable.kit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Assumptions;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.examples.server.FlowableRest;
import io.github.camelflowable.examples.server.FlowableServer;
import io.github.camelflowable.test.junit5.SharedFlowable;

/**
 * A real Flowable in this JVM, and its REST APIs from the outside, spoken by the JDK's own client so that no test proves
 * our client with our client.
 */
public final class Flowable implements AutoCloseable {

    public static final String USER = "rest-admin";
    public static final String PASSWORD = "test";

    private final String baseUrl;
    private final FlowableRest rest;
    private final Runnable stop;

    private Flowable(String baseUrl, Runnable stop) {
        this.baseUrl = baseUrl;
        this.rest = new FlowableRest(baseUrl, USER, PASSWORD);
        this.stop = stop;
    }

    /** The server that all tests of this JVM share; expired locks are reset every 2 seconds. */
    public static Flowable shared() {
        return new Flowable(SharedFlowable.get().baseUrl(), () -> {});
    }

    /** A server of one's own, on a free port unless the properties name one. */
    public static Flowable start(String... properties) {
        List<String> all = new ArrayList<>(SharedFlowable.settings());
        if (Arrays.stream(properties).anyMatch(property -> property.startsWith("server.port="))) {
            // Given twice, Spring Boot would read "0,<port>".
            all.remove("server.port=0");
        }
        all.addAll(List.of(properties));
        FlowableServer server = FlowableServer.start(all.toArray(String[]::new));
        return new Flowable(server.baseUrl(), server::close);
    }

    /** A server that somebody else starts and stops. */
    public static Flowable at(String baseUrl) {
        return new Flowable(baseUrl, () -> {});
    }

    @Override
    public void close() {
        stop.run();
    }

    public String baseUrl() {
        return baseUrl;
    }

    /** The version that runs, such as 7.1.0.2. */
    public String version() {
        return get("/process-api/management/engine").path("version").asText();
    }

    // ---- models and instances ----

    public void deploy(String bpmn) {
        deploy(bpmn, "");
    }

    public void deploy(String bpmn, String tenant) {
        rest.deployProcess("model.bpmn20.xml", bpmn, tenant);
    }

    /** Skips the test where Flowable comes without its cmmn-api, as 7.2.0 does. */
    public void deployCase(String cmmn) {
        Assumptions.assumeTrue(
                Flowable.class.getResource("/org/flowable/cmmn/rest") != null,
                "flowable-cmmn-rest is on the class path");
        rest.deployCase("model.cmmn", cmmn);
    }

    /** @return id of the process instance */
    public String startProcess(String key, Map<String, ?> variables) {
        return start("/process-api/runtime/process-instances", "processDefinitionKey", key, variables);
    }

    public String startProcess(String key) {
        return startProcess(key, Map.of());
    }

    /** Starts an instance of a definition that belongs to a tenant. */
    public String startProcessOf(String tenant, String key) {
        return post("/process-api/runtime/process-instances", Map.of("processDefinitionKey", key, "tenantId", tenant))
                .path("id")
                .asText();
    }

    /** Starts an instance with variables given as they stand on the wire: {@code {name, type, value}} each. */
    public String startProcessWith(String key, List<Map<String, Object>> wireVariables) {
        return post(
                        "/process-api/runtime/process-instances",
                        Map.of("processDefinitionKey", key, "variables", wireVariables))
                .path("id")
                .asText();
    }

    /** @return id of the case instance */
    public String startCase(String key, Map<String, ?> variables) {
        return start("/cmmn-api/cmmn-runtime/case-instances", "caseDefinitionKey", key, variables);
    }

    private String start(String path, String keyName, String key, Map<String, ?> variables) {
        List<Map<String, Object>> wire = new ArrayList<>();
        variables.forEach((name, value) -> wire.add(Map.of("name", name, "value", value)));
        return post(path, Map.of(keyName, key, "variables", wire)).path("id").asText();
    }

    // ---- what became of them ----

    public boolean hasEnded(String processInstanceId) {
        return get("/process-api/history/historic-process-instances/" + processInstanceId)
                .path("endTime")
                .isTextual();
    }

    /** @return id of the end event the instance came to, empty while it runs */
    public String endEvent(String processInstanceId) {
        return get("/process-api/history/historic-process-instances/" + processInstanceId)
                .path("endActivityId")
                .asText("");
    }

    /** @return state of a case instance, empty while it runs */
    public String caseState(String caseInstanceId) {
        JsonNode instance = get("/cmmn-api/cmmn-history/historic-case-instances/" + caseInstanceId);
        return instance.path("endTime").isTextual() ? instance.path("state").asText() : "";
    }

    /** @return the variables as the engine shows them: {@code {name, type, value}} by name */
    public Map<String, JsonNode> variables(String processInstanceId) {
        return variablesAt(
                "/process-api/history/historic-variable-instances?size=5000&processInstanceId=" + processInstanceId);
    }

    public Map<String, JsonNode> caseVariables(String caseInstanceId) {
        return variablesAt(
                "/cmmn-api/cmmn-history/historic-variable-instances?size=5000&caseInstanceId=" + caseInstanceId);
    }

    private Map<String, JsonNode> variablesAt(String path) {
        Map<String, JsonNode> variables = new TreeMap<>();
        get(path).path("data").forEach(row -> {
            JsonNode variable = row.path("variable");
            variables.put(variable.path("name").asText(), variable);
        });
        return variables;
    }

    /** @return the bytes of a binary variable, of a running or an ended instance */
    public byte[] variableBytes(String processInstanceId, String name) {
        return bytes("/process-api/history/historic-process-instances/" + processInstanceId + "/variables/"
                + encode(name) + "/data");
    }

    public byte[] caseVariableBytes(String caseInstanceId, String name) {
        return bytes("/cmmn-api/cmmn-history/historic-case-instances/" + caseInstanceId + "/variables/" + encode(name)
                + "/data");
    }

    /** Writes a variable of a running instance as a parallel branch would. */
    public void setVariable(String processInstanceId, String name, Object value) {
        put(
                "/process-api/runtime/process-instances/" + processInstanceId + "/variables/" + encode(name),
                Map.of("name", name, "value", value));
    }

    public int runningInstances(String key) {
        return get("/process-api/runtime/process-instances?size=0&processDefinitionKey=" + key)
                .path("total")
                .asInt();
    }

    public int endedInstances(String key) {
        return get("/process-api/history/historic-process-instances?size=0&finished=true&processDefinitionKey=" + key)
                .path("total")
                .asInt();
    }

    // ---- jobs ----

    /** @return the external worker jobs of an instance as the engine shows them */
    public List<JsonNode> jobs(String processInstanceId) {
        return rows("/external-job-api/jobs?size=1000&processInstanceId=" + processInstanceId);
    }

    /** @return the only external worker job of an instance */
    public JsonNode job(String processInstanceId) {
        List<JsonNode> jobs = jobs(processInstanceId);
        if (jobs.size() != 1) {
            throw new AssertionError("One job expected in instance " + processInstanceId + ", but there are " + jobs);
        }
        return jobs.get(0);
    }

    public List<JsonNode> caseJobs(String caseInstanceId) {
        return rows("/external-job-api/jobs?size=1000&scopeId=" + caseInstanceId);
    }

    public List<JsonNode> deadLetters(String processInstanceId) {
        return rows("/process-api/management/deadletter-jobs?size=1000&processInstanceId=" + processInstanceId);
    }

    public List<JsonNode> caseDeadLetters(String caseInstanceId) {
        return rows("/cmmn-api/cmmn-management/deadletter-jobs?size=1000&caseInstanceId=" + caseInstanceId);
    }

    /** @return steps of the engine itself that went wrong and wait to be tried again */
    public List<JsonNode> waitingRetries(String processInstanceId) {
        return rows("/process-api/management/timer-jobs?size=1000&processInstanceId=" + processInstanceId);
    }

    /** Ends the wait of a step that is to be tried again. */
    public void retryNow(JsonNode waiting) {
        post("/process-api/management/timer-jobs/" + waiting.path("id").asText(), Map.of("action", "move"));
    }

    public String deadLetterStackTrace(String jobId) {
        return new String(
                bytes("/process-api/management/deadletter-jobs/" + jobId + "/exception-stacktrace"),
                StandardCharsets.UTF_8);
    }

    /** Acquires as another worker would, with plain HTTP. */
    public List<JsonNode> acquire(String topic, String workerId, int numberOfTasks, String lockDuration) {
        List<JsonNode> jobs = new ArrayList<>();
        post(
                        "/external-job-api/acquire/jobs",
                        Map.of(
                                "topic",
                                topic,
                                "workerId",
                                workerId,
                                "numberOfTasks",
                                numberOfTasks,
                                "lockDuration",
                                lockDuration))
                .forEach(jobs::add);
        return jobs;
    }

    /** Completes a job as its owner, with variables as they stand on the wire. */
    public void complete(JsonNode job, List<Map<String, Object>> wireVariables) {
        post(
                "/external-job-api/acquire/jobs/" + job.path("id").asText() + "/complete",
                Map.of("workerId", job.path("lockOwner").asText(), "variables", wireVariables));
    }

    /** Fails a job as its owner; without retries left it becomes a dead letter. */
    public void fail(JsonNode job, String details, int retries) {
        post(
                "/external-job-api/acquire/jobs/" + job.path("id").asText() + "/fail",
                Map.of(
                        "workerId",
                        job.path("lockOwner").asText(),
                        "errorMessage",
                        "failed",
                        "errorDetails",
                        details,
                        "retries",
                        retries));
    }

    /** Fails a job as its owner; it pauses, and then waits for the next reset. */
    public void failWithPause(JsonNode job, String message, String retryTimeout) {
        post(
                "/external-job-api/acquire/jobs/" + job.path("id").asText() + "/fail",
                Map.of(
                        "workerId",
                        job.path("lockOwner").asText(),
                        "errorMessage",
                        message,
                        "retryTimeout",
                        retryTimeout));
    }

    public void suspend(String processInstanceId) {
        put("/process-api/runtime/process-instances/" + processInstanceId, Map.of("action", "suspend"));
    }

    public void activate(String processInstanceId) {
        put("/process-api/runtime/process-instances/" + processInstanceId, Map.of("action", "activate"));
    }

    private List<JsonNode> rows(String path) {
        List<JsonNode> rows = new ArrayList<>();
        get(path).path("data").forEach(rows::add);
        return rows;
    }

    // ---- HTTP ----

    public JsonNode get(String path) {
        return rest.get(path);
    }

    public JsonNode post(String path, Object body) {
        return rest.post(path, body);
    }

    public JsonNode put(String path, Object body) {
        return rest.put(path, body);
    }

    /** @return status of a DELETE */
    public int delete(String path) {
        return rest.delete(path);
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** @return raw bytes of an answer */
    public byte[] bytes(String path) {
        return rest.bytes(path);
    }
}
