package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;

class ConsumerCompletesIT extends FlowableTestSupport {

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("flowable-ew:" + topic).setBody(constant(Map.of("answer", 42L)));
            }
        };
    }

    @Test
    void shouldCompleteTheJobWhenTheRouteEndsWell() {
        flowable.deploy(Models.oneTask(key, topic));

        String instance = flowable.startProcess(key, Map.of("question", "six times nine"));

        await("the instance ends").until(() -> flowable.hasEnded(instance));
        assertThat(flowable.endEvent(instance)).isEqualTo("done");
        assertThat(flowable.variables(instance).get("answer").path("type").asText())
                .isEqualTo("long");
        assertThat(flowable.variables(instance).get("answer").path("value").asLong())
                .isEqualTo(42);
    }
}
