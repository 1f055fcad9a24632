package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;

/** Which variables a route sends at its end, seen from the engine. */
class OutputVariablesIT extends FlowableTestSupport {

    @Test
    void shouldKeepWhatAParallelBranchWroteWhenTheVariableIsUnchanged() throws Exception {
        routes(r -> r.from(consumed("concurrentConsumers=1")).process(exchange -> {
            completeParallelBranch(Map.of("name", "shared", "type", "integer", "value", 2));
            variables(exchange).put("mine", "done");
        }));
        flowable.deploy(Models.parallelTasks(key, topic, 2, false));

        String instance = flowable.startProcess(key, Map.of("shared", 1));

        await("the instance ends").until(() -> flowable.hasEnded(instance));
        assertThat(text(instance, "shared")).isEqualTo("2");
        assertThat(text(instance, "mine")).isEqualTo("done");
    }

    @Test
    void shouldOverwriteWhatAParallelBranchWroteWhenTheVariableIsChanged() throws Exception {
        routes(r -> r.from(consumed("concurrentConsumers=1")).process(exchange -> {
            completeParallelBranch(Map.of("name", "shared", "type", "integer", "value", 2));
            variables(exchange).put("shared", 3);
        }));
        flowable.deploy(Models.parallelTasks(key, topic, 2, false));

        String instance = flowable.startProcess(key, Map.of("shared", 1));

        await("the instance ends").until(() -> flowable.hasEnded(instance));
        assertThat(text(instance, "shared")).isEqualTo("3");
    }

    @Test
    void shouldSendWhatIsNewOrChangedWhenTheBodyIsAMap() throws Exception {
        String instance = run(exchange -> {
            Map<String, Object> variables = variables(exchange);
            variables.put("fresh", "new");
            variables.put("changed", "after");
            variables.put("nulled", null);
            variables.put("wider", 1L);
            variables.remove("removed");
        });

        Map<String, JsonNode> after = flowable.variables(instance);
        assertThat(after.get("fresh").path("value").asText()).isEqualTo("new");
        assertThat(after.get("changed").path("value").asText()).isEqualTo("after");
        assertThat(after.get("nulled").path("value").isNull()).isTrue();
        assertThat(after.get("wider").path("type").asText()).isEqualTo("long");
        assertThat(after.get("removed").path("value").asText())
                .as("what a route takes out of its body stays in the process")
                .isEqualTo("before");
        assertThat(after.get("untouched").path("value").asText()).isEqualTo("written meanwhile");
    }

    @Test
    void shouldSendWhatIsDifferentWhenTheBodyIsAnotherMap() throws Exception {
        String instance = run(exchange ->
                exchange.getMessage().setBody(Map.of("untouched", "before", "changed", "after", "fresh", true)));

        assertThat(text(instance, "untouched")).isEqualTo("written meanwhile");
        assertThat(text(instance, "changed")).isEqualTo("after");
        assertThat(text(instance, "fresh")).isEqualTo("true");
    }

    @Test
    @SuppressWarnings("unchecked")
    void shouldSendTheStructureWhenItIsChangedInPlace() throws Exception {
        routes(r -> r.from(consumed()).process(exchange -> {
            flowable.setVariable(
                    exchange.getMessage().getHeader(FlowableEwConstants.PROCESS_INSTANCE_ID, String.class),
                    "untouched",
                    "written meanwhile");
            Map<String, Object> order =
                    (Map<String, Object>) variables(exchange).get("order");
            ((List<Object>) order.get("items")).add("nut");
        }));
        flowable.deploy(Models.oneTask(key, topic));
        Map<String, Object> order = Map.of("items", List.of("bolt"), "id", 7);

        String instance = flowable.startProcessWith(
                key,
                List.of(
                        Map.of("name", "order", "type", "json", "value", order),
                        Map.of("name", "untouched", "type", "json", "value", order)));

        await("the instance ends").until(() -> flowable.hasEnded(instance));
        JsonNode after = flowable.variables(instance).get("order");
        assertThat(after.path("type").asText()).isEqualTo("json");
        assertThat(after.path("value").path("items").toString()).isEqualTo("[\"bolt\",\"nut\"]");
        assertThat(after.path("value").path("id").asInt()).isEqualTo(7);
        assertThat(text(instance, "untouched")).isEqualTo("written meanwhile");
    }

