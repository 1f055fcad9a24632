package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Properties;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.FlowableTestSupport;

/** The probes of camel-main over HTTP, with the keys and paths that operations.md gives. */
class MainProbesIT extends FlowableTestSupport {

    private final HttpClient http = HttpClient.newHttpClient();

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .build(),
                BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Main worker(int port, String baseUrl) {
        Main main = new Main();
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "camel.component.flowable-ew.base-url",
                baseUrl,
                "camel.component.flowable-ew.username",
                Flowable.USER,
                "camel.component.flowable-ew.password",
                Flowable.PASSWORD,
                "camel.management.enabled",
                "true",
                "camel.management.health-check-enabled",
                "true",
                "camel.management.port",
                String.valueOf(port)));
        main.setOverrideProperties(properties);
        main.configure().withRoutesIncludePattern("false");
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from(consumed()).routeId("worker").to("mock:worker");
            }
        });
        return main;
    }

    @Test
    void shouldBeReadyAndAliveWhenFlowableAnswers() throws Exception {
        int port = freePort();
        Main main = worker(port, flowable.baseUrl());
        main.start();
        try {
            await("it is ready").until(() -> get(port, "/observe/health/ready").statusCode() == 200);
            assertThat(get(port, "/observe/health/live").statusCode()).isEqualTo(200);
        } finally {
            main.stop();
        }
    }

    @Test
    void shouldBeAliveAndNotReadyWhenFlowableIsAway() throws Exception {
        int port = freePort();
        Main main = worker(port, "http://localhost:1/flowable-rest");
        main.start();
        try {
            await("it says why")
                    .until(() -> get(port, "/observe/health/ready").body().contains("Nothing listens there"));
            assertThat(get(port, "/observe/health/ready").statusCode()).isEqualTo(503);
            assertThat(get(port, "/observe/health/live").statusCode()).isEqualTo(200);
        } finally {
            main.stop();
        }
    }
}
