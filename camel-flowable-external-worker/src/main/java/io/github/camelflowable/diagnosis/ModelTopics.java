package io.github.camelflowable.diagnosis;

import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads from a BPMN or CMMN model which task has which topic: a job does not say its topic itself. */
final class ModelTopics {

    private static final String FLOWABLE = "http://flowable.org/";

    private ModelTopics() {}

    /**
     * @return topics by the id of the task; an expression, which only the engine can evaluate, is left out
     * @throws XMLStreamException if it is no XML
     */
    static Map<String, String> read(InputStream model) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        // A model is what somebody has uploaded: it must not make this process read files or addresses.
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader xml = factory.createXMLStreamReader(model);
        Map<String, String> topics = new HashMap<>();
        try {
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    String topic = topic(xml);
                    String id = xml.getAttributeValue(null, "id");
                    if (topic != null && id != null && !topic.contains("${") && !topic.contains("#{")) {
                        topics.put(id, topic);
                    }
                }
            }
        } finally {
            xml.close();
        }
        return topics;
    }

    private static String topic(XMLStreamReader xml) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            String namespace = xml.getAttributeNamespace(i);
            if (xml.getAttributeLocalName(i).equals("topic") && namespace != null && namespace.startsWith(FLOWABLE)) {
                return xml.getAttributeValue(i);
            }
        }
        return null;
    }
}
