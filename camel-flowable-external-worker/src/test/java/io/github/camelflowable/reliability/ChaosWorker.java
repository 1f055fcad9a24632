package io.github.camelflowable.reliability;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ExceptionHandler;
import org.awaitility.Awaitility;

import io.github.camelflowable.BpmnErrorException;
import io.github.camelflowable.FlowableEwComponent;
import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.FlowableEwConsumer;
import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.RandomFaults;
import io.github.camelflowable.kit.WorkerProcess;
import io.github.camelflowable.reliability.Ledger.Outcome;

/**
 * A worker of the chaos run: writes each run to its ledger, then takes a moment, then ends well, fails, or throws a BPMN
 * error. Runs in this JVM as a context, or in its own through the main method.
 */
final class ChaosWorker extends RouteBuilder {

    static final int SLOTS = 8;

    /** Every so many-th instance ends with a BPMN error at its second task. */
    static final int BPMN_ERRORS = 10;

    private static final double FAILURES = 0.03;
    private static final String OUTCOME = "outcome";
    private static final String RUN = "run";

    private final String name;
    private final String topic;
    private final Path folder;
    private final Ledger ledger;
    private final Random random;

    /** @param folder where ledgers and the sign to release held jobs are */
    ChaosWorker(String name, String topic, Path folder, long seed) {
        this.name = name;
        this.topic = topic;
        this.folder = folder;
        this.ledger = new Ledger(folder, name);
        this.random = new Random(seed + name.hashCode());
    }

    static CamelContext start(String name, String baseUrl, String topic, Path folder, long seed) throws Exception {
        CamelContext context = new DefaultCamelContext();
        FlowableEwComponent component = context.getComponent("flowable-ew", FlowableEwComponent.class);
        component.getConfiguration().setBaseUrl(baseUrl);
        component.getConfiguration().setUsername(Flowable.USER);
        component.getConfiguration().setPassword(Flowable.PASSWORD);
        component.getConfiguration().setRequestTimeout(RandomFaults.REQUEST_TIMEOUT);
        context.getRegistry().bind("quiet", ExceptionHandler.class, new FaultsExpected());
        context.getShutdownStrategy().setTimeout(20);
        context.addRoutes(new ChaosWorker(name, topic, folder, seed));
        context.start();
        return context;
    }

    /** A route that is started again has a new one. */
    static FlowableEwConsumer consumer(CamelContext worker) {
        return (FlowableEwConsumer) worker.getRoute("work").getConsumer();
    }

    /** Name of the variable that tells which run completed the task. */
    static String runVariable(String topic, String element) {
        return element + "-" + topic;
    }

    static Path release(Path folder) {
        return folder.resolve("release");
    }

    static Path held(Path folder, String job) {
        return folder.resolve("held-" + job);
    }

    @Override
    public void configure() {
        errorHandler(noErrorHandler());
        from("flowable-ew:" + topic + "?initialDelay=0&delay=100&lockDuration=PT4S&concurrentConsumers=" + SLOTS
                        + "&retries=20&exceptionHandler=#quiet")
                .routeId("work")
                .process(this::begin)
                .delay()
                .exchange(exchange -> random.nextInt(20))
                .to("seda:rest");
        // Half of the work is done on other threads than those of the consumer.
        from("seda:rest?exceptionHandler=#quiet&concurrentConsumers=" + SLOTS).process(this::end);
    }

