package io.github.camelflowable.examples.jms.service;

import java.util.List;
import java.util.Map;
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
 * Ships the orders it takes from the queue {@code orders} and answers, some time later, to {@code orders.answers}. Taking
 * the order and answering it are one local JMS transaction. An order may come more than once; the ledger sees to it that
 * it is not shipped twice.
 *
 * <p>The variable {@code accident} of an order is the script of this example: what goes wrong when the order is seen for
 * the first time.
 */
public final class OrderService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("orders");
    private static final int IN_STOCK = 10;

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Integer> shipments = new ConcurrentHashMap<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final JMSContext jms;

    public OrderService(ConnectionFactory factory) {
        jms = factory.createContext(JMSContext.SESSION_TRANSACTED);
        jms.createConsumer(jms.createQueue("orders")).setMessageListener(this::serve);
    }

    @Override
    public void close() {
        jms.close();
    }

    /** How often each order was shipped. */
    public Map<String, Integer> shipments() {
        return Map.copyOf(shipments);
    }

    private void serve(Message order) {
        try {
            for (String answer : answers(order.getBody(String.class))) {
                jms.createProducer().send(jms.createQueue("orders.answers"), answer);
            }
            jms.commit();
        } catch (JMSException | JMSRuntimeException | JsonProcessingException e) {
            LOG.warn("Not answered: {}", e.getMessage());
            jms.rollback();
        }
    }

    private List<String> answers(String text) throws JsonProcessingException {
        JsonNode job = json.readTree(text);
        JsonNode order = job.path("variables");
        String number = order.path("number").asText();
        ObjectNode answer = json.createObjectNode()
                .put("jobId", job.path("jobId").asText())
                .put("workerId", job.path("workerId").asText());
        if (order.path("quantity").asInt() > IN_STOCK) {
            LOG.info("{}: out of stock", number);
            return List.of(answer.put("operation", "bpmnError")
                    .put("errorCode", "OUT_OF_STOCK")
                    .toString());
        }
        String accident = seen.add(number) ? order.path("accident").asText() : "";
        switch (accident) {
            case "carrier is silent" -> {
                LOG.info("{}: the carrier does not answer, two more tries", number);
                return List.of(answer.put("operation", "fail")
                        .put("errorMessage", "The carrier does not answer")
                        .put("retries", 2)
                        .toString());
            }
            case "unknown operation" -> {
                LOG.info("{}: answers with a bug", number);
                return List.of(answer.put("operation", "shipped").toString());
            }
            default -> {
                answer.put("operation", "complete")
                        .putObject("variables")
                        .put("trackingNumber", ship(number))
                        .put("parcels", 1);
                String done = answer.toString();
                return accident.equals("answers twice") ? List.of(done, done) : List.of(done);
            }
        }
    }

    private String ship(String number) {
        if (shipments.containsKey(number)) {
            LOG.info("{}: has been shipped already, answers again", number);
        } else {
            shipments.merge(number, 1, Integer::sum);
            LOG.info("{}: shipped", number);
        }
        return "TRACK-" + number;
    }
}
