package io.github.camelflowable.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.camel.Exchange;
import org.apache.camel.Ordered;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.BpmnErrorException;
import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.client.ApiFailures;
import io.github.camelflowable.exchange.EndedExchange;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.ActiveJobs;
import io.github.camelflowable.worker.HandDriven;
import io.github.camelflowable.worker.JobCounts;
import io.github.camelflowable.worker.JobEnd;
import io.github.camelflowable.worker.JobMeters;
import io.github.camelflowable.worker.JobOutcome;
import io.github.camelflowable.worker.JobsInFlight;
import io.github.camelflowable.worker.PendingReport;
import io.github.camelflowable.worker.ScriptedReports;
import io.github.camelflowable.worker.SpooledBytes;

class JobCompletionTest {

    private final ScriptedReports reports = new ScriptedReports();
    private final HandDriven pool = new HandDriven(new AtomicLong());
    private final List<String> letGo = new ArrayList<>();
    private final List<String> measured = new ArrayList<>();
    private boolean meterThrows;
    private final JobCounts counts = new JobCounts(new JobMeters() {
        @Override
        public void ended(JobEnd end) {
            letGo.add(end.label());
        }

        @Override
        public void ran(long nanos) {
            measured.add("run");
            if (meterThrows) {
                throw new IllegalStateException("no exemplar");
            }
        }

        @Override
        public void reported(long nanos, long headroomNanos) {
            measured.add("report");
        }
    });
    private final CompletableFuture<Void> leaseEnd = new CompletableFuture<>();
    private final ActiveJob job = EndedExchange.active(EndedExchange.job(""));
    private final Exchange exchange = EndedExchange.exchange();

    private JobCompletion completion(boolean autoComplete) {
        JobsInFlight jobs = new JobsInFlight(new ActiveJobs(), counts, 1);
        jobs.enter(job);
        return new JobCompletion(job, TestHandling.of(autoComplete, reports, pool, jobs), leaseEnd);
    }

    private static void onAnotherThread(Runnable task) throws InterruptedException {
        Thread thread = new Thread(task);
        thread.start();
        thread.join();
    }

    @Test
    void shouldRunBeforeTheCompletionsOfARoute() {
        assertThat(completion(true).getOrder()).isEqualTo(Ordered.HIGHEST);
    }

    @Test
    void shouldDecideReportAndLetGoOnceOnTheThreadOfTheRoute() {
        JobCompletion completion = completion(true);

        completion.onComplete(exchange);
        completion.onFailure(exchange);
        completion.onDone(exchange);

        assertThat(reports.calls()).containsExactly("complete");
        assertThat(letGo).containsExactly("completed");
        assertThat(measured).containsExactly("run", "report");
        assertThat(leaseEnd).isCancelled();
        assertThat(pool.waiting()).isZero();
    }

    @Test
    void shouldLetGoWhenAMeterOfTheApplicationThrows() {
        JobCompletion completion = completion(true);
        meterThrows = true;

        assertThatThrownBy(() -> completion.onComplete(exchange)).hasMessage("no exemplar");

        assertThat(letGo).containsExactly("completed");
    }

    @Test
    void shouldReportAFailure() {
        exchange.setException(new IllegalStateException("broken"));
        completion(true).onFailure(exchange);

        assertThat(reports.calls()).containsExactly("fail");
        assertThat(letGo).containsExactly("failed");
    }

    @Test
    void shouldLetGoWhatSomebodyElseReports() {
        completion(false).onComplete(exchange);

        assertThat(reports.calls()).isEmpty();
        assertThat(letGo).containsExactly("left");
        assertThat(measured).containsExactly("run");
    }

    @Test
    void shouldReportOnThePoolWhenTheExchangeEndsOnAnotherThread() throws Exception {
        JobCompletion completion = completion(true);

        onAnotherThread(() -> completion.onComplete(exchange));
        assertThat(reports.calls()).isEmpty();
        assertThat(letGo).isEmpty();
        pool.runAll();

        assertThat(reports.calls()).containsExactly("complete");
        assertThat(letGo).containsExactly("completed");
    }

    /** The thread that started the route may be running the end of another exchange by then. */
    @Test
    void shouldReportOnThePoolOnceTheRouteHasReturned() {
        JobCompletion completion = completion(true);

        completion.routeReturned();
        completion.onComplete(exchange);

        assertThat(reports.calls()).isEmpty();
        assertThat(pool.waiting()).isEqualTo(1);
    }

    /** The variables are those of the end of the route, not of the moment at which a thread was free. */
    @Test
    void shouldDecideBeforeItWaitsForThePool() {
        exchange.getMessage().setHeader(FlowableEwConstants.OPERATION, "fail");
        JobCompletion completion = completion(true);
        completion.routeReturned();
        completion.onComplete(exchange);

        exchange.getMessage().removeHeaders("*");
        pool.runAll();

        assertThat(reports.calls()).containsExactly("fail");
    }

    @Test
    void shouldLetGoOnceWhenThePoolIsShutDown() {
        pool.shutdown();
        JobCompletion completion = completion(true);
        completion.routeReturned();

        completion.onComplete(exchange);
        completion.onDone(exchange);

        assertThat(reports.calls()).isEmpty();
        assertThat(letGo).containsExactly("lost");
        assertThat(job.state()).isEqualTo(ActiveJob.State.OPEN);
    }

    @Test
    void shouldLetGoOnlyAfterTheLastRepetition() {
        reports.answers(ApiFailures.unavailable(true));
        completion(true).onComplete(exchange);
        assertThat(letGo).isEmpty();

        pool.runAll();

        assertThat(reports.calls()).containsExactly("complete", "complete");
        assertThat(letGo).containsExactly("completed");
    }

    @Test
    void shouldFreeTheBytesOfItsOutcomeAndOfWhatAProducerReportedInVain() {
        AtomicInteger sent = new AtomicInteger();
        AtomicInteger pending = new AtomicInteger();
        exchange.getMessage().setHeader(FlowableEwConstants.VARIABLES, Map.of("sent", new SpooledBytes(sent)));
        exchange.setException(new BpmnErrorException("E", Map.of("sent", new SpooledBytes(sent))));
        job.claim();
        job.reopen(PendingReport.of(
                new JobOutcome.Completed(Map.of("pending", new SpooledBytes(pending))),
                false,
                new IllegalStateException()));
        JobCompletion completion = completion(true);
        completion.routeReturned();

        completion.onFailure(exchange);
        assertThat(sent).hasValue(0);
        pool.runAll();

        assertThat(reports.calls()).containsExactly("bpmnError");
        assertThat(sent).hasValue(1);
        assertThat(pending).hasValue(1);
    }

    @Test
    void shouldKnowWhichExceptionsAreNoFailure() {
        exchange.setException(new BpmnErrorException("E"));
        JobCompletion error = completion(true);
        assertThat(error.isExpectedEnd()).as("not ended yet").isFalse();
        error.onFailure(exchange);
        assertThat(error.isExpectedEnd()).isTrue();

        exchange.setException(new IllegalStateException("broken"));
        JobCompletion failure = completion(true);
        failure.onFailure(exchange);
        assertThat(failure.isExpectedEnd()).isFalse();
    }
}
