package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.processor.aggregate.MemoryAggregationRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.client.FlowableUnavailableException;
import io.github.camelflowable.consumer.JobRunner;
import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.LogRecorder;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Fault;

import ch.qos.logback.classic.Level;

/** The option {@code journal}: an outcome survives until the engine has it, and the route does not run again. */
class JournalIT extends FlowableTestSupport {

    private static final String SHORT_LOCK = "&lockDuration=PT2S";

    private final Network network = new Network(flowable);
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicBoolean readable = new AtomicBoolean(true);
    private final AtomicBoolean writable = new AtomicBoolean(true);

    private final MemoryAggregationRepository repository = new MemoryAggregationRepository() {
        @Override
        public Exchange get(CamelContext context, String key) {
            if (!readable.get()) {
                throw new IllegalStateException("the database is away");
            }
            return super.get(context, key);
        }

        @Override
        public Exchange add(CamelContext context, String key, Exchange exchange) {
            if (!writable.get()) {
                throw new IllegalStateException("the database is away");
            }
            return super.add(context, key, exchange);
        }
    };

    @AfterEach
    void closeNetwork() {
        context.stop();
        network.close();
    }

    private String startOne(String options, Processor work) throws Exception {
        flowable.deploy(Models.withErrorBoundary(key, topic, "OUT_OF_STOCK"));
        String instance = flowable.startProcess(key);
        context.getRegistry().bind("journal", repository);
        routes(r -> r.from(consumed("journal=#journal&baseUrl=" + network.baseUrl() + options))
                .routeId("work")
                .process(exchange -> runs.incrementAndGet())
                .process(work));
        return instance;
    }

    private FlowableEwConsumer worker() {
        return (FlowableEwConsumer) context.getRoute("work").getConsumer();
    }

    private void assertReportedOnce(String instance) {
        assertThat(runs).as("runs of the route").hasValue(1);
        await("the journal is empty").until(() -> repository.getKeys().isEmpty());
        assertThat(flowable.hasEnded(instance)).isTrue();
    }

    /** The engine cannot be reached until the lock is over, and gives the job out again. */
    private void awaitSecondLock() {
        await("the outcome was given up once").until(() -> worker().counts().unreported() > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "bpmnError"})
    void shouldReportTheStoredOutcomeWhenTheLockIsOverBeforeTheReportGotThrough(String operation) throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        network.script(call -> call.isReport() && broken.get() ? Fault.status(503, "text/plain", "later") : Fault.NONE);

        String instance = startOne(SHORT_LOCK, exchange -> {
            exchange.getMessage().setHeader(FlowableEwConstants.OPERATION, operation);
            exchange.getMessage().setHeader(FlowableEwConstants.ERROR_CODE, "OUT_OF_STOCK");
            exchange.getMessage().setBody(Map.of("count", 7L, "bytes", new byte[] {1, 2}, "run", runs.get()));
        });
        awaitSecondLock();
        broken.set(false);

        await("it ends").until(() -> flowable.hasEnded(instance));
        assertReportedOnce(instance);
        assertThat(flowable.endEvent(instance)).isEqualTo(operation.equals("complete") ? "done" : "caught");
        assertThat(flowable.variables(instance).get("count").path("type").asText())
                .isEqualTo("long");
        assertThat(flowable.variableBytes(instance, "bytes")).containsExactly(1, 2);
    }

    @Test
    void shouldReportWhatAProducerWantedToReportWhenTheLockIsOver() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        network.script(call -> call.isReport() && broken.get() ? Fault.status(503, "text/plain", "later") : Fault.NONE);

        String instance = startOne(SHORT_LOCK + "&autoComplete=false", exchange -> {
            exchange.getMessage().setBody(Map.of("run", runs.get()));
            template.send("flowable-ew:report?operation=complete&baseUrl=" + network.baseUrl(), exchange);
        });
        awaitSecondLock();
        broken.set(false);

        await("it ends").until(() -> flowable.hasEnded(instance));
        assertReportedOnce(instance);
    }

    @Test
    void shouldReportTheAnswerOfABridgeThatCameThroughAfterTheLockOnly() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        network.script(call -> call.isReport() && broken.get() ? Fault.status(503, "text/plain", "later") : Fault.NONE);
        BlockingQueue<Exchange> broker = new LinkedBlockingQueue<>();
        String instance = startOne(SHORT_LOCK + "&autoComplete=false&bodyType=envelope", broker::add);
        Exchange sent = broker.take();

        // The route has ended: for the producer the job is that of another process.
        await("it is not in flight").until(() -> worker().jobs().size() == 0);
        Exchange answer = template.send(
                "flowable-ew:answers?operation=complete&journal=#journal&baseUrl=" + network.baseUrl(), exchange -> {
                    exchange.getMessage()
                            .setHeader(
                                    FlowableEwConstants.JOB_ID,
                                    sent.getMessage().getHeader(FlowableEwConstants.JOB_ID));
                    exchange.getMessage()
                            .setHeader(
                                    FlowableEwConstants.WORKER_ID,
                                    sent.getMessage().getHeader(FlowableEwConstants.WORKER_ID));
                    exchange.getMessage().setBody(Map.of("count", 7L));
                });
        assertThat(answer.getException()).isInstanceOf(FlowableUnavailableException.class);
        assertThat(repository.getKeys()).hasSize(1);
        broken.set(false);

        await("it ends").until(() -> flowable.hasEnded(instance));
        assertReportedOnce(instance);
        assertThat(flowable.variables(instance).get("count").path("value").asInt())
                .isEqualTo(7);
    }

    @Test
    void shouldRunTheRouteAgainWhenTheEngineHasTheFailure() throws Exception {
        String instance = startOne("", exchange -> {
            if (runs.get() == 1) {
                throw new IllegalStateException("first run");
            }
        });

        await("it ends").until(() -> flowable.hasEnded(instance));
        assertThat(runs).hasValue(2);
        await("the journal is empty").until(() -> repository.getKeys().isEmpty());
    }

    @Test
    void shouldReleaseTheJobAndSayWhyOnceWhileTheJournalDoesNotAnswer() throws Exception {
        readable.set(false);
        String instance;
        try (LogRecorder log = new LogRecorder(JobRunner.class)) {
            instance = startOne("", exchange -> {});
            await("it is released").until(() -> network.calls("/fail").size() > 2);

            assertThat(log.messages(Level.WARN)).singleElement().asString().contains("journal", "the database is away");
        }

        assertThat(runs).hasValue(0);
        assertThat(flowable.job(instance).path("retries").asInt()).isEqualTo(3);
        readable.set(true);
        await("it ends").until(() -> flowable.hasEnded(instance));
        assertThat(runs).hasValue(1);
    }

    @Test
    void shouldReportWithoutTheJournalWhenItDoesNotStore() throws Exception {
        writable.set(false);

        String instance = startOne("", exchange -> {});

        await("it ends").until(() -> flowable.hasEnded(instance));
        assertThat(runs).hasValue(1);
    }
}
