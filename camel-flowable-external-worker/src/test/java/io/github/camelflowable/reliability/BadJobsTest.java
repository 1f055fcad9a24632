package io.github.camelflowable.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ExceptionHandler;
import org.slf4j.LoggerFactory;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.github.camelflowable.FlowableEwComponent;
import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Call;
import io.github.camelflowable.kit.Network.Fault;
import io.github.camelflowable.reliability.BadAnswersTest.Answer;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

/**
 * Whatever the server answers and whatever a route leaves behind, the consumer goes on: it asks for the next job, each
 * job that was run is reported once, and every slot comes back.
 */
@Tag("reliability")
class BadJobsTest {

    private static final int SLOTS = 3;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.github.camelflowable");

    /** An answer gets through only when the consumer asks for jobs. */
    private static final BlockingQueue<Answer> ANSWERS = new SynchronousQueue<>();

    private static final BlockingQueue<Call> REPORTS = new LinkedBlockingQueue<>();
    private static final Set<String> BUGS = ConcurrentHashMap.newKeySet();

    private static Network network;
    private static CamelContext context;
    private static Level usual;
    private static volatile Ending ending = new Ending(null, Map.of(), null);
    private static volatile CountDownLatch together;
    private static int number;

    record Ending(Object body, Map<String, Object> headers, Exception exception) {
        void on(Exchange exchange) throws Exception {
            exchange.getMessage().setBody(body);
            headers.forEach(exchange.getMessage()::setHeader);
            if (exception != null) {
                throw exception;
            }
        }
    }

    @BeforeContainer
    static void open() throws Exception {
        usual = LOGGER.getLevel();
        LOGGER.setLevel(Level.ERROR);
        network = new Network("http://localhost:1/flowable-rest");
        network.script(BadJobsTest::answer);
        context = new DefaultCamelContext();
        FlowableEwComponent component = context.getComponent("flowable-ew", FlowableEwComponent.class);
        component.getConfiguration().setBaseUrl(network.baseUrl());
        component.getConfiguration().setWorkerId("w1");
        context.getRegistry().bind("bugs", ExceptionHandler.class, new BugFinder());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("flowable-ew:order?initialDelay=0&delay=1&greedy=false&exceptionHandler=#bugs&concurrentConsumers="
                                + SLOTS)
                        .process(exchange -> {
                            if (together != null) {
                                together.countDown();
                                together.await(20, TimeUnit.SECONDS);
                            } else {
                                ending.on(exchange);
                            }
                        });
            }
        });
        context.start();
    }

    private static Fault answer(Call call) {
        if (call.path().endsWith("/acquire/jobs")) {
            Answer answer = ANSWERS.poll();
            return answer == null ? Fault.status(200, "application/json", "[]") : answer.fault();
        }
        if (call.isReport()) {
            REPORTS.add(call);
            return Fault.status(204, null, "");
        }
        return Fault.status(200, "application/json", job("8"));
    }

    private static String job(String id) {
        return BadAnswersTest.JOB.replace("{\"id\":\"8\"", "{\"id\":\"" + id + "\"");
    }

    private static Answer jobs(String... ids) {
        return new Answer(
                200,
                "application/json",
                ("[" + List.of(ids).stream().map(BadJobsTest::job).collect(Collectors.joining(",")) + "]")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** As many jobs as there are slots run together, each is completed; then nothing was lost on the way. */
    @AfterContainer
    static void close() throws Exception {
        try {
            REPORTS.clear();
            ending = new Ending(null, Map.of(), null);
            together = new CountDownLatch(SLOTS);
            for (int i = 0; i < SLOTS; i++) {
                give(jobs("last" + i));
            }
            assertThat(together.await(20, TimeUnit.SECONDS))
                    .as("all slots are there")
                    .isTrue();
            Set<String> completed =
                    IntStream.range(0, SLOTS).mapToObj(i -> reported().path()).collect(Collectors.toSet());
            assertThat(completed).hasSize(SLOTS).allMatch(path -> path.matches(".*/last\\d/complete"));
        } finally {
            together = null;
            context.stop();
            network.close();
            LOGGER.setLevel(usual);
            System.out.println("bad inputs tried so far: " + BadInputs.allTried());
        }
    }

    @Provide
    Arbitrary<Answer> answers() {
        return BadAnswersTest.answersNear("[" + BadAnswersTest.JOB + "]", "[]");
    }

    @Property
    void shouldAskOnWhenAnAnswerIsStrange(@ForAll("answers") Answer answer) {
        BadInputs.tried();
        give(answer);
        assertThat(BUGS).isEmpty();
    }

    @Provide
    Arbitrary<Ending> endings() {
        Arbitrary<Map<String, Object>> headers = Combinators.combine(
                        Arbitraries.of(
                                FlowableEwConstants.OPERATION,
                                FlowableEwConstants.VARIABLES,
                                FlowableEwConstants.ERROR_CODE,
                                FlowableEwConstants.ERROR_MESSAGE,
                                FlowableEwConstants.ERROR_DETAILS,
                                FlowableEwConstants.RETRIES,
                                FlowableEwConstants.RETRY_TIMEOUT,
                                FlowableEwConstants.JOB_ID,
                                FlowableEwConstants.WORKER_ID),
                        Arbitraries.oneOf(
                                BadInputs.values(),
                                Arbitraries.of("fail", "bpmnError", "cmmnTerminate", "unacquire", "listJobs")))
                .as(Tuple::of)
                .list()
                .ofMaxSize(3)
                .map(entries -> {
                    Map<String, Object> map = new HashMap<>();
                    entries.forEach(entry -> map.put(entry.get1(), entry.get2()));
                    return map;
                });
        Arbitrary<Exception> exceptions = BadInputs.texts()
                .map(text -> (Exception) new IllegalStateException(text))
                .injectNull(0.7);
        return Combinators.combine(BadInputs.values(), headers, exceptions).as(Ending::new);
    }

    @Property
    void shouldReportOnceWhenARouteEndsStrangely(@ForAll("endings") Ending strange) throws Exception {
        BadInputs.tried();
        REPORTS.clear();
        ending = strange;
        String id = "strange" + number++;
        give(jobs(id));
        Call report = reported();
        assertThat(report.path()).contains("/acquire/jobs/" + id + "/");
        assertThat(JSON.readTree(report.body()).path("workerId").asText()).isEqualTo("w1");
        assertThat(REPORTS).as("no second report").isEmpty();
        assertThat(BUGS).isEmpty();
    }

    private static void give(Answer answer) {
        try {
            long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            // poll() takes only what is offered at that moment.
            while (!ANSWERS.offer(answer, 1, TimeUnit.SECONDS)) {
                assertThat(System.nanoTime()).as("the consumer asks for jobs").isLessThan(patience);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Call reported() {
        try {
            Call report = REPORTS.poll(20, TimeUnit.SECONDS);
            assertThat(report).as("the job is reported").isNotNull();
            return report;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class BugFinder implements ExceptionHandler {
        @Override
        public void handleException(Throwable exception) {
            BadInputs.bug(exception).ifPresent(BUGS::add);
        }

        @Override
        public void handleException(String message, Throwable exception) {
            handleException(exception);
        }

        @Override
        public void handleException(String message, Exchange exchange, Throwable exception) {
            // What the route itself has thrown is no bug of the consumer.
        }
    }
}
