package io.github.camelflowable.examples.jms;

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
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

import io.github.camelflowable.examples.jms.service.OrderService;
import io.github.camelflowable.examples.jms.service.QuoteService;
import io.github.camelflowable.examples.server.FlowableServer;

/**
 * Starts a Flowable, a JMS broker and two services behind it, sends the day's errands through {@link BridgeRoutes} and
 * tells what became of each. Ends with 0 when all came to their expected end, with 1 when not.
 */
public final class JmsBridge implements AutoCloseable {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final int DELIVERIES = 5;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private record Outcome(Errand errand, String end, String details) {
        boolean isRunning() {
            return end.isEmpty();
        }

        boolean isAsExpected() {
            return end.equals(errand.expectedEnd());
        }

        String name() {
            return isRunning() ? "still running" : end;
        }
    }

    private final PrintStream out;
    private final FlowableServer server;
    private final JmsBroker broker;
    private final QuoteService quotes;
    private final OrderService orders;
    private final Main worker;

    JmsBridge(PrintStream out) {
        this.out = out;
        out.println("Flowable and Artemis start ...");
        server = FlowableServer.start("server.port=0");
        out.println("Flowable answers at " + server.baseUrl());
        broker = JmsBroker.start(DELIVERIES, PAUSE);
        out.println("Artemis answers at " + broker.address());
        quotes = new QuoteService(broker.connectionFactory());
        orders = new OrderService(broker.connectionFactory());
        worker = worker(server.baseUrl(), broker);
        // Not to wait ten seconds for the request that is not answered.
        worker.addOverrideProperty("ask.timeout", "2000");
    }

    public static void main(String[] arguments) throws Exception {
        int exitCode;
        try (JmsBridge bridge = new JmsBridge(System.out)) {
            exitCode = bridge.workOff(LONGEST_WAIT);
        }
        System.exit(exitCode);
    }

    /** The Camel context with the routes, not started. */
    static Main worker(String flowableUrl, JmsBroker broker) {
        // Without a pool every message that is sent would open a connection of its own.
        JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
        pool.setConnectionFactory(broker.connectionFactory());
        Main camel = new Main();
        camel.bind("connectionFactory", pool);
        camel.configure().addRoutesBuilder(new BridgeRoutes());
        camel.addOverrideProperty("camel.component.flowable-ew.baseUrl", flowableUrl);
        camel.addOverrideProperty("camel.component.flowable-rest.baseUrl", flowableUrl);
        return camel;
    }

    /** Starts the errands, lets them travel and prints what became of them; gives the exit code. */
    int workOff(Duration longestWait) throws Exception {
        worker.start();
        ProducerTemplate flowable = worker.getCamelTemplate();
        deploy(flowable, "quote.bpmn20.xml");
        deploy(flowable, "order.bpmn20.xml");
        out.println("Starting " + Errand.OF_TODAY.size() + " quotes and orders, they travel through JMS:");
        out.println();
        Map<Errand, String> started = new LinkedHashMap<>();
        Errand.OF_TODAY.forEach(errand -> started.put(errand, errand.start(flowable)));

        List<Outcome> outcomes = awaitOutcomes(flowable, started, Instant.now().plus(longestWait));
        out.println();
        print(outcomes);
        out.println();
        return conclude(outcomes);
    }

    void stopServices() {
        quotes.close();
        orders.close();
    }

    @Override
    public void close() {
        worker.stop();
        stopServices();
        broker.close();
        server.close();
    }

    private static void deploy(ProducerTemplate flowable, String model) {
        flowable.requestBodyAndHeader(
                "flowable-rest:process/uploadDeployment",
                JmsBridge.class.getResourceAsStream("/" + model),
                Exchange.FILE_NAME,
                model);
    }

    private static List<Outcome> awaitOutcomes(
            ProducerTemplate flowable, Map<Errand, String> started, Instant deadline) {
        return started.entrySet().stream()
                .map(errand -> outcome(flowable, errand.getKey(), errand.getValue(), until(deadline)))
                .toList();
    }

    private static Duration until(Instant deadline) {
        Duration left = Duration.between(Instant.now(), deadline);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static Outcome outcome(ProducerTemplate flowable, Errand errand, String instance, Duration longestWait) {
        Map<?, ?> history = flowable.requestBodyAndHeaders(
                "flowable-rest:process/awaitEnd",
                null,
                Map.of("CamelFlowableRest.processInstanceId", instance, "CamelFlowableRest.timeout", longestWait),
                Map.class);
        Map<?, ?> variables = (Map<?, ?>) history.get("variables");
        Object details = variables.get(errand.result());
        return new Outcome(errand, Objects.toString(history.get("endActivityId"), ""), Objects.toString(details, ""));
    }

    private void print(List<Outcome> outcomes) {
        printLine("No.", "Goods", "Accident", "End", "Details");
        printLine("---", "-".repeat(20), "-".repeat(17), "-".repeat(10), "-".repeat(9));
        outcomes.forEach(outcome -> printLine(
                outcome.errand().number(),
                outcome.errand().quantity() + " x " + outcome.errand().item(),
                outcome.errand().accident(),
                outcome.name(),
                outcome.details()));
    }

    private void printLine(String number, String goods, String accident, String end, String details) {
        out.println("%-3s  %-20s  %-17s  %-10s  %s"
                .formatted(number, goods, accident, end, details)
                .stripTrailing());
    }

    private int conclude(List<Outcome> outcomes) {
        List<Outcome> wrong =
                outcomes.stream().filter(outcome -> !outcome.isAsExpected()).toList();
        wrong.forEach(outcome -> out.println("WRONG: " + outcome.errand().number() + " is " + outcome.name()
                + ", expected: " + outcome.errand().expectedEnd()));
        Map<String, Integer> expected = Errand.OF_TODAY.stream()
                .filter(errand -> errand.expectedEnd().equals("shipped"))
                .collect(Collectors.toMap(Errand::number, errand -> 1));
        if (!orders.shipments().equals(expected)) {
            out.println("WRONG: the service shipped " + orders.shipments() + ", expected: " + expected);
            return 1;
        }
        if (!wrong.isEmpty()) {
            return 1;
        }
        out.println("All " + outcomes.size() + " came to their expected end, and nothing was shipped twice.");
        return 0;
    }
}
