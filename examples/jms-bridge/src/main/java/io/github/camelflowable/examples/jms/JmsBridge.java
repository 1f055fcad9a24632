package io.github.camelflowable.examples.jms;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.apache.camel.main.Main;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.examples.jms.service.OrderService;
import io.github.camelflowable.examples.jms.service.QuoteService;
import io.github.camelflowable.examples.server.FlowableRest;
import io.github.camelflowable.examples.server.FlowableServer;

/**
 * Starts a Flowable, a JMS broker and two services behind it, sends the day's errands through {@link BridgeRoutes} and
 * tells what became of each. Ends with 0 when all came to their expected end, with 1 when not.
 */
public final class JmsBridge implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
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
    private final FlowableRest flowable;
    private final JmsBroker broker;
    private final QuoteService quotes;
    private final OrderService orders;
    private final Main worker;

    JmsBridge(PrintStream out) {
        this.out = out;
        out.println("Flowable and Artemis start ...");
        server = FlowableServer.start("server.port=0");
        out.println("Flowable answers at " + server.baseUrl());
        flowable = new FlowableRest(server.baseUrl(), "rest-admin", "test");
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
            exitCode = bridge.workOff(PATIENCE);
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
        return camel;
    }

    /** Starts the errands, lets them travel and prints what became of them; gives the exit code. */
    int workOff(Duration patience) throws InterruptedException {
        flowable.deployProcess("quote.bpmn20.xml");
        flowable.deployProcess("order.bpmn20.xml");
        Map<Errand, String> started = new LinkedHashMap<>();
        Errand.OF_TODAY.forEach(errand ->
                started.put(errand, flowable.startProcess(errand.process(), errand.number(), errand.variables())));
        out.println("Started " + started.size() + " quotes and orders, now they travel through JMS:");
        out.println();
        worker.start();

        List<Outcome> outcomes = awaitOutcomes(started, Instant.now().plus(patience));
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

    private List<Outcome> awaitOutcomes(Map<Errand, String> started, Instant deadline) throws InterruptedException {
        List<Outcome> outcomes = outcomes(started);
        while (outcomes.stream().anyMatch(Outcome::isRunning) && Instant.now().isBefore(deadline)) {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
            outcomes = outcomes(started);
        }
        return outcomes;
    }

    private List<Outcome> outcomes(Map<Errand, String> started) {
        return started.entrySet().stream()
                .map(errand -> outcome(errand.getKey(), errand.getValue()))
                .toList();
    }

    private Outcome outcome(Errand errand, String instance) {
        String end = flowable.endOfProcess(instance).orElse("");
        Map<String, JsonNode> variables = flowable.processVariables(instance);
        JsonNode details = variables.getOrDefault("price", variables.get("trackingNumber"));
        return new Outcome(errand, end, details == null ? "" : details.asText());
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
