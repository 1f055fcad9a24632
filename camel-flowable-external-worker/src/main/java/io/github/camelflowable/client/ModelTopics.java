package io.github.camelflowable.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The topics of the tasks of a BPMN or CMMN model: a job does not name its topic.
 *
 * @param topics      topics by the id of the task
 * @param expressions ids of tasks whose topic is an expression, which only the engine can evaluate
 */
public record ModelTopics(Map<String, String> topics, Set<String> expressions) {

    private static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    private static final String CMMN = "http://www.omg.org/spec/CMMN/20151109/MODEL";

    /** Namespaces of the engine's own attributes, in the order in which it reads them; for BPMN also those of its ancestors. */
    private static final List<String> BPMN_EXTENSIONS =
            List.of("http://flowable.org/bpmn", "http://activiti.org/bpmn", "http://camunda.org/schema/1.0/bpmn");

    private static final List<String> CMMN_EXTENSIONS = List.of("http://flowable.org/cmmn");

    /** Flowable's BPMN parser also reads the second namespace. */
    private static final Set<String> BPMN_TYPES = Set.of("external-worker", "external");

    private static final Set<String> CMMN_TYPES = Set.of("external-worker");

    /**
     * Reads the tasks that are external worker tasks for the engine, and nothing else that has an attribute
     * {@code topic}.
     *
     * @throws IOException if it is no XML
     */
    public static ModelTopics read(InputStream model) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        // Any user may have uploaded the model: it must not make this process read files or addresses.
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        ModelTopics read = new ModelTopics(new HashMap<>(), new HashSet<>());
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(model);
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    read.add(xml);
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException("The model cannot be read: " + e.getMessage(), e);
        }
        return read;
    }

    /** @return whether the engine would evaluate the topic instead of taking it as a name */
    public static boolean isExpression(String topic) {
        return topic.contains("${") || topic.contains("#{");
    }

    private void add(XMLStreamReader xml) {
        String id = xml.getAttributeValue("", "id");
        String topic = null;
        if (BPMN.equals(xml.getNamespaceURI()) && "serviceTask".equals(xml.getLocalName())) {
            topic = topic(xml, BPMN_EXTENSIONS, BPMN_TYPES);
        } else if (CMMN.equals(xml.getNamespaceURI()) && "task".equals(xml.getLocalName())) {
            topic = topic(xml, CMMN_EXTENSIONS, CMMN_TYPES);
        }
        if (id == null || topic == null) {
            return;
        }
        if (isExpression(topic)) {
            expressions.add(id);
        } else {
            topics.put(id, topic);
        }
    }

    private static String topic(XMLStreamReader xml, List<String> namespaces, Set<String> types) {
        String type = attribute(xml, namespaces, "type");
        return type != null && types.contains(type) ? attribute(xml, namespaces, "topic") : null;
    }

    private static String attribute(XMLStreamReader xml, List<String> namespaces, String name) {
        for (String namespace : namespaces) {
            String value = xml.getAttributeValue(namespace, name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
