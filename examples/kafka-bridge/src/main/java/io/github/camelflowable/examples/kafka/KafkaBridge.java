package io.github.camelflowable.examples.kafka;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;

import io.github.camelflowable.examples.kafka.service.OrderService;
import io.github.camelflowable.examples.server.FlowableServer;

/**
 * Starts a Flowable, a Kafka broker and a service behind it, sends the day's orders through {@link BridgeRoutes} and tells
 * what became of each. Ends with 0 when all came to their expected end, with 1 when not.
 */
public final class KafkaBridge implements AutoCloseable {

    /** Bytes of the largest record that topic {@code orders} takes. */
    static final int LARGEST_ORDER = 100_000;

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private record Outcome(Order order, String name, String details) {
        boolean isRunning() {
            return name.isEmpty();
        }
    }

    private final PrintStream out;
    private final FlowableServer server;
    private final KafkaBroker broker;
    private final OrderService service;
    private final Main worker;
    private final WakeUpRoute wakeUp = new WakeUpRoute();

    KafkaBridge(PrintStream out) {
        this.out = out;
        out.println("Flowable and Kafka start ...");
        server = FlowableServer.start("server.port=0");
        out.println("Flowable answers at " + server.baseUrl());
        broker = KafkaBroker.start();
        createTopics(broker);
        out.println("Kafka answers at " + broker.address());
        service = new OrderService(broker.address()).start();
        worker = worker(server.baseUrl(), broker.address());
        worker.configure().addRoutesBuilder(wakeUp);
    }

    public static void main(String[] arguments) throws Exception {
        int exitCode;
        try (KafkaBridge bridge = new KafkaBridge(System.out)) {
            exitCode = bridge.workOff(LONGEST_WAIT);
        }
        System.exit(exitCode);
    }

    /** Several partitions: what matters is the order within one process instance, not among all. */
    static void createTopics(KafkaBroker broker) {
        broker.createTopic("orders", 3, Map.of("max.message.bytes", String.valueOf(LARGEST_ORDER)));
        broker.createTopic("results", 3, Map.of());
        broker.createTopic("results.poisoned", 1, Map.of());
        broker.createTopic(WakeUpRoute.NEWS, 1, Map.of());
    }

    /** The Camel context with the routes, not started. */
    static Main worker(String flowableUrl, String brokers) {
        Main camel = new Main();
        camel.configure().addRoutesBuilder(new BridgeRoutes());
        camel.addOverrideProperty("camel.component.flowable-ew.baseUrl", flowableUrl);
        camel.addOverrideProperty("camel.component.flowable-rest.baseUrl", flowableUrl);
        camel.addOverrideProperty("camel.component.kafka.brokers", brokers);
        return camel;
    }

    /** Starts the orders, lets them travel and prints what became of them; gives the exit code. */
    int workOff(Duration longestWait) throws Exception {
        worker.start();
        ProducerTemplate flowable = worker.getCamelTemplate();
        deploy(flowable, "order.bpmn20.xml");
        out.println("Starting " + Order.OF_TODAY.size() + " orders, they travel through Kafka:");
        out.println();
        Map<Order, String> started = new LinkedHashMap<>();
        Order.OF_TODAY.forEach(order -> started.put(order, order.start(flowable)));

        List<Outcome> outcomes = awaitOutcomes(flowable, started, Instant.now().plus(longestWait));
        out.println();
        print(outcomes);
        out.println();
        int exitCode = conclude(outcomes);
        deploy(flowable, "greeting.bpmn20.xml");
        long median = wakeUp.medianPickUpMillis(flowable);
        out.println("Woken through Kafka, the idle worker picked a job up " + median
                + " ms (median) after its process was started; polling alone, every 5 s, takes 2500 ms on average.");
        return exitCode;
    }

    private static void deploy(ProducerTemplate flowable, String model) {
        flowable.requestBodyAndHeader(
                "flowable-rest:process/uploadDeployment",
                KafkaBridge.class.getResourceAsStream("/" + model),
                Exchange.FILE_NAME,
                model);
    }

