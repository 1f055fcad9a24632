package io.github.camelflowable.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

import io.github.camelflowable.client.AcquireRequest;
import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.Authentication;
import io.github.camelflowable.client.ConnectionSettings;
import io.github.camelflowable.client.ExternalWorkerClient;
import io.github.camelflowable.client.FailureReport;
import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.client.FlowableConnection;
import io.github.camelflowable.client.JobQuery;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Fault;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a server answers, the client understands it or refuses it by name. */
@Tag("reliability")
class BadAnswersTest {

    static final String JOB = """
            {"id":"8","url":"http://evil.example/8","correlationId":"c","processInstanceId":"5",\
            "processDefinitionId":"order:1:4","executionId":"7","scopeId":null,"subScopeId":null,"scopeType":null,\
            "elementId":"work","elementName":"Work","retries":3,"exceptionMessage":null,"tenantId":"",\
            "createTime":"2026-11-22T00:24:24.785Z","lockOwner":"w1","lockExpirationTime":"2026-11-22T00:29:24Z",\
            "variables":[{"name":"orderId","type":"integer","value":7},{"name":"when","type":"date",\
            "value":"2024-01-02T03:04:05Z"},{"name":"file","type":"binary","value":null,"valueUrl":"http://evil.example"},\
            {"name":"big","type":"bigDecimal","value":"1.10"},{"name":"tree","type":"json","value":{"a":[1,{"b":null}]}}]}""";

    private static final String PAGE =
            "{\"data\":[" + JOB + "],\"total\":1,\"start\":0,\"sort\":\"id\",\"order\":\"asc\",\"size\":1}";
    private static final String ERROR = "{\"message\":\"Not found\",\"exception\":\"Could not find job\"}";

    private static Network network;
    private static CamelContext context;
    private static FlowableConnection connection;
    private static ExternalWorkerClient client;

    record Answer(int status, String contentType, byte[] body) {
        Fault fault() {
            return Fault.status(status, contentType, body);
        }

        @Override
        public String toString() {
            return status + " " + contentType + " "
                    + new String(body, 0, Math.min(400, body.length), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    /** The answers of servers and of what stands between us and them. */
    static Arbitrary<Answer> answersNear(String... bodies) {
        Arbitrary<Integer> statuses = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(6, Arbitraries.of(200)),
                net.jqwik.api.Tuple.of(
                        3, Arbitraries.of(201, 202, 301, 302, 307, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429)),
                net.jqwik.api.Tuple.of(2, Arbitraries.of(500, 501, 502, 503, 504, 511, 599)));
        Arbitrary<String> types = Arbitraries.of(
                        "application/json",
                        "application/json;charset=utf-8",
                        "text/html",
                        "text/plain;charset=nonsense",
                        "application/xml",
                        "x",
                        ";;;",
                        "application/json;charset=utf-16")
                .injectNull(0.1);
        return Combinators.combine(statuses, types, BadInputs.bodies(bodies)).as(Answer::new);
    }

    @BeforeContainer
    static void open() throws Exception {
        network = new Network("http://localhost:1/flowable-rest");
        context = new DefaultCamelContext();
        context.start();
        connection = FlowableConnection.open(
                context,
                new ConnectionSettings(
                        ConnectionSettings.parseBaseUrl(network.baseUrl()),
                        "external-job-api",
                        "process-api",
                        "cmmn-api",
                        Authentication.NONE,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Map.of()));
        client = new ExternalWorkerClient(connection);
    }

    @AfterContainer
    static void close() {
        connection.close();
        context.stop();
        network.close();
        System.out.println("bad inputs tried so far: " + BadInputs.allTried());
    }

    @Provide
    Arbitrary<Answer> acquired() {
        return answersNear("[" + JOB + "]", "[]", ERROR);
    }

    @Provide
    Arbitrary<Answer> read() {
        return answersNear(JOB, PAGE, ERROR);
    }

    @Provide
    Arbitrary<Answer> reported() {
        return answersNear("", ERROR);
    }

    @Property
    void shouldUnderstandOrRefuseItWhenAcquiring(@ForAll("acquired") Answer answer) {
        hears(answer, () -> {
            for (AcquiredJob job :
                    client.acquire(new AcquireRequest("order", "w1", Duration.ofMinutes(5), 10, 5, null))) {
                assertThat(job.id()).isNotNull();
                assertThat(job.toString()).isNotNull();
                try {
                    job.variables();
                } catch (IllegalArgumentException unreadable) {
                    assertThat(BadInputs.bug(unreadable)).isEmpty();
                }
            }
        });
    }

    @Property
    void shouldUnderstandOrRefuseItWhenReporting(@ForAll("reported") Answer answer, @ForAll boolean completes) {
        hears(answer, () -> {
            if (completes) {
                client.complete("8", "w1", Map.of("a", 1));
            } else {
                client.fail("8", "w1", new FailureReport("failed", null, null, null));
            }
        });
    }

    @Property
    void shouldUnderstandOrRefuseItWhenReading(@ForAll("read") Answer answer, @ForAll boolean one) {
        hears(answer, () -> {
            if (one) {
                assertThat(client.getJob("8").id()).isNotNull();
            } else {
                assertThat(client.listJobs(JobQuery.of(Map.of())).data()).isNotNull();
            }
        });
    }

    private static void hears(Answer answer, Runnable call) {
        BadInputs.tried();
        AtomicInteger requests = new AtomicInteger();
        network.script(request -> {
            requests.incrementAndGet();
            return answer.fault();
        });
        try {
            call.run();
        } catch (FlowableApiException e) {
            assertThat(BadInputs.bug(e)).isEmpty();
        }
        assertThat(requests).as("requests, none repeated").hasValue(1);
    }
}
