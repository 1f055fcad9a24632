package io.github.camelflowable.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.github.camelflowable.FlowableEwComponent;
import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Call;
import io.github.camelflowable.kit.Network.Fault;
import io.github.camelflowable.rest.FlowableRestComponent;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever a message says in its body and headers, a producer sends a proper request to its own server, or refuses the
 * message by name.
 */
@Tag("reliability")
class BadMessagesTest {

    /** With the limits of the engine's own. */
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A call to the other APIs that the engine refuses is answered once, and nothing repeats it. */
    private static final ObjectMapper LENIENT = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build());

    private static final String ENVELOPE = """
            {"jobId":"8","workerId":"w1","operation":"fail","errorMessage":"m","errorDetails":"d","errorCode":"e",\
            "retries":2,"retryTimeout":"PT20M","variables":{"orderId":7,"tree":{"a":[1,null]}}}""";
    private static final String[] FIELDS = {
        "jobId",
        "workerId",
        "operation",
        "variables",
        "errorCode",
        "errorMessage",
        "errorDetails",
        "retries",
        "retryTimeout"
    };
    private static final List<String> HEADERS = List.of(
            FlowableEwConstants.JOB_ID,
            FlowableEwConstants.WORKER_ID,
            FlowableEwConstants.OPERATION,
            FlowableEwConstants.VARIABLES,
            FlowableEwConstants.ERROR_CODE,
            FlowableEwConstants.ERROR_MESSAGE,
            FlowableEwConstants.ERROR_DETAILS,
            FlowableEwConstants.RETRIES,
            FlowableEwConstants.RETRY_TIMEOUT,
            FlowableEwConstants.QUERY,
            "CamelHttpUri",
            "CamelHttpUrl",
            "CamelHttpPath",
            "CamelHttpQuery",
            "CamelHttpMethod",
            "Host",
            "Authorization");
    private static final Queue<Call> CALLS = new ConcurrentLinkedQueue<>();

    private static Network network;
    private static CamelContext context;
    private static ProducerTemplate template;

    @BeforeContainer
    static void open() {
        network = new Network("http://localhost:1/flowable-rest");
        network.script(call -> {
            CALLS.add(call);
            return Fault.status(200, "application/json", call.method().equals("GET") ? BadAnswersTest.JOB : "[]");
        });
        context = new DefaultCamelContext();
        FlowableEwComponent jobs = context.getComponent("flowable-ew", FlowableEwComponent.class);
        jobs.getConfiguration().setBaseUrl(network.baseUrl());
        jobs.getConfiguration().setWorkerId("w1");
        FlowableRestComponent rest = context.getComponent("flowable-rest", FlowableRestComponent.class);
        rest.getConfiguration().setBaseUrl(network.baseUrl());
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterContainer
    static void close() {
        context.stop();
        network.close();
        System.out.println("bad inputs tried so far: " + BadInputs.allTried());
    }

    @Provide
    Arbitrary<Object> envelopes() {
        return Arbitraries.oneOf(
                BadInputs.objects(3, FIELDS).map(json -> (Object) BadInputs.write(json)),
                BadInputs.bodies(ENVELOPE).map(bytes -> (Object) bytes));
    }

    @Property
    void shouldReportOrRefuseItWhenTheBodyIsAnEnvelope(@ForAll("envelopes") Object envelope) {
        sends("flowable-ew:order", envelope, Map.of());
    }

    @Provide
    Arbitrary<Map<String, Object>> envelopeMaps() {
        return Combinators.combine(Arbitraries.of(FIELDS), BadInputs.values(), Arbitraries.of(FIELDS), BadInputs.maps())
                .as((field, value, other, map) -> {
                    Map<String, Object> envelope = new HashMap<>(Map.of("jobId", "8", "workerId", "w1"));
                    envelope.put(field, value);
                    envelope.put(other, map);
                    return envelope;
                });
    }

    @Property
    void shouldReportOrRefuseItWhenTheBodyIsAMap(@ForAll("envelopeMaps") Map<String, Object> envelope) {
        sends("flowable-ew:order", envelope, Map.of());
    }

    @Provide
    Arbitrary<Map<String, Object>> headers() {
        return Combinators.combine(Arbitraries.of(HEADERS), BadInputs.values())
                .as(Tuple::of)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(entries -> {
                    Map<String, Object> headers = new HashMap<>();
                    headers.put(FlowableEwConstants.JOB_ID, "8");
                    entries.forEach(entry -> headers.put(entry.get1(), entry.get2()));
                    return headers;
                });
    }

    @Provide
    Arbitrary<String> operations() {
        return Arbitraries.of(
                "complete",
                "fail",
                "bpmnError",
                "cmmnTerminate",
                "unacquire",
                "unacquireAll",
                "acquire",
                "getJob",
                "listJobs");
    }

    @Property
    void shouldCallOrRefuseItWhenHeadersAreStrange(
            @ForAll("operations") String operation, @ForAll("headers") Map<String, Object> headers) {
        sends("flowable-ew:order?operation=" + operation, "body", headers);
    }

    @Provide
    Arbitrary<Map<Object, Object>> variables() {
        return BadInputs.maps();
    }

    @Property
    void shouldSendOrRefuseThemWhenVariablesAreStrange(@ForAll("variables") Map<Object, Object> variables) {
        sends("flowable-ew:order", variables, Map.of(FlowableEwConstants.JOB_ID, "8"));
    }

    @Provide
    Arbitrary<Object> bodies() {
        return BadInputs.values();
    }

    @Property
    void shouldSendOrRefuseItWhenTheBodyIsTheResult(@ForAll("bodies") Object body) {
        sends("flowable-ew:order?resultVariable=result", body, Map.of(FlowableEwConstants.JOB_ID, "8"));
    }

    @Provide
    Arbitrary<String> restOperations() {
        return Arbitraries.of(
                "process/createProcessInstance",
                "process/getProcessInstance",
                "process/listTasks",
                "process/queryTasks",
                "process/executeTaskAction",
                "process/createTaskVariable",
                "cmmn/createCaseInstance",
                "cmmn/getCaseInstance");
    }

    @Property
    void shouldCallOrRefuseItWhenTheRestApiIsAsked(
            @ForAll("restOperations") String operation, @ForAll("bodies") Object body, @ForAll("bodies") Object value) {
        Map<String, Object> headers = new HashMap<>();
        for (String parameter : List.of("processInstanceId", "caseInstanceId", "taskId", "name")) {
            headers.put("CamelFlowableRest." + parameter, value);
        }
        sends("flowable-rest:" + operation + "?strict=false", body, headers);
    }

    private static void sends(String uri, Object body, Map<String, Object> headers) {
        BadInputs.tried();
        CALLS.clear();
        Exchange exchange = template.request(uri, message -> {
            message.getMessage().setBody(body);
            message.getMessage().setHeaders(new HashMap<>(headers));
        });
        if (exchange.getException() != null) {
            assertThat(BadInputs.bug(exchange.getException()))
                    .as("refusal of %s", uri)
                    .isEmpty();
        }
        assertThat(CALLS).allSatisfy(BadMessagesTest::isProper);
    }

    private static void isProper(Call call) {
        assertThat(call.rawPath())
                .matches("/flowable-rest/(external-job-api|process-api|cmmn-api)/[^?#]+")
                .doesNotContain("/../", "//");
        if (call.method().equals("POST") && !call.body().startsWith("--")) {
            assertThat(parsed(call).isContainerNode()).as(call.body()).isTrue();
        }
    }

    private static JsonNode parsed(Call call) {
        try {
            return (call.path().contains("/external-job-api/") ? JSON : LENIENT).readTree(call.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + call.body(), e);
        }
    }
}
