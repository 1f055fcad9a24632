package io.github.camelflowable.rest;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.client.FlowableApiException;

/**
 * Migrates all running instances of a process definition, after a check that each activity they are in exists in the other
 * definition or is mapped. With {@code dryRun} it stops after the check: Flowable itself checks from 8.0.0 on only.
 */
final class Migration implements CompositeOperation {

    @Override
    public Object carryOut(RestClient client, RestOperation operation, RestParameters parameters, JsonNode body) {
        String from = parameters.query().get("processDefinitionId");
        String target = target(client, operation, body);
        Set<String> known = client.read(
                operation.api(), "getProcessDefinitionResource", Map.of("processDefinitionId", target), Migration::ids);
        for (JsonNode mapping : body.path("activityMappings")) {
            known.add(mapping.path("fromActivityId").asText());
            mapping.path("fromActivityIds").forEach(activity -> known.add(activity.asText()));
        }
        List<Object> instances = new ArrayList<>();
        Map<String, List<Object>> blocked = new LinkedHashMap<>();
        for (Object row :
                client.allPages(operation.api(), "listProcessInstances", Map.of("processDefinitionId", from))) {
            String instance = (String) ((Map<?, ?>) row).get("id");
            List<Object> lost = new ArrayList<>((List<?>) client.call(
                    operation.api(), "listExecutionActiveActivities", Map.of("executionId", instance), null));
            lost.removeIf(activity -> known.contains(String.valueOf(activity)));
            instances.add(instance);
            if (!lost.isEmpty()) {
                blocked.put(instance, lost);
            }
        }
        boolean dryRun = Boolean.parseBoolean(parameters.query().get("dryRun"));
        if (!dryRun) {
            migrate(client, operation, from, body, blocked);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("toProcessDefinitionId", target);
        result.put("instances", instances);
        result.put("blocked", blocked);
        result.put("migrated", !dryRun);
        return result;
    }

    private static void migrate(
            RestClient client, RestOperation operation, String from, JsonNode body, Map<String, ?> blocked) {
        if (!blocked.isEmpty()) {
            throw FlowableApiException.badRequest(
                    operation.address(),
                    null,
                    "instances are in activities that the other definition does not have: " + blocked
                            + ". Map each in activityMappings, or take the instances there by changeState");
        }
        client.call(operation.api(), "migrateInstancesOfProcessDefinition", Map.of("processDefinitionId", from), body);
    }

    /** @return id of the definition that the body names by id, or by key and version */
    private static String target(RestClient client, RestOperation operation, JsonNode body) {
        if (body.hasNonNull("toProcessDefinitionId")) {
            return body.get("toProcessDefinitionId").asText();
        }
        Map<String, Object> query = new HashMap<>();
        query.put("key", body.path("toProcessDefinitionKey").asText(null));
        query.put("tenantId", body.path("toProcessDefinitionTenantId").asText(null));
        boolean version = body.hasNonNull("toProcessDefinitionVersion");
        query.put(
                version ? "version" : "latest",
                version ? body.get("toProcessDefinitionVersion").asText() : "true");
        List<Object> found = query.get("key") == null
                ? List.of()
                : ((RestPage) client.call(operation.api(), "listProcessDefinitions", query, null)).data();
        if (found.size() != 1) {
            throw FlowableApiException.badRequest(
                    operation.address(),
                    null,
                    "the body names " + found.size() + " process definitions: give toProcessDefinitionId, or"
                            + " toProcessDefinitionKey and toProcessDefinitionVersion of one that is deployed");
        }
        return (String) ((Map<?, ?>) found.get(0)).get("id");
    }

    private static Set<String> ids(InputStream model) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        // Any user may have uploaded the model: it must not make this process read files or addresses.
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        Set<String> ids = new HashSet<>();
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(model);
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT && reader.getAttributeValue(null, "id") != null) {
                    ids.add(reader.getAttributeValue(null, "id"));
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException("The model is not XML: " + e.getMessage(), e);
        }
        return ids;
    }
}
