package io.github.camelflowable.examples.order;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.main.Main;

import io.github.camelflowable.examples.server.FlowableServer;

/**
 * Starts a Flowable, puts the day's orders and returns into it, lets {@link OrderRoutes} work them off and tells what
 * became of each. Ends with 0 when all came to their expected end, with 1 when not. With {@code --serve} it stays up.
 */
public final class OrderWorker implements AutoCloseable {

    private static final String USERNAME = "rest-admin";
    private static final String PASSWORD = "test";
    private static final String TUTORIAL = "camel-flowable-external-worker/src/main/docs/tutorial.md";
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final PrintStream out;
    private final RoutesBuilder routes;
    private final FlowableServer server;
    private final Main camel = new Main();

    OrderWorker(int port, RoutesBuilder routes, PrintStream out) {
        this.routes = routes;
        this.out = out;
        out.println("Flowable starts ...");
        server = FlowableServer.start("server.port=" + port);
        out.println("Flowable answers at " + server.baseUrl());
        camel.addOverrideProperty("camel.component.flowable-ew.baseUrl", server.baseUrl());
        camel.addOverrideProperty("camel.component.flowable-rest.baseUrl", server.baseUrl());
    }

    public static void main(String[] arguments) throws Exception {
        boolean serve = List.of(arguments).equals(List.of("--serve"));
        if (arguments.length > 0 && !serve) {
            System.err.println("Usage: OrderWorker [--serve]");
            System.exit(2);
        }
        int exitCode;
        try (OrderWorker worker = new OrderWorker(serve ? 8080 : 0, new OrderRoutes(), System.out)) {
            exitCode = worker.workOff(LONGEST_WAIT);
            System.out.println("Read next: " + TUTORIAL);
            if (serve) {
                worker.serve();
            }
        }
        System.exit(exitCode);
    }

    /** Starts the orders and returns, works them off and prints what became of them; gives the exit code. */
    int workOff(Duration longestWait) throws Exception {
        camel.start();
        ProducerTemplate flowable = camel.getCamelTemplate();
        deploy(flowable, "flowable-rest:process/uploadDeployment", "order.bpmn20.xml");
        deploy(flowable, "flowable-rest:cmmn/uploadDeployment", "return.cmmn");
        Map<Errand, String> started = new LinkedHashMap<>();
        Stream.of(Order.OF_TODAY, Return.OF_TODAY)
                .flatMap(List::stream)
                .forEach(errand -> started.put(errand, errand.start(flowable)));
        out.println("Started " + Order.OF_TODAY.size() + " orders and " + Return.OF_TODAY.size()
                + " returns, now the routes work them off:");
        out.println();
        camel.getCamelContext().addRoutes(routes);

        Instant deadline = Instant.now().plus(longestWait);
        List<Outcome> outcomes = started.entrySet().stream()
                .map(instance -> instance.getKey().await(flowable, instance.getValue(), until(deadline)))
                .toList();
        out.println();
        OutcomeTable.print(outcomes, out);
        out.println();
        return conclude(outcomes, deadLetters(flowable));
    }

    @Override
    public void close() {
        camel.stop();
        server.close();
    }

    private static void deploy(ProducerTemplate flowable, String operation, String model) {
        flowable.requestBodyAndHeader(
                operation, OrderWorker.class.getResourceAsStream("/" + model), Exchange.FILE_NAME, model);
    }

    private static Duration until(Instant deadline) {
        Duration left = Duration.between(Instant.now(), deadline);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** What the jobs that nobody will repeat any more failed with. */
    private static List<Object> deadLetters(ProducerTemplate flowable) {
        List<?> jobs =
                flowable.requestBody("flowable-rest:process/listDeadLetterJobs?param.size=100", null, List.class);
        return jobs.stream()
                .<Object>map(job -> ((Map<?, ?>) job).get("exceptionMessage"))
                .toList();
    }

    private int conclude(List<Outcome> outcomes, List<?> deadLetters) {
        List<Outcome> wrong =
                outcomes.stream().filter(outcome -> !outcome.isAsExpected()).toList();
        if (wrong.isEmpty() && deadLetters.isEmpty()) {
            out.println("All " + outcomes.size() + " came to their expected end.");
            return 0;
        }
        wrong.forEach(outcome -> out.println("WRONG: " + outcome.errand().number() + " is " + outcome.name()
                + ", expected: " + outcome.errand().expectedOutcome()));
        deadLetters.forEach(message -> out.println("WRONG: a job is out of retries: " + message));
        return 1;
    }

    private void serve() throws InterruptedException {
        // Ctrl-C does not unwind the main thread: without this, jobs at work would stay locked.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        out.println("""

                Everything stays up until Ctrl-C. Flowable: %1$s (user %2$s, password %3$s)
                Start another order:

                curl -u %2$s:%3$s -H 'Content-Type: application/json' %1$s/process-api/runtime/process-instances -d '
                  {"processDefinitionKey": "order", "businessKey": "1011", "variables": [
                    {"name": "orderId", "value": "1011"}, {"name": "item", "value": "teapot"},
                    {"name": "quantity", "value": 1}, {"name": "amount", "value": 39.5}]}'
                """.formatted(server.baseUrl(), USERNAME, PASSWORD));
        Thread.currentThread().join();
    }
}