    @Test
    void shouldSendTheWholeBodyAsOneVariableWhenThereIsAResultVariable() throws Exception {
        String ofText = run(exchange -> exchange.getMessage().setBody("a text"), "resultVariable=result");
        assertThat(text(ofText, "result")).isEqualTo("a text");

        String ofMap = run(exchange -> exchange.getMessage().setBody(Map.of("changed", 5)), "resultVariable=result");
        JsonNode result = flowable.variables(ofMap).get("result");
        assertThat(result.path("type").asText()).isEqualTo("json");
        assertThat(result.path("value").path("changed").asInt()).isEqualTo(5);
        assertThat(text(ofMap, "changed")).isEqualTo("before");

        String ofNothing = run(exchange -> exchange.getMessage().setBody(null), "resultVariable=result");
        assertThat(flowable.variables(ofNothing).get("result").path("value").isNull())
                .isTrue();
    }

    @Test
    void shouldSendTheNamedOnlyWhenThereAreOutputVariables() throws Exception {
        String instance = run(
                exchange -> exchange.getMessage()
                        .setBody(Map.of(
                                "orderId", 1,
                                "orderStatus", 2,
                                "reorder", 3,
                                "status", 4,
                                "statusText", 5,
                                "a.b", 6,
                                "aXb", 7,
                                "untouched", "before")),
                "outputVariables=order*, status ,a.*,untouched");

        assertThat(flowable.variables(instance))
                .containsKeys("orderId", "orderStatus", "status", "a.b")
                .doesNotContainKeys("reorder", "statusText", "aXb");
        assertThat(text(instance, "untouched")).isEqualTo("written meanwhile");
    }

    @Test
    void shouldSendTheHeaderAsItIsWhenItIsSet() throws Exception {
        String instance = run(
                exchange -> {
                    variables(exchange).put("fromBody", 1);
                    exchange.getMessage()
                            .setHeader(FlowableEwConstants.VARIABLES, Map.of("untouched", "before", "fromHeader", 2));
                },
                "outputVariables=fromBody",
                "resultVariable=result");

        assertThat(text(instance, "untouched"))
                .as("sent although it is unchanged")
                .isEqualTo("before");
        assertThat(text(instance, "fromHeader"))
                .as("sent although the option does not name it")
                .isEqualTo("2");
        assertThat(flowable.variables(instance)).doesNotContainKeys("fromBody", "result");
    }

    @Test
    void shouldSendNothingWhenTheBodyIsNoMap() throws Exception {
        for (Object body : new Object[] {"a text", List.of(Map.of("fresh", 1)), 5, new byte[] {1}, null}) {
            String instance = run(exchange -> exchange.getMessage().setBody(body));

            assertThat(flowable.variables(instance)).containsOnlyKeys(START.keySet());
            assertThat(text(instance, "changed")).isEqualTo("before");
        }
    }

    @Test
    void shouldSendNothingWhenTheBodyIsTheJobItself() throws Exception {
        for (String bodyType : new String[] {"job", "envelope"}) {
            String instance = run(exchange -> {}, "bodyType=" + bodyType);

            assertThat(flowable.variables(instance)).containsOnlyKeys(START.keySet());
            assertThat(text(instance, "untouched")).isEqualTo("written meanwhile");
        }
    }

    // ---- helpers ----

    private static final Map<String, Object> START =
            Map.of("untouched", "before", "changed", "before", "nulled", "before", "removed", "before", "wider", 1);

    private int runs;

    /** Runs one instance through a route, while somebody else writes the variable {@code untouched}. */
    private String run(Processor step, String... options) throws Exception {
        runs++;
        String uri = consumed(options).replace(topic, topic + runs);
        routes(r -> r.from(uri).process(this::writeMeanwhile).process(step));
        flowable.deploy(Models.oneTask(key + runs, topic + runs));
        String instance = flowable.startProcess(key + runs, START);
        await("the instance ends").until(() -> flowable.hasEnded(instance));
        return instance;
    }

    private void writeMeanwhile(Exchange exchange) {
        flowable.setVariable(
                exchange.getMessage().getHeader(FlowableEwConstants.PROCESS_INSTANCE_ID, String.class),
                "untouched",
                "written meanwhile");
    }

    private void completeParallelBranch(Map<String, Object> variable) {
        JsonNode branch = flowable.acquire(topic, "parallel", 1, "PT1M").get(0);
        flowable.complete(branch, List.of(new HashMap<>(variable)));
        String instance = branch.path("processInstanceId").asText();
        await("the parallel branch has written").until(() -> text(instance, "shared")
                .equals(variable.get("value").toString()));
    }
}
