package io.github.camelflowable.rest;

import static io.github.camelflowable.rest.CatalogueCalls.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;

import org.apache.camel.Exchange;

/** Every operation of the app API. */
final class AppWalk {

    private final CatalogueCalls calls;
    private final String key = "a" + UUID.randomUUID().toString().replace("-", "");

    AppWalk(CatalogueCalls calls) {
        this.calls = calls;
    }

    void walk() {
        calls.object("getEngineInfo", null);
        String deployment = id(calls.object(
                "uploadDeployment",
                "{\"key\": \"" + key + "\", \"name\": \"Orders\"}",
                Exchange.FILE_NAME,
                key + ".app"));
        Object[] of = {"deploymentId", deployment};
        calls.object("getDeployment", null, of);
        calls.first("listDeployments", null, "name", key);
        String resource = calls.first("listDeploymentResources", null, of);
        calls.object("getDeploymentResource", null, "deploymentId", deployment, "resourceId", resource);
        calls.bytes("getDeploymentResourceData", "deploymentId", deployment, "resourceName", resource);
        Object[] definition = {"appDefinitionId", calls.first("listAppDefinitions", null, "key", key, "latest", true)};
        calls.object("getAppDefinition", null, definition);
        calls.object("executeAppDefinitionAction", Map.of("category", "walked"), definition);
        assertThat(calls.object("getAppModel", null, definition)).containsEntry("key", key);
        calls.bytes("getAppDefinitionResource", definition);
        calls.nothing("deleteDeployment", null, of);
    }
}