    void stopService() {
        service.close();
    }

    @Override
    public void close() {
        worker.stop();
        service.close();
        broker.close();
        server.close();
    }

    private static List<Outcome> awaitOutcomes(ProducerTemplate flowable, Map<Order, String> started, Instant deadline)
            throws InterruptedException {
        List<Outcome> outcomes = outcomes(flowable, started);
        while (outcomes.stream().anyMatch(Outcome::isRunning) && Instant.now().isBefore(deadline)) {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
            outcomes = outcomes(flowable, started);
        }
        return outcomes;
    }

    private static List<Outcome> outcomes(ProducerTemplate flowable, Map<Order, String> started) {
        return started.entrySet().stream()
                .map(order -> outcome(flowable, order.getKey(), order.getValue()))
                .toList();
    }

    private static Outcome outcome(ProducerTemplate flowable, Order order, String instance) {
        Map<?, ?> history = rows(flowable, "listHistoricProcessInstances?param.includeProcessVariables=true", instance)
                .get(0);
        String end = Objects.toString(history.get("endActivityId"), "");
        if (end.equals("shipped")) {
            Object trackingNumber = ((Map<?, ?>) history.get("variables")).get("trackingNumber");
            return new Outcome(order, Order.SHIPPED, Objects.toString(trackingNumber, ""));
        }
        if (end.equals("outOfStock")) {
            return new Outcome(order, Order.OUT_OF_STOCK, "");
        }
        return rows(flowable, "listDeadLetterJobs", instance).stream()
                .findFirst()
                .map(job -> new Outcome(order, Order.DEAD_LETTER, (String) job.get("exceptionMessage")))
                .orElse(new Outcome(order, end, ""));
    }

    /** The rows of a query that are about one process instance. */
    @SuppressWarnings("unchecked")
    private static List<Map<?, ?>> rows(ProducerTemplate flowable, String query, String instance) {
        return flowable.requestBodyAndHeader(
                "flowable-rest:process/" + query, null, "CamelFlowableRest.processInstanceId", instance, List.class);
    }

    private void print(List<Outcome> outcomes) {
        printLine("No.", "Goods", "Accident", "Outcome", "Details");
        printLine("----", "-".repeat(18), "-".repeat(17), "-".repeat(12), "-".repeat(7));
        outcomes.forEach(outcome -> printLine(
                outcome.order().number(),
                outcome.order().quantity() + " x " + outcome.order().item(),
                outcome.order().accident(),
                outcome.isRunning() ? "still running" : outcome.name(),
                outcome.details()));
    }

    private void printLine(String number, String goods, String accident, String outcome, String details) {
        out.println("%-4s  %-18s  %-17s  %-12s  %s"
                .formatted(number, goods, accident, outcome, details)
                .stripTrailing());
    }

    private int conclude(List<Outcome> outcomes) {
        List<Outcome> wrong = outcomes.stream()
                .filter(outcome -> !outcome.name().equals(outcome.order().expectedOutcome()))
                .toList();
        wrong.forEach(outcome -> out.println(
                "WRONG: " + outcome.order().number() + " is " + (outcome.isRunning() ? "still running" : outcome.name())
                        + ", expected: " + outcome.order().expectedOutcome()));
        Map<String, Integer> expected = Order.OF_TODAY.stream()
                .filter(order -> order.expectedOutcome().equals(Order.SHIPPED))
                .collect(Collectors.toMap(Order::number, order -> 1));
        if (!service.shipments().equals(expected)) {
            out.println("WRONG: the service shipped " + service.shipments() + ", expected: " + expected);
            return 1;
        }
        if (!wrong.isEmpty()) {
            return 1;
        }
        out.println("All " + outcomes.size() + " came to their expected end, and nothing was shipped twice.");
        return 0;
    }
}
