package io.github.camelflowable.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.FlowableEwComponent;
import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.client.VariableData;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Fault;
import io.github.camelflowable.rest.FlowableRestComponent;

/** Nothing that a message or an answer says makes the connector call another host, read a file or load a class. */
class OtherHostsTest {

    private final Network ours = new Network("http://localhost:1/flowable-rest");
    private final Network theirs = new Network("http://localhost:1/flowable-rest");
    private final AtomicInteger callsToThem = new AtomicInteger();
    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        theirs.script(call -> {
            callsToThem.incrementAndGet();
            return Fault.status(200, "application/json", "[]");
        });
        ours.script(call -> Fault.status(200, "application/json", job()));
        FlowableEwComponent jobs = context.getComponent("flowable-ew", FlowableEwComponent.class);
        jobs.getConfiguration().setBaseUrl(ours.baseUrl());
        jobs.getConfiguration().setUsername("user");
        jobs.getConfiguration().setPassword("secret");
        jobs.getConfiguration().setWorkerId("w1");
        FlowableRestComponent rest = context.getComponent("flowable-rest", FlowableRestComponent.class);
        rest.getConfiguration().setBaseUrl(ours.baseUrl());
        rest.getConfiguration().setUsername("user");
        rest.getConfiguration().setPassword("secret");
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
        ours.close();
        theirs.close();
    }

    /** A job all of whose addresses are theirs, and whose variables would be objects if anybody let them. */
    private String job() {
        return BadAnswersTest.JOB
                .replace("http://evil.example", theirs.baseUrl())
                .replace("\"variables\":[", """
                        "variables":[{"name":"gadget","type":"json","value":["java.lang.ProcessBuilder",{"command":["id"]}]},\
                        {"name":"typed","type":"json","value":{"@class":"java.net.URL","val":"%1$s","@type":"java.io.File"}},\
                        {"name":"path","type":"string","value":"file:///etc/passwd"},""".formatted(theirs.baseUrl()));
    }

    private Exchange send(String uri, Object body, Map<String, Object> headers) {
        return context.createProducerTemplate().request(uri, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
        });
    }

    private void assertOnlyOurs() {
        assertThat(callsToThem).as("calls to another host").hasValue(0);
    }

    @Test
    void shouldCallTheConfiguredHostWhenHeadersNameAnother() {
        Map<String, Object> headers = new HashMap<>();
        for (String name : List.of(
                "CamelHttpUri",
                "CamelHttpUrl",
                "CamelHttpBaseUri",
                "CamelRestHttpUri",
                "CamelDestinationOverrideUrl",
                "Location",
                "baseUrl",
                "CamelFlowableEwBaseUrl",
                "CamelFlowableRest.baseUrl")) {
            headers.put(name, theirs.baseUrl());
        }
        headers.put("Host", "localhost:1");
        headers.put("CamelHttpPath", "/elsewhere");
        headers.put("CamelHttpQuery", "a=b");
        headers.put(FlowableEwConstants.JOB_ID, "8");

        for (String operation : List.of("complete", "fail", "unacquire", "getJob", "listJobs")) {
            send("flowable-ew:order?operation=" + operation, "body", headers);
        }
        headers.put("CamelFlowableRest.processInstanceId", "5");
        send("flowable-rest:process/getProcessInstance", null, headers);

        assertOnlyOurs();
        assertThat(ours.calls()).hasSizeGreaterThan(4).allSatisfy(call -> {
            assertThat(call.path()).startsWith("/flowable-rest/").doesNotContain("elsewhere");
            assertThat(call.authorization()).startsWith("Basic ");
        });
    }

    @Test
    void shouldCallTheConfiguredHostWhenAnEnvelopeNamesAnother() {
        String envelope = """
                {"jobId":"8","workerId":"w1","operation":"complete","baseUrl":"%1$s","url":"%1$s","valueUrl":"%1$s",\
                "username":"a","password":"b","accessToken":"c","class":"java.lang.Runtime",\
                "variables":{"file":{"valueUrl":"%1$s"},"@class":"java.net.URL"}}""".formatted(theirs.baseUrl());

        assertThat(send("flowable-ew:order", envelope, Map.of()).getException()).isNull();

        assertOnlyOurs();
        assertThat(ours.calls()).hasSize(1);
        assertThat(ours.calls().get(0).path()).endsWith("/acquire/jobs/8/complete");
        assertThat(ours.calls().get(0).authorization()).startsWith("Basic ");
        assertThat(ours.calls().get(0).body()).doesNotContain("accessToken", "baseUrl");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void shouldNotFollowWhenTheServerRedirects(int status) {
        ours.script(call -> (worker, engine) -> {
            worker.getResponseHeaders().add("Location", theirs.baseUrl() + call.path());
            worker.sendResponseHeaders(status, -1);
            worker.close();
        });

        Exchange report = send("flowable-ew:order", null, Map.of(FlowableEwConstants.JOB_ID, "8"));
        Exchange query = send("flowable-rest:process/listTasks", null, Map.of());

        assertThat(report.getException()).hasMessageContaining("redirects are not followed");
        assertThat(query.getException()).hasMessageContaining("redirects are not followed");
        assertOnlyOurs();
    }

    /** Addresses in a job are its server's idea of itself; bytes are fetched from the configured one. */
    @Test
    void shouldFetchFromTheConfiguredHostWhenAJobNamesAnother() throws Exception {
        AtomicInteger acquired = new AtomicInteger();
        ours.script(call -> {
            if (call.path().endsWith("/acquire/jobs")) {
                return Fault.status(
                        200, "application/json", acquired.getAndIncrement() == 0 ? "[" + job() + "]" : "[]");
            }
            return call.method().equals("GET")
                    ? Fault.status(200, "application/octet-stream", "bytes")
                    : Fault.status(204, null, "");
        });
        Map<String, Object> seen = new HashMap<>();
        CountDownLatch ran = new CountDownLatch(1);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("flowable-ew:order?initialDelay=0&concurrentConsumers=1").process(exchange -> {
                    Map<?, ?> variables = exchange.getMessage().getBody(Map.class);
                    variables.forEach((name, value) -> seen.put((String) name, value));
                    seen.put("bytes", ((VariableData) seen.get("file")).bytes());
                    ran.countDown();
                });
            }
        });

        assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();

        assertOnlyOurs();
        assertThat((byte[]) seen.get("bytes")).asString().isEqualTo("bytes");
        assertThat(seen.get("gadget")).isInstanceOf(List.class);
        assertThat(seen.get("typed")).isInstanceOf(Map.class);
        assertThat(seen.get("path")).isEqualTo("file:///etc/passwd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../../process-api/x", "..", "%2e%2e%2fx", "a%2Fb", "//localhost/x", "@localhost:1", "http://x/"
            })
    void shouldStayInsideTheApiWhenAnIdLooksLikeAnAddress(String id) {
        send("flowable-ew:order", null, Map.of(FlowableEwConstants.JOB_ID, id));
        send("flowable-ew:order?operation=getJob", null, Map.of(FlowableEwConstants.JOB_ID, id));
        send("flowable-rest:process/getProcessInstance", null, Map.of("CamelFlowableRest.processInstanceId", id));

        assertOnlyOurs();
        assertThat(ours.calls()).allSatisfy(call -> assertThat(call.rawPath())
                .matches("/flowable-rest/(external-job-api(/acquire)?/jobs|process-api/runtime/process-instances)"
                        + "/[^/]+(/complete)?"));
    }
}
