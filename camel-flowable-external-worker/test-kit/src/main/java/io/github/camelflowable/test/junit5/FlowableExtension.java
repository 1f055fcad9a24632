package io.github.camelflowable.test.junit5;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.support.PropertyBindingSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.github.camelflowable.examples.server.FlowableRest;

/**
 * A real Flowable for a test of routes, beside {@code CamelTestSupport} or in a plain JUnit test:
 *
 * <pre>{@code
 * @RegisterExtension
 * static FlowableExtension flowable = FlowableExtension.withModels("order.bpmn20.xml");
 * }</pre>
 *
 * <p>All tests of a JVM share one server ({@link SharedFlowable}), which takes some seconds to start. Each test has the
 * models to itself: they are deployed before it, and removed after it with every instance, job and history entry of
 * theirs. What is on the server besides is left alone. Tests that use models of the same keys must not run at the same
 * time.
 */
public final class FlowableExtension implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> models;
    private final Deque<String> deployments = new ArrayDeque<>();

    private FlowableExtension(List<String> models) {
        this.models = models;
    }

    /**
     * @param resources names on the class path, such as {@code models/order.bpmn20.xml}: processes end in
     *     {@code .bpmn20.xml} or {@code .bpmn}, cases in {@code .cmmn} or {@code .cmmn.xml}
     */
    public static FlowableExtension withModels(String... resources) {
        return new FlowableExtension(List.of(resources));
    }

    // ---- how routes get to it ----

    /** Root of the Flowable application, for the option {@code baseUrl}. Starts the server if it does not run yet. */
    public String baseUrl() {
        return SharedFlowable.get().baseUrl();
    }

    /** A user who may call everything. */
    public String username() {
        return SharedFlowable.get().username();
    }

    public String password() {
        return SharedFlowable.get().password();
    }

    /**
     * Where Flowable is, as properties of camel-main or Spring Boot: {@code camel.component.flowable-ew.base-url},
     * {@code ...username}, {@code ...password}, and the same for {@code flowable-rest}.
     */
    public Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        for (String component : List.of("flowable-ew", "flowable-rest")) {
            connection()
                    .forEach((name, value) -> properties.put(
                            "camel.component." + component + "." + name.replace("baseUrl", "base-url"), value));
        }
        return properties;
    }

    /** Lets {@code flowable-ew:} and {@code flowable-rest:} of this context talk to this Flowable. */
    public void connect(CamelContext context) {
        for (String name : List.of("flowable-ew", "flowable-rest")) {
            Component component = context.getComponent(name);
            if (component == null) {
                throw new IllegalStateException(
                        "There is no component " + name + ": camel-flowable-external-worker is not on the class path");
            }
            PropertyBindingSupport.build()
                    .withCamelContext(context)
                    .withTarget(component)
                    .withConfigurer(component.getComponentPropertyConfigurer())
                    .withMandatory(true)
                    .withProperties(new TreeMap<>(connection()))
                    .bind();
        }
    }

    private Map<String, String> connection() {
        return Map.of("baseUrl", baseUrl(), "username", username(), "password", password());
    }

    // ---- instances ----

    /** Deploys one more model for the rest of this test. */
    public void deploy(String resource) {
        String model = text(resource);
        String file = resource.substring(resource.lastIndexOf('/') + 1);
        if (file.endsWith(".bpmn20.xml") || file.endsWith(".bpmn")) {
            deployments.push("/process-api/repository/deployments/" + rest().deployProcess(file, model, ""));
        } else if (file.endsWith(".cmmn") || file.endsWith(".cmmn.xml")) {
            deployments.push("/cmmn-api/cmmn-repository/deployments/" + rest().deployCase(file, model));
        } else {
            throw new IllegalArgumentException("Is " + resource
                    + " a process or a case? Its name must end in .bpmn20.xml, .bpmn, .cmmn or .cmmn.xml");
        }
    }

    /**
     * Starts a process instance.
     *
     * @return its id
     */
    public String startProcess(String key) {
        return startProcess(key, Map.of());
    }

    /**
     * Starts a process instance. Text, numbers, booleans, null, {@code java.time} values and {@code Date} become variables
     * of these types; maps, lists and other objects JSON.
     *
     * @return its id
     */
    public String startProcess(String key, Map<String, ?> variables) {
        return rest().startProcess(key, null, variables);
    }

    /**
     * Starts a case instance.
     *
     * @return its id
     */
    public String startCase(String key) {
        return startCase(key, Map.of());
    }

    /**
     * Starts a case instance, with variables as {@link #startProcess(String, Map)} takes them.
     *
     * @return its id
     */
    public String startCase(String key, Map<String, ?> variables) {
        return rest().startCase(key, null, variables);
    }

    // ---- what becomes of them ----

    /**
     * Waits until a process or case instance has ended, at most 30 seconds.
     *
     * @return id of the end event of a process, or state of a case: {@code completed} or {@code terminated}
     * @throws AssertionError at once if a job of the instance is out of retries, or if time is up; it says where the
     *     instance stands
     * @throws IllegalArgumentException if there is no such instance
     */
    public String awaitEnded(String instanceId) {
        return awaitEnded(instanceId, LONGEST_WAIT);
    }

    /** As {@link #awaitEnded(String)}, with another limit. */
    public String awaitEnded(String instanceId, Duration atMost) {
        Instance instance = instance(instanceId);
        return await(atMost, instance, "has not ended", () -> {
                    Optional<String> end = instance.end();
                    if (end.isEmpty() && !instance.deadLetters().isEmpty()) {
                        throw new AssertionError(
                                instance.standing("will not end, since a job of it is out of retries"));
                    }
                    return end;
                })
                .orElseThrow();
    }

    /**
     * Waits until a job of the instance is out of retries, at most 30 seconds.
     *
     * @return the message it failed with, empty if it has none
     * @throws AssertionError if time is up
     */
    public String awaitDeadLetter(String instanceId) {
        Instance instance = instance(instanceId);
        return await(LONGEST_WAIT, instance, "has no job that is out of retries", () -> instance.deadLetters().stream()
                        .findFirst())
                .orElseThrow()
                .path("exceptionMessage")
                .asText("");
    }

    /** The same as {@link #awaitEnded(String)} gives, empty while the instance runs. Does not wait. */
    public Optional<String> endOf(String instanceId) {
        return instance(instanceId).end();
    }

    /**
     * The variables of a process or case instance, running or ended, by name. Numbers are of the type the variable has in
     * Flowable, JSON is made of maps and lists, and dates are ISO text, as on the wire.
     */
    public Map<String, Object> variables(String instanceId) {
        Map<String, Object> values = new TreeMap<>();
        instance(instanceId).variables().forEach(row -> {
            JsonNode variable = row.path("variable");
            values.put(variable.path("name").asText(), value(variable));
        });
        return values;
    }

    /**
     * Anything else: GET of a path below the base URL, such as {@code /external-job-api/jobs?topic=shipping}.
     *
     * @throws IllegalStateException if the answer is an error
     */
    public JsonNode get(String path) {
        return rest().get(path);
    }

    // ---- JUnit ----

    /** Starts the server, so that no test is charged for it. */
    @Override
    public void beforeAll(ExtensionContext context) {
        SharedFlowable.get();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        models.forEach(this::deploy);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        while (!deployments.isEmpty()) {
            String deployment = deployments.pop() + "?cascade=true";
            // The engine may be moving an instance on at this moment.
            Awaitility.await("Flowable removes " + deployment)
                    .atMost(LONGEST_WAIT)
                    .pollInterval(Duration.ofMillis(100))
                    .pollDelay(Duration.ZERO)
                    .until(() -> List.of(204, 404).contains(rest().delete(deployment)));
        }
    }

    // ---- inside ----

    private static FlowableRest rest() {
        return SharedFlowable.get().rest();
    }

    private static String text(String resource) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try (InputStream model = loader.getResourceAsStream(resource)) {
            if (model == null) {
                throw new IllegalArgumentException("There is no " + resource
                        + " on the class path; a folder belongs to the " + "name, as in models/order.bpmn20.xml");
            }
            return new String(model.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object value(JsonNode variable) {
        JsonNode value = variable.path("value");
        if (value.isNumber()) {
            switch (variable.path("type").asText()) {
                case "long":
                    return value.longValue();
                case "short":
                    return value.shortValue();
                case "double":
                    return value.doubleValue();
                default:
            }
        }
        return JSON.convertValue(value, Object.class);
    }

    private Instance instance(String id) {
        Instance process = new Instance(
                id,
                "Process",
                "endActivityId",
                "/process-api/history/historic-process-instances?processInstanceId=" + id,
                "/process-api/history/historic-variable-instances?size=1000&processInstanceId=" + id,
                "/process-api/management/deadletter-jobs?processInstanceId=" + id,
                "/external-job-api/jobs?processInstanceId=" + id);
        if (process.exists()) {
            return process;
        }
        Instance aCase = new Instance(
                id,
                "Case",
                "state",
                "/cmmn-api/cmmn-history/historic-case-instances?caseInstanceId=" + id,
                "/cmmn-api/cmmn-history/historic-variable-instances?size=1000&caseInstanceId=" + id,
                "/cmmn-api/cmmn-management/deadletter-jobs?caseInstanceId=" + id,
                "/external-job-api/jobs?scopeId=" + id);
        if (aCase.exists()) {
            return aCase;
        }
        throw new IllegalArgumentException("Flowable at " + baseUrl() + " knows no process or case instance " + id);
    }

    private static <T> Optional<T> await(
            Duration atMost, Instance instance, String otherwise, Callable<Optional<T>> condition) {
        try {
            return Awaitility.await()
                    .atMost(atMost)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .until(condition, Optional::isPresent);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(instance.standing(otherwise + " within " + atMost), e);
        }
    }

    /** A process or case instance; where the two APIs differ is in the paths. */
    private record Instance(
            String id,
            String kind,
            String endField,
            String historyPath,
            String variablesPath,
            String deadPath,
            String jobsPath) {

        boolean exists() {
            return !rows(historyPath).isEmpty();
        }

        Optional<String> end() {
            return rows(historyPath).stream()
                    .filter(row -> row.path("endTime").isTextual())
                    .map(row -> row.path(endField).asText(""))
                    .findFirst();
        }

        List<JsonNode> variables() {
            return rows(variablesPath);
        }

        List<JsonNode> deadLetters() {
            return rows(deadPath);
        }

        /** What somebody must know who wonders why it has not ended. */
        String standing(String problem) {
            StringBuilder text = new StringBuilder(kind + " instance " + id + " " + problem + ".");
            rows(jobsPath).forEach(job -> text.append("\nIts job ")
                    .append(named(job))
                    .append(
                            job.path("lockOwner").isTextual()
                                    ? " is locked by " + job.path("lockOwner").asText()
                                    : " waits for a worker")
                    .append(", retries left: ")
                    .append(job.path("retries").asInt())
                    .append(
                            job.path("exceptionMessage").isTextual()
                                    ? ", it failed with: "
                                            + job.path("exceptionMessage").asText()
                                    : ""));
            deadLetters().forEach(job -> text.append("\nIts job ")
                    .append(named(job))
                    .append(" is out of retries, it failed with: ")
                    .append(job.path("exceptionMessage").asText()));
            return text.toString();
        }

        private static String named(JsonNode job) {
            return job.path("id").asText() + " of the task "
                    + job.path("elementId").asText();
        }

        private static List<JsonNode> rows(String path) {
            List<JsonNode> rows = new ArrayList<>();
            rest().get(path).path("data").forEach(rows::add);
            return rows;
        }
    }
}
