package io.github.camelflowable.rest;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.client.FlowableApiException;

/**
 * Moves dead letter jobs back to where they came from, with their retries renewed: those of a topic, or of any filter of
 * {@code listDeadLetterJobs}.
 * <p>
 * A dead letter does not say its topic; the task of the model it belongs to does. The jobs are found first and moved
 * then, so that those that fail again meanwhile are not moved twice; one that somebody else moved or deleted is no error.
 */
final class DeadLetterRedrive implements RestConvenience {

    private static final String TOPIC = "topic";

    @Override
    public Object carryOut(RestClient client, RestOperation operation, RestParameters parameters, JsonNode body) {
        if (parameters.query().isEmpty()) {
            throw new IllegalArgumentException(operation.address()
                    + " needs a filter, so that not all dead letters of everybody are moved. Filters are: "
                    + String.join(", ", operation.parameters()));
        }
        List<String> moved = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (String job : find(client, operation, parameters.query())) {
            try {
                client.call(
                        operation.api(), "executeDeadLetterJobAction", Map.of("jobId", job), Map.of("action", "move"));
                moved.add(job);
            } catch (FlowableApiException e) {
                if (e.getStatus() != 404) {
                    throw e;
                }
                gone.add(job);
            }
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("moved", moved);
        result.put("gone", gone);
        return result;
    }

    private static List<String> find(RestClient client, RestOperation operation, Map<String, String> asked) {
        boolean process = "process".equals(operation.api());
        Map<String, String> filters = new HashMap<>(asked);
        String topic = filters.remove(TOPIC);
        // Both engines share the table, and a job moved by the wrong one fails there.
        filters.put(process ? "withoutScopeType" : "scopeType", process ? "true" : "cmmn");
        Map<String, Map<String, String>> models = new HashMap<>();
        List<String> jobs = new ArrayList<>();
        for (Object row : client.allPages(operation.api(), "listDeadLetterJobs", filters)) {
            Map<?, ?> job = (Map<?, ?>) row;
            if (topic == null || topic.equals(topic(client, operation, job, process, models))) {
                jobs.add((String) job.get("id"));
            }
        }
        return jobs;
    }

    private static String topic(
            RestClient client,
            RestOperation operation,
            Map<?, ?> job,
            boolean process,
            Map<String, Map<String, String>> models) {
        String idName = process ? "processDefinitionId" : "caseDefinitionId";
        String definition = (String) job.get(idName);
        if (definition == null) {
            return null;
        }
        // The file itself: the case engine cannot write its model as JSON, it runs in circles.
        String resource = process ? "getProcessDefinitionResource" : "getCaseDefinitionResource";
        return models.computeIfAbsent(
                        definition,
                        id -> client.read(
                                operation.api(), resource, Map.of(idName, id), DeadLetterRedrive::topicsByElement))
                .get(String.valueOf(job.get("elementId")));
    }

    private static Map<String, String> topicsByElement(InputStream model) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        Map<String, String> topics = new HashMap<>();
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(model);
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    String id = xml.getAttributeValue("", "id");
                    for (int i = 0; id != null && i < xml.getAttributeCount(); i++) {
                        if (TOPIC.equals(xml.getAttributeLocalName(i))) {
                            topics.put(id, xml.getAttributeValue(i));
                        }
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException("The model of the dead letters is not readable: " + e.getMessage(), e);
        }
        return topics;
    }
}
