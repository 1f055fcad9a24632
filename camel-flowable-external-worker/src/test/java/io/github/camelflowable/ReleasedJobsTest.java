package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.github.camelflowable.RaceEngine.Standing;
import io.github.camelflowable.kit.ErrorsOnly;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobEnd;

/** Who may acquire a job that was released, or whose route went on after a stop. */
@ExtendWith(ErrorsOnly.class)
class ReleasedJobsTest {

    /** Longer than the test: the only tick is the first one. */
    private static final long NO_SECOND_TICK = 3_600_000;

    /** Longer than a refill waits. A busy machine may hide an error here, but reports none that is not there. */
    private static final Duration SEVERAL_REFILLS = Duration.ofMillis(200);

    private final RaceBench bench = new RaceBench();
    private final RaceEngine engine = new RaceEngine(new RaceGate(), false, false, 0);
    private final FlowableEwEndpoint endpoint = bench.endpoint(engine, 3);
    private final Map<String, CountDownLatch> ends = new ConcurrentHashMap<>();
    private final AtomicInteger starts = new AtomicInteger();
    private FlowableEwConsumer consumer;

    /** Holds the route of each job until the test lets it end. */
    private final Processor route = exchange -> {
        starts.incrementAndGet();
        ends.get(exchange.getMessage().getHeader(FlowableEwConstants.JOB_ID)).await();
    };

    private void start(long delayMillis) throws Exception {
        endpoint.setDelay(delayMillis);
        consumer = (FlowableEwConsumer) endpoint.createConsumer(route);
        consumer.start();
    }

    private void add(String job) {
        ends.put(job, new CountDownLatch(1));
        engine.add(job);
    }

    private void end(String job) {
        ends.get(job).countDown();
        await().until(() ->
                consumer.jobs().all().stream().noneMatch(run -> run.id().equals(job)));
    }

    @AfterEach
    void close() {
        ends.values().forEach(CountDownLatch::countDown);
        consumer.stop();
        bench.close();
    }

    /** The same worker would run the job twice at a time. */
    @Test
    void shouldNotTakeAReleasedJobBackBetweenTicksWhileItsRouteRuns() throws Exception {
        add("released");
        add("other");
        start(NO_SECOND_TICK);
        await().untilAtomic(starts, equalTo(2));

        consumer.handBack("released");
        assertThat(engine.standing("released")).isEqualTo(Standing.FREE);
        end("other");

        await().during(SEVERAL_REFILLS).until(() -> starts.get() == 2);
    }

    /** Its threads have ended, so it could only release what it acquires. */
    @Test
    void shouldAcquireNothingForARunOfTheRouteThatAStopByForceEnded() throws Exception {
        add("left");
        start(300);
        await().untilAtomic(starts, equalTo(1));
        consumer.prepareShutdown(false, true);
        consumer.stop();
        int before = engine.acquires();
        consumer.start();
        await().until(() -> engine.acquires() > before);

        add("next");
        end("left");

        await().untilAtomic(starts, equalTo(2));
        assertThat(consumer.counts().ended(JobEnd.HANDED_BACK)).isZero();
    }

    /** The end of the route may repeat its report for as long as the lock lasts. */
    @Test
    void shouldNotHoldAMessageForAReportThatIsRepeated() throws Exception {
        add("job");
        start(NO_SECOND_TICK);
        await().untilAtomic(starts, equalTo(1));
        ActiveJob job = consumer.jobs().all().iterator().next();
        job.claim();
        endpoint.getConfiguration().setRequestTimeout(Duration.ofMillis(5));
        FlowableEwProducer producer = new FlowableEwProducer(endpoint);
        Exchange message = endpoint.createExchange();
        message.getMessage().setHeader(FlowableEwConstants.OPERATION, "complete");
        message.getMessage().setHeader(FlowableEwConstants.JOB_ID, "job");
        message.getMessage().setHeader(FlowableEwConstants.WORKER_ID, job.job().workerId());

        assertThatThrownBy(() -> producer.process(message))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Outcome complete of job job is not sent")
                .hasMessageContaining("requestTimeout");
        job.reopen(null);
    }
}