    private void begin(Exchange exchange) throws Exception {
        String job = exchange.getMessage().getHeader(FlowableEwConstants.JOB_ID, String.class);
        System.out.println("started " + job);
        if (exchange.getMessage().getBody(Map.class).containsKey("hold")) {
            Files.writeString(held(folder, job), name);
            Awaitility.await("held jobs are released")
                    .atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> Files.exists(release(folder)));
        }
        String element = exchange.getMessage().getHeader(FlowableEwConstants.ELEMENT_ID, String.class);
        int number = ((Number) exchange.getMessage().getBody(Map.class).get("number")).intValue();
        Outcome outcome = random.nextDouble() < FAILURES
                ? Outcome.FAIL
                : "second".equals(element) && number % BPMN_ERRORS == 0 ? Outcome.BPMN_ERROR : Outcome.COMPLETE;
        Ledger.Run run = new Ledger.Run(
                UUID.randomUUID().toString(),
                exchange.getMessage().getHeader(FlowableEwConstants.PROCESS_INSTANCE_ID, String.class),
                element,
                job,
                outcome);
        ledger.write(run);
        exchange.setProperty(OUTCOME, outcome);
        exchange.setProperty(RUN, Map.of(runVariable(topic, element), run.id()));
    }

    @SuppressWarnings("unchecked")
    private void end(Exchange exchange) throws Exception {
        Map<String, Object> run = exchange.getProperty(RUN, Map.class);
        switch (exchange.getProperty(OUTCOME, Outcome.class)) {
            case FAIL -> throw new RouteFailedException();
            case BPMN_ERROR -> throw new BpmnErrorException("OUT_OF_STOCK", run);
            case COMPLETE -> exchange.getMessage().setHeader(FlowableEwConstants.VARIABLES, run);
        }
    }

    /**
     * What a worker has counted.
     *
     * @param ended jobs that were completed, failed, ended in an error, were terminated, handed back or lost
     */
    record Counts(long ended, long acquired, long started, long lost, long inFlight) {

        private static final String WORD = "counts ";

        static Counts of(FlowableEwConsumer consumer) {
            // The ends come first: jobs that are acquired and end meanwhile must not seem to have ended only.
            long ended = consumer.getJobsCompleted()
                    + consumer.getJobsFailed()
                    + consumer.getJobsBpmnError()
                    + consumer.getJobsTerminated()
                    + consumer.getJobsHandedBack()
                    + consumer.getJobsLost();
            return new Counts(
                    ended,
                    consumer.getJobsAcquired(),
                    consumer.getJobsStarted(),
                    consumer.getJobsLost(),
                    consumer.getJobsInFlight());
        }

        Counts plus(Counts other) {
            return new Counts(
                    ended + other.ended,
                    acquired + other.acquired,
                    started + other.started,
                    lost + other.lost,
                    inFlight + other.inFlight);
        }

        private String line() {
            return WORD + ended + " " + acquired + " " + started + " " + lost + " " + inFlight;
        }

        /** @return what the process has printed last; empty if it has not yet */
        static Optional<Counts> of(WorkerProcess worker) {
            return worker.printed(WORD).stream().reduce((before, last) -> last).map(line -> {
                long[] figures =
                        Stream.of(line.split(" ")).mapToLong(Long::parseLong).toArray();
                return new Counts(figures[0], figures[1], figures[2], figures[3], figures[4]);
            });
        }
    }

    /** What routes throw on purpose. */
    static final class RouteFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        RouteFailedException() {
            super("The route fails now and then");
        }
    }

    /** Broken requests and routes that fail are what the run is about; anything else is not. */
    static final class FaultsExpected implements ExceptionHandler {

        private static final Queue<Throwable> ERRORS = new ConcurrentLinkedQueue<>();

        static List<Throwable> errors() {
            return List.copyOf(ERRORS);
        }

        @Override
        public void handleException(Throwable exception) {
            handleException(null, null, exception);
        }

        @Override
        public void handleException(String message, Throwable exception) {
            handleException(message, null, exception);
        }

        @Override
        public void handleException(String message, Exchange exchange, Throwable exception) {
            if (!(exception instanceof FlowableApiException
                    || exception instanceof BpmnErrorException
                    || exception instanceof RouteFailedException)) {
                ERRORS.add(exception);
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        CamelContext worker =
                start(arguments[0], arguments[1], arguments[2], Path.of(arguments[3]), Long.parseLong(arguments[4]));
        // Camel's threads are daemons; this worker ends when it is killed.
        CountDownLatch never = new CountDownLatch(1);
        do {
            System.out.println(Counts.of(consumer(worker)).line());
        } while (!never.await(50, TimeUnit.MILLISECONDS));
    }
}
