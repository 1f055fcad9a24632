package io.github.camelflowable.test.junit5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.fasterxml.jackson.databind.JsonNode;

/** Against a real Flowable; the worker is plain HTTP. */
class FlowableExtensionIT {

    @RegisterExtension
    static FlowableExtension flowable = FlowableExtension.withModels("models/order.bpmn20.xml", "models/return.cmmn");

    @Test
    void shouldTellTheEndEventOfAProcess() {
        String order = flowable.startProcess("kitOrder");
        assertThat(flowable.endOf(order)).isEmpty();

        report(acquire("kit-shipping"), "complete", Map.of());

        assertThat(flowable.awaitEnded(order)).isEqualTo("shipped");
        assertThat(flowable.endOf(order)).contains("shipped");
    }

    @Test
    void shouldTellTheStateOfACase() {
        String goods = flowable.startCase("kitReturn", Map.of("item", "teapot"));
        assertThat(flowable.endOf(goods)).isEmpty();

        report(
                acquire("kit-refund"),
                "complete",
                Map.of("variables", List.of(Map.of("name", "receipt", "type", "string", "value", "R-1"))));

        assertThat(flowable.awaitEnded(goods)).isEqualTo("completed");
        assertThat(flowable.variables(goods)).isEqualTo(Map.of("item", "teapot", "receipt", "R-1"));
    }

    @Test
    void shouldKeepTheTypesOfVariables() {
        Map<String, Object> given = new HashMap<>();
        given.put("text", "teapot");
        given.put("integer", 7);
        given.put("long", 7L);
        given.put("short", (short) 7);
        given.put("double", 7.0);
        given.put("boolean", true);
        given.put("nothing", null);
        given.put("list", List.of("a", Map.of("b", 1)));
        given.put("instant", Instant.parse("2026-01-02T03:04:05.678Z"));
        given.put("localDate", LocalDate.of(2026, 1, 2));
        given.put("localDateTime", LocalDateTime.of(2026, 1, 2, 3, 4, 5));
        given.put("date", Date.from(Instant.parse("2026-01-02T03:04:05Z")));

        String order = flowable.startProcess("kitOrder", given);

        Map<String, Object> expected = new HashMap<>(given);
        expected.replace("instant", "2026-01-02T03:04:05.678Z");
        expected.replace("localDate", "2026-01-02");
        expected.replace("localDateTime", "2026-01-02T03:04:05");
        expected.replace("date", "2026-01-02T03:04:05Z");
        assertThat(flowable.variables(order)).isEqualTo(expected);
        JsonNode variables = acquire("kit-shipping").path("variables");
        for (JsonNode variable : variables) {
            String name = variable.path("name").asText();
            if (Map.of("instant", 1, "localDate", 1, "localDateTime", 1, "date", 1)
                    .containsKey(name)) {
                assertThat(variable.path("type").asText()).isEqualTo(name);
            }
        }
    }

    @Test
    void shouldFailAtOnceWhenAJobIsOutOfRetries() {
        String order = flowable.startProcess("kitOrder");
        report(acquire("kit-shipping"), "fail", Map.of("errorMessage", "no stamps", "retries", 0));

        assertThat(flowable.awaitDeadLetter(order)).isEqualTo("no stamps");
        assertThatThrownBy(() -> flowable.awaitEnded(order, Duration.ofHours(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("will not end")
                .hasMessageContaining("of the task ship is out of retries, it failed with: no stamps");
    }

    @Test
    void shouldFailAtOnceWhenAJobOfACaseIsOutOfRetries() {
        String goods = flowable.startCase("kitReturn");
        report(acquire("kit-refund"), "fail", Map.of("errorMessage", "no money", "retries", 0));

        assertThat(flowable.awaitDeadLetter(goods)).isEqualTo("no money");
        assertThatThrownBy(() -> flowable.awaitEnded(goods, Duration.ofHours(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("it failed with: no money");
    }

    @Test
    void shouldSayWhereTheInstanceStandsWhenTimeIsUp() {
        String order = flowable.startProcess("kitOrder");

        assertThatThrownBy(() -> flowable.awaitEnded(order, Duration.ofMillis(200)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Process instance " + order + " has not ended within PT0.2S")
                .hasMessageContaining("of the task ship waits for a worker, retries left: 3");

        JsonNode job = acquire("kit-shipping");
        assertThatThrownBy(() -> flowable.awaitEnded(order, Duration.ofMillis(200)))
                .hasMessageContaining("is locked by plain");
        report(job, "fail", Map.of("errorMessage", "no stamps"));
        assertThatThrownBy(() -> flowable.awaitEnded(order, Duration.ofMillis(200)))
                .hasMessageContaining("waits for a worker, retries left: 2, it failed with: no stamps");
    }

    @Test
    void shouldRemoveWhatATestLeaves() {
        FlowableExtension another = FlowableExtension.withModels();
        another.beforeEach(null);
        another.deploy("models/order.bpmn20.xml");
        another.deploy("models/return.cmmn");
        String order = another.startProcess("kitOrder");
        String goods = another.startCase("kitReturn");

        another.afterEach(null);

        for (String id : List.of(order, goods)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> flowable.awaitEnded(id))
                    .withMessageContaining("knows no process or case instance " + id);
        }
        assertThat(flowable.get("/external-job-api/jobs?processInstanceId=" + order)
                        .path("total")
                        .asInt())
                .isZero();
        // Those of this test's own extension are still there.
        assertThat(flowable.get("/process-api/repository/process-definitions?key=kitOrder")
                        .path("total")
                        .asInt())
                .isOne();
    }

    @Test
    void shouldNameTheModelThatItCannotDeploy() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> flowable.deploy("order.bpmn20.xml"))
                .withMessageContaining("There is no order.bpmn20.xml on the class path");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> flowable.deploy("io/github/camelflowable/test/junit5/FlowableExtensionIT.class"))
                .withMessageContaining("must end in .bpmn20.xml, .bpmn, .cmmn or .cmmn.xml");
    }

    @Test
    void shouldGiveTheConnectionAsProperties() {
        assertThat(flowable.properties())
                .containsEntry("camel.component.flowable-ew.base-url", flowable.baseUrl())
                .containsEntry("camel.component.flowable-ew.username", "rest-admin")
                .containsEntry("camel.component.flowable-rest.password", "test")
                .hasSize(6);
    }

    private static JsonNode acquire(String topic) {
        JsonNode jobs = SharedFlowable.get()
                .rest()
                .post(
                        "/external-job-api/acquire/jobs",
                        Map.of("topic", topic, "workerId", "plain", "lockDuration", "PT1M"));
        assertThat(jobs).hasSize(1);
        return jobs.get(0);
    }

    private static void report(JsonNode job, String outcome, Map<String, Object> more) {
        Map<String, Object> body = new HashMap<>(more);
        body.put("workerId", "plain");
        SharedFlowable.get()
                .rest()
                .post("/external-job-api/acquire/jobs/" + job.path("id").asText() + "/" + outcome, body);
    }
}
