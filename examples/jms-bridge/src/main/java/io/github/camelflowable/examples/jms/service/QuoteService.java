package io.github.camelflowable.examples.jms.service;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Request and reply: takes requests from the queue {@code quotes} and answers each to where its {@code JMSReplyTo} says.
 *
 * <p>The variable {@code accident} of a request is the script of this example: what goes wrong when the request is seen
 * for the first time.
 */
public final class QuoteService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("quotes");
    private static final int LIMIT = 100;
    private static final double PRICE = 9.5;

    private final ObjectMapper json = new ObjectMapper();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final JMSContext jms;

    public QuoteService(ConnectionFactory factory) {
        jms = factory.createContext(JMSContext.AUTO_ACKNOWLEDGE);
        jms.createConsumer(jms.createQueue("quotes")).setMessageListener(this::serve);
    }

    @Override
    public void close() {
        jms.close();
    }

    private void serve(Message request) {
        try {
            String answer = answer(request.getBody(String.class));
            if (answer != null) {
                jms.createProducer()
                        .setJMSCorrelationID(request.getJMSCorrelationID())
                        .send(request.getJMSReplyTo(), answer);
            }
        } catch (JMSException | JMSRuntimeException | JsonProcessingException e) {
            // Whoever asked has gone, or asks something odd: it will ask again, or it will not.
            LOG.warn("Not answered: {}", e.getMessage());
        }
    }

    private String answer(String text) throws JsonProcessingException {
        JsonNode job = json.readTree(text);
        JsonNode request = job.path("variables");
        String number = request.path("number").asText();
        ObjectNode answer = json.createObjectNode()
                .put("jobId", job.path("jobId").asText())
                .put("workerId", job.path("workerId").asText());
        if (request.path("quantity").asInt() > LIMIT) {
            LOG.info("{}: no quote for that many", number);
            return answer.put("operation", "bpmnError")
                    .put("errorCode", "NO_QUOTE")
                    .toString();
        }
        String accident = seen.add(number) ? request.path("accident").asText() : "";
        switch (accident) {
            case "no answer" -> {
                LOG.info("{}: does not answer", number);
                return null;
            }
            case "no JSON" -> {
                LOG.info("{}: answers with a stack trace", number);
                return "java.lang.OutOfMemoryError: Java heap space";
            }
            case "price list locked" -> {
                LOG.info("{}: the price list is locked, two more tries", number);
                return answer.put("operation", "fail")
                        .put("errorMessage", "The price list is locked")
                        .put("retries", 2)
                        .toString();
            }
            default -> {
                double price = request.path("quantity").asInt() * PRICE;
                LOG.info("{}: quoted {}", number, price);
                answer.put("operation", "complete").putObject("variables").put("price", price);
                return answer.toString();
            }
        }
    }
}
