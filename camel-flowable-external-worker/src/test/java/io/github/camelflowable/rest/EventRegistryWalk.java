package io.github.camelflowable.rest;

import static io.github.camelflowable.rest.CatalogueCalls.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;

import org.apache.camel.Exchange;

/** Every operation of the event registry's API. */
final class EventRegistryWalk {

    private final CatalogueCalls calls;
    private final String key = "e" + UUID.randomUUID().toString().replace("-", "");

    EventRegistryWalk(CatalogueCalls calls) {
        this.calls = calls;
    }

    void walk() {
        calls.object("getEngineInfo", null);
        String deployment = deploy(key + ".event", """
                {"key": "%s", "name": "Paid", "payload": [{"name": "orderId", "type": "string"}]}""".formatted(key));
        calls.object("getDeployment", null, "deploymentId", deployment);
        calls.first("listDeployments", null, "name", key);
        String resource = calls.first("listDeploymentResources", null, "deploymentId", deployment);
        calls.object("getDeploymentResource", null, "deploymentId", deployment, "resourceId", resource);
        calls.bytes("getDeploymentResourceData", "deploymentId", deployment, "resourceName", resource);
        events();
        channels();
        calls.nothing("deleteDeployment", null, "deploymentId", deployment);
    }

    private String deploy(String file, String model) {
        return id(calls.object("uploadDeployment", model, Exchange.FILE_NAME, file, "deploymentName", key));
    }

    private void events() {
        Object[] event = {"eventDefinitionId", calls.first("listEventDefinitions", null, "key", key, "latest", true)};
        calls.object("getEventDefinition", null, event);
        assertThat(calls.object("getEventModel", null, event)).containsEntry("key", key);
        calls.bytes("getEventDefinitionResource", event);
    }

    private void channels() {
        String deployment = deploy(key + ".channel", """
                {"key": "%1$s", "channelType": "inbound", "type": "expression", "deserializerType": "json",
                "channelEventKeyDetection": {"fixedValue": "%1$s"}}""".formatted(key));
        Object[] channel = {"channelDefinitionId", calls.first("listChannelDefinitions", null, "key", key)};
        calls.object("getChannelDefinition", null, channel);
        assertThat(calls.object("getChannelModel", null, channel)).containsEntry("key", key);
        calls.bytes("getChannelDefinitionResource", channel);
        calls.nothing(
                "createEventInstance",
                Map.of("channelDefinitionKey", key, "eventDefinitionKey", key, "eventPayload", Map.of("orderId", "7")));
        calls.nothing("deleteDeployment", null, "deploymentId", deployment);
    }
}
