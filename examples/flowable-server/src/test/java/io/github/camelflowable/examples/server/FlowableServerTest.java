package io.github.camelflowable.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowableServerTest {

    private static final String ACQUIRE = "/external-job-api/acquire/jobs";
    private static final String ANY_JOB = "{\"topic\":\"order\",\"workerId\":\"w\",\"lockDuration\":\"PT1M\"}";
    private static final String PROCESS = """
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="test">
              <process id="nothing"><startEvent id="start"/></process>
            </definitions>""";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static FlowableServer server;

    @BeforeAll
    static void start() {
        server = FlowableServer.start("server.port=0");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void shouldAnswerUnderItsBaseUrl() {
        assertThat(server.port()).isPositive().isNotEqualTo(8080);
        assertThat(server.baseUrl()).isEqualTo("http://localhost:" + server.port() + "/flowable-rest");
    }

    @Test
    void shouldRefuseWithoutUser() throws Exception {
        HttpResponse<String> response = send(request(server, "/external-job-api/jobs"));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"Realm\"");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void shouldRefuseWrongPassword() throws Exception {
        HttpResponse<String> response = send(as("rest-admin", "wrong", request(server, "/external-job-api/jobs")));

        assertThat(response.statusCode()).isEqualTo(401);
    }

    @Test
    void shouldRefuseUserWithoutPrivilege() throws Exception {
        HttpResponse<String> response = send(as("no-privilege", "test", request(server, "/external-job-api/jobs")));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/external-job-api/jobs",
                "/process-api/runtime/process-instances",
                "/process-api/management/deadletter-jobs",
                "/cmmn-api/cmmn-runtime/case-instances",
                "/cmmn-api/cmmn-management/deadletter-jobs"
            })
    void shouldAnswerEveryApi(String path) throws Exception {
        HttpResponse<String> response = send(asAdmin(request(server, path)));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"total\":0");
    }

    @Test
    void shouldAcquireNothingFromEmptyTopic() throws Exception {
        HttpResponse<String> response = send(post(server, ACQUIRE, ANY_JOB));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("[]");
    }

    @Test
    void shouldNotSetCookie() throws Exception {
        HttpResponse<String> response = send(post(server, ACQUIRE, ANY_JOB));

        assertThat(response.headers().allValues("Set-Cookie")).isEmpty();
    }

    @Test
    void shouldRefusePostWhenCsrfProtectionIsOn() throws Exception {
        try (FlowableServer guarded = FlowableServer.start("server.port=0", "flowable-server.csrf=true")) {
            assertThat(send(asAdmin(request(guarded, "/external-job-api/jobs"))).statusCode())
                    .isEqualTo(200);
            assertThat(send(post(guarded, ACQUIRE, ANY_JOB)).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void shouldShareNothingWithAnotherServer() throws Exception {
        try (FlowableServer other =
                FlowableServer.start("server.port=0", "flowable.idm.password-encoder=spring_bcrypt")) {
            deployTo(other);

            assertThat(deploymentsOf(other)).contains("\"total\":1");
            assertThat(deploymentsOf(server)).contains("\"total\":0");
        }
    }

    private static void deployTo(FlowableServer target) throws IOException, InterruptedException {
        String part = "--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"nothing.bpmn20.xml\"\r\n"
                + "Content-Type: application/xml\r\n\r\n" + PROCESS + "\r\n--part--\r\n";
        HttpRequest.Builder upload = request(target, "/process-api/repository/deployments")
                .header("Content-Type", "multipart/form-data; boundary=part")
                .POST(BodyPublishers.ofString(part));

        assertThat(send(asAdmin(upload)).statusCode()).isEqualTo(201);
    }

    private static String deploymentsOf(FlowableServer target) throws IOException, InterruptedException {
        return send(asAdmin(request(target, "/process-api/repository/deployments")))
                .body();
    }

    private static HttpRequest.Builder post(FlowableServer target, String path, String json) {
        return asAdmin(request(target, path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
    }

    private static HttpRequest.Builder request(FlowableServer target, String path) {
        return HttpRequest.newBuilder(URI.create(target.baseUrl() + path)).timeout(Duration.ofSeconds(30));
    }

    private static HttpRequest.Builder asAdmin(HttpRequest.Builder request) {
        return as("rest-admin", "test", request);
    }

    private static HttpRequest.Builder as(String user, String password, HttpRequest.Builder request) {
        byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
