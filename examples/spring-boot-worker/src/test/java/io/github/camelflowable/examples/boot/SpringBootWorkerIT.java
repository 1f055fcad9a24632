package io.github.camelflowable.examples.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.test.junit5.FlowableExtension;

/** The application with a real Flowable, which is a process of its own as it would be anywhere. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "logging.level.root=WARN",
            "spring.main.banner-mode=off",
            "management.endpoint.health.show-details=always",
            "camel.health.exposure-level=full",
            "camel.component.flowable-ew.diagnose-after=3"
        })
@DirtiesContext
class SpringBootWorkerIT {

    @RegisterExtension
    static FlowableExtension flowable = FlowableExtension.withModels();

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private CamelContext camel;

    @DynamicPropertySource
    static void flowable(DynamicPropertyRegistry keys) {
        flowable.properties().forEach((key, value) -> keys.add(key, () -> value));
    }

    private JsonNode invoice(String id, String supplier) {
        return http.postForObject(
                "/invoices", Map.of("invoiceId", id, "supplier", supplier, "amount", 12.5), JsonNode.class);
    }

    @Test
    void shouldBookAnInvoiceWithARouteInJavaAndOneInYaml() {
        JsonNode outcome = invoice("R-1", "Cup Works");

        assertThat(outcome.path("end").asText()).isEqualTo("booked");
        assertThat(outcome.path("account").asText()).isEqualTo("4930");
        assertThat(outcome.path("booking").asText()).isEqualTo("R-1 on account 4930");
    }

    @Test
    void shouldArchiveAnInvoiceWithAMethodThatHasNoRoute() {
        JsonNode outcome = invoice("R-5", "Cup Works");

        assertThat(outcome.path("end").asText()).isEqualTo("booked");
        assertThat(outcome.path("archivedAs").asText()).isEqualTo("invoices/R-5");
        await("its consumer has a health check").atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        http.getForObject("/actuator/health", JsonNode.class)
                                .at("/components/camelHealth/details")
                                .toString())
                .contains("consumer:flowable-ew:archive-invoice:"));
    }

    @Test
    void shouldLeaveADeadLetterWhenTheMethodSaysThatNoRetryHelps() {
        String process =
                flowable.startProcess("invoice", Map.of("invoiceId", "", "supplier", "Cup Works", "amount", 1.0));

        assertThat(flowable.awaitDeadLetter(process)).contains("without a number");
    }

    @Test
    void shouldLetTheProcessDecideWhenTheSupplierIsUnknown() {
        JsonNode outcome = invoice("R-2", "Nobody Ltd");

        assertThat(outcome.path("end").asText()).isEqualTo("rejected");
        assertThat(outcome.path("booking").isNull()).isTrue();
    }

    @Test
    void shouldShowHealthAndMetrics() {
        invoice("R-3", "Bean & Sons");

        JsonNode health = http.getForObject("/actuator/health", JsonNode.class);
        assertThat(health.path("status").asText()).isEqualTo("UP");
        assertThat(health.path("components").has("camelHealth"))
                .as("%s", health)
                .isTrue();
        await("the worker says why it has nothing to do")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(http.getForObject("/actuator/health", JsonNode.class)
                                .at("/components/camelHealth/details")
                                .toString())
                        .contains("check-invoice", flowable.baseUrl(), "No job of the topic waits"));
        await("the exchange is counted").atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        http.getForObject(
                                        "/actuator/metrics/camel.exchanges.succeeded?tag=routeId:book-invoice",
                                        JsonNode.class)
                                .at("/measurements/0/value")
                                .asDouble())
                .isGreaterThanOrEqualTo(1));
    }

    @Test
    void shouldBeReadyOnlyWhileFlowableAnswersAndAliveAllTheTime() throws Exception {
        await("it is ready").atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(probe("readiness"))
                .isEqualTo("UP"));
        String nowhere = "flowable-ew:away?baseUrl=http://localhost:1&initialDelay=0&delay=100";
        Consumer away = camel.getEndpoint(nowhere).createConsumer(exchange -> {});
        away.start();
        try {
            await("it is not").atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(probe("readiness"))
                    .isNotEqualTo("UP"));
            assertThat(probe("liveness")).isEqualTo("UP");
        } finally {
            away.stop();
        }
        await("it is ready again").atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(probe("readiness"))
                .isEqualTo("UP"));
    }

    private String probe(String name) {
        return http.getForObject("/actuator/health/" + name, JsonNode.class)
                .path("status")
                .asText();
    }

    @Test
    void shouldRunAsAnExecutableJar() throws IOException {
        // Or it would be open which of the two gets the jobs.
        camel.suspend();
        try (JarProcess worker = JarProcess.start(
                "executable.jar", "--server.port=0", "--camel.component.flowable-ew.base-url=" + flowable.baseUrl())) {
            worker.printed("Ready for invoices");
            String process = flowable.startProcess(
                    "invoice", Map.of("invoiceId", "R-4", "supplier", "Cup Works", "amount", 1.0));
            assertThat(worker.printed("booked (R-4 .*)")).isEqualTo("R-4 on account 4930");
            assertThat(flowable.awaitEnded(process)).isEqualTo("booked");
        } finally {
            camel.resume();
        }
    }
}
