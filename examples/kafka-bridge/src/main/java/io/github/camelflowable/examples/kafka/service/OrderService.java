package io.github.camelflowable.examples.kafka.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Ships the orders it reads from topic {@code orders} and answers on topic {@code results}. Kafka may hand it a record
 * more than once; the ledger sees to it that no order is shipped twice.
 *
 * <p>The variable {@code accident} of an order is the script of this example: what goes wrong when the order is seen for
 * the first time.
 */
public final class OrderService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("service");
    private static final int IN_STOCK = 10;

    private final Map<String, Object> settings;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Integer> shipments = new ConcurrentHashMap<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Thread thread = new Thread(this::run, "order-service");
    private volatile KafkaConsumer<String, String> consumer;
    private volatile boolean closing;

    public OrderService(String brokers) {
        settings = Map.of(
                "bootstrap.servers",
                brokers,
                ConsumerConfig.GROUP_ID_CONFIG,
                "order-service",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
    }

    public OrderService start() {
        thread.start();
        return this;
    }

    @Override
    public void close() {
        closing = true;
        KafkaConsumer<String, String> polling = consumer;
        if (polling != null) {
            polling.wakeup();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How often each order was shipped. */
    public Map<String, Integer> shipments() {
        return Map.copyOf(shipments);
    }

    private void run() {
        while (!closing) {
            try (KafkaConsumer<String, String> orders =
                            new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
                    KafkaProducer<String, String> results = producer()) {
                consumer = orders;
                orders.subscribe(List.of("orders"));
                while (!closing) {
                    serve(orders, results);
                }
            } catch (WakeupException e) {
                LOG.debug("Closing");
            } catch (KafkaException | ExecutionException e) {
                // Whatever was not committed is read again.
                LOG.warn("Starts over from the last commit: {}", e.getMessage());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private KafkaProducer<String, String> producer() {
        Map<String, Object> own =
                Map.of("bootstrap.servers", settings.get("bootstrap.servers"), ProducerConfig.ACKS_CONFIG, "all");
        return new KafkaProducer<>(own, new StringSerializer(), new StringSerializer());
    }

    /** Commits only what is answered, and counts as answered only what the broker has confirmed. */
    private void serve(KafkaConsumer<String, String> orders, KafkaProducer<String, String> results)
            throws ExecutionException, InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (ConsumerRecord<String, String> order : orders.poll(Duration.ofSeconds(1))) {
            for (String answer : answers(order.value())) {
                // The same key: the answers of one process instance stay in order, too.
                sent.add(results.send(new ProducerRecord<>("results", order.key(), answer)));
            }
        }
        for (Future<RecordMetadata> answer : sent) {
            answer.get();
        }
        if (!sent.isEmpty()) {
            orders.commitSync();
        }
    }

    private List<String> answers(String text) {
        JsonNode job;
        try {
            job = json.readTree(text);
        } catch (JsonProcessingException e) {
            LOG.warn("Not JSON, passed over: {}", e.getOriginalMessage());
            return List.of();
        }
        JsonNode order = job.path("variables");
        String number = order.path("orderId").asText();
        ObjectNode answer = json.createObjectNode()
                .put("jobId", job.path("jobId").asText())
                .put("workerId", job.path("workerId").asText());
        if (order.path("quantity").asInt() > IN_STOCK) {
            LOG.info("order {}: out of stock", number);
            return List.of(answer.put("operation", "bpmnError")
                    .put("errorCode", "OUT_OF_STOCK")
                    .toString());
        }
        String accident = seen.add(number) ? order.path("accident").asText() : "";
        switch (accident) {
            case "carrier is silent" -> {
                LOG.info("order {}: the carrier does not answer, two more tries", number);
                return List.of(answer.put("operation", "fail")
                        .put("errorMessage", "The carrier does not answer")
                        .put("retries", 2)
                        .toString());
            }
            case "unknown operation" -> {
                LOG.info("order {}: answers with a bug", number);
                return List.of(answer.put("operation", "shipped").toString());
            }
            case "no JSON" -> {
                LOG.info("order {}: answers with a stack trace", number);
                return List.of("java.lang.OutOfMemoryError: Java heap space");
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
            LOG.info("order {}: has been shipped already, answers again", number);
        } else {
            shipments.merge(number, 1, Integer::sum);
            LOG.info("order {}: shipped", number);
        }
        return "TRACK-" + number;
    }
}
