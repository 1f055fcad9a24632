package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.camel.Exchange;
import org.apache.camel.model.ProcessorDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Call;
import io.github.camelflowable.kit.Network.Fault;
import io.github.camelflowable.observe.ManagedConsumer;
import io.github.camelflowable.observe.ManagedConsumers;

/**
 * A report that frees its job, and whose answer is lost: when it is repeated, the job may be locked anew under the same
 * worker id, and the engine would take the repetition for a report on that second run.
 */
class FreedJobsIT extends FlowableTestSupport {

    private static final String WORKER = "the-one-worker";

    private final Network network = new Network(flowable);
    private final AtomicInteger reports = new AtomicInteger();
    /** Of each run, what was left of its 3 retries. */
    private final Queue<Integer> runs = new ConcurrentLinkedQueue<>();

    private final CountDownLatch secondRun = new CountDownLatch(1);

    @AfterEach
    void closeNetwork() {
        context.stop();
        network.close();
    }

    /** Who frees the job, and what is left of its retries then. */
    enum FreedBy {
        FAILED_ROUTE("/fail", 2),
        HAND_BACK("/fail", 3),
        FAILING_PRODUCER("/fail", 2),
        UNACQUIRING_PRODUCER("/unacquire/jobs/", 3);

        private final String call;
        private final int retries;

        FreedBy(String call, int retries) {
            this.call = call;
            this.retries = retries;
        }

        boolean is(Call request) {
            return request.method().equals("POST") && request.path().contains(call);
        }
    }

    private String startOne() {
        // Up to Flowable 7.2 unacquire leaves the instance of an exclusive job locked.
        String model =
                Models.oneTask(key, topic).replace("flowable:topic", "flowable:exclusive=\"false\" flowable:topic");
        flowable.deploy(model);
        return flowable.startProcess(key);
    }

    /** Its first run frees the job, the second completes it. */
    private void work(FreedBy freedBy, int slots) throws Exception {
        routes(r -> {
            // A producer's report is repeated by the error handler, as often as a user may set it.
            r.errorHandler(r.defaultErrorHandler().maximumRedeliveries(3).redeliveryDelay(20));
            ProcessorDefinition<?> first = r.from(consumed("concurrentConsumers=" + slots) + "&workerId=" + WORKER
                            + "&baseUrl=" + network.baseUrl())
                    .process(this::run)
                    .filter(r.exchangeProperty("run").isEqualTo(1));
            switch (freedBy) {
                case FAILED_ROUTE -> first.throwException(new IllegalStateException("on purpose"));
                case HAND_BACK -> first.setHeader(FlowableEwConstants.OPERATION, r.constant("unacquire"));
                case FAILING_PRODUCER -> first.to(producer("fail"));
                case UNACQUIRING_PRODUCER -> first.to(producer("unacquire"));
            }
        });
    }

    private String producer(String operation) {
        return "flowable-ew:" + topic + "?operation=" + operation + "&baseUrl=" + network.baseUrl();
    }

    private void run(Exchange exchange) {
        runs.add(exchange.getMessage().getHeader(FlowableEwConstants.JOB_RETRIES, Integer.class));
        exchange.setProperty("run", runs.size());
        if (runs.size() == 2) {
            secondRun.countDown();
            await("the first run is over").until(() -> worker().getJobsInFlight() == 1);
        }
    }

    private ManagedConsumer worker() {
        return ManagedConsumers.of(context).all().get(0);
    }

    private List<Call> taken(FreedBy freedBy) {
        return network.calls().stream()
                .filter(call -> freedBy.is(call) && call.status() == 204)
                .toList();
    }

    /** Another process has the same worker id, and gets the job before the answer is lost. */
    @ParameterizedTest
    @EnumSource
    void shouldLeaveTheNewLockAloneWhenAnotherProcessHasTheSameWorkerId(FreedBy freedBy) throws Exception {
        AtomicReference<JsonNode> again = new AtomicReference<>();
        network.script(call -> freedBy.is(call) && reports.getAndIncrement() == 0
                ? (worker, engine) -> {
                    engine.call();
                    flowable.acquire(topic, WORKER, 1, "PT5M").forEach(again::set);
                    worker.close();
                }
                : Fault.NONE);
        String instance = startOne();

        work(freedBy, 1);
        await("the job is acquired again").until(() -> again.get() != null);
        awaitNothingInHand();

        JsonNode job = flowable.job(instance);
        assertThat(job.path("retries").asInt()).isEqualTo(freedBy.retries);
        assertThat(job.path("lockOwner")).isEqualTo(again.get().path("lockOwner"));
        assertThat(job.path("lockExpirationTime")).isEqualTo(again.get().path("lockExpirationTime"));
        assertThat(taken(freedBy)).hasSize(1);
        assertThat(runs).hasSize(1);
        assertThat(worker().getJobsLost()).isZero();
    }

    /** The same consumer gets the job once more while the report of its first run is not over. */
    @ParameterizedTest
    @EnumSource
    void shouldLeaveTheSecondRunAloneWhenTheSameConsumerGetsTheJobAgain(FreedBy freedBy) throws Exception {
        network.script(call -> {
            if (freedBy.is(call) && reports.getAndIncrement() == 0) {
                return Fault.ANSWER_LOST;
            }
            boolean afterFirst = call.path().contains("/jobs/") && !call.path().endsWith("/complete");
            return afterFirst ? this::answerInSecondRun : Fault.NONE;
        });
        String instance = startOne();

        work(freedBy, 2);

        await("it ends").until(() -> flowable.hasEnded(instance));
        awaitNothingInHand();
        assertThat(runs).containsExactly(3, freedBy.retries);
        assertThat(taken(freedBy)).hasSize(1);
        assertThat(worker().getJobsLost()).isZero();
        assertThat(worker().getJobsFailed() + worker().getJobsHandedBack()).isEqualTo(1);
    }

    private void answerInSecondRun(HttpExchange worker, Network.Engine engine) throws IOException {
        try {
            assertThat(secondRun.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        engine.answer(worker);
    }

    /** As long as the job has its lock, the report is repeated, however often even the question about the lock fails. */
    @Test
    void shouldRepeatTheReportWhenTheJobStillHasItsLock() throws Exception {
        AtomicInteger questions = new AtomicInteger();
        network.script(call -> {
            boolean question = call.method().equals("GET") && call.path().contains("/jobs/");
            return FreedBy.FAILED_ROUTE.is(call) && reports.getAndIncrement() == 0
                            || question && questions.getAndIncrement() < 2
                    ? Fault.REQUEST_LOST
                    : Fault.NONE;
        });
        String instance = startOne();

        work(FreedBy.FAILED_ROUTE, 1);

        await("it ends").until(() -> flowable.hasEnded(instance));
        awaitNothingInHand();
        assertThat(runs).containsExactly(3, 2);
        assertThat(reports).hasValue(2);
        assertThat(questions).hasValue(3);
        assertThat(worker().getJobsLost()).isZero();
    }
}
