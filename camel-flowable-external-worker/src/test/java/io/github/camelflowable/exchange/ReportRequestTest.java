package io.github.camelflowable.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.FlowableEwOperation;
import io.github.camelflowable.client.FailureReport;
import io.github.camelflowable.client.JobLockKey;
import io.github.camelflowable.worker.JobOutcome;

class ReportRequestTest {

    private static final Instant END = Instant.parse("2026-11-22T00:29:24Z");
    private static final OutputVariables OUTPUT = new OutputVariables(null, null, new TraceContext(null));
    private static final FailurePolicy POLICY = FailurePolicy.of(EndedExchange.CONTEXT, null, 4, "PT4S");

    private final Message message = EndedExchange.message(null);

    private ReportRequest request() {
        return ReportRequest.of(message, FlowableEwOperation.complete, "default");
    }

    private JobOutcome outcome() {
        return request().outcome(OUTPUT, POLICY, null);
    }

    private FailureReport failure() {
        return ((JobOutcome.Failed) outcome()).failure();
    }

    private void envelope(String fields) {
        message.setBody("{\"jobId\":\"8\"" + fields.replace('\'', '"') + "}");
    }

    @Test
    void shouldReadOperationFromHeaderThenEnvelopeThenOption() {
        assertThat(request().operation()).isEqualTo(FlowableEwOperation.complete);

        envelope(",'operation':'fail'");
        assertThat(request().operation()).isEqualTo(FlowableEwOperation.fail);

        message.setHeader(FlowableEwConstants.OPERATION, "unacquire");
        assertThat(request().operation()).isEqualTo(FlowableEwOperation.unacquire);

        message.setHeader(FlowableEwConstants.OPERATION, "bpmnError".getBytes(StandardCharsets.UTF_8));
        assertThat(request().operation()).as("a header of Kafka").isEqualTo(FlowableEwOperation.bpmnError);

        message.setHeader(FlowableEwConstants.OPERATION, "stop");
        assertThatThrownBy(this::request).hasMessageContaining("'stop'");
    }

    /** The body of a query is no answer to a job, whatever it looks like. */
    @ParameterizedTest
    @CsvSource({"acquire, default", "listJobs, default", "getJob, w2", "unacquireAll, w2"})
    void shouldReadAnEnvelopeOnlyWhereAJobIsNamed(String operation, String worker) {
        envelope(",'workerId':'w2'");
        message.setHeader(FlowableEwConstants.OPERATION, operation);

        assertThat(request().workerId()).isEqualTo(worker);
    }

    /** A cut-off answer to a query is none about the job. */
    @Test
    void shouldSayWhetherAnUnreadableMessageMayHaveBeenAReport() {
        assertThat(ReportRequest.mayEndJob(message, FlowableEwOperation.complete))
                .isTrue();
        assertThat(ReportRequest.mayEndJob(message, FlowableEwOperation.getJob)).isFalse();

        message.setHeader(FlowableEwConstants.OPERATION, "stop");
        assertThat(ReportRequest.mayEndJob(message, FlowableEwOperation.getJob)).isTrue();
    }

    @Test
    void shouldNotEndAJobByAnEnvelopeWhereTheOptionIsAQuery() {
        envelope(",'operation':'fail'");

        assertThat(ReportRequest.of(message, FlowableEwOperation.getJob, "default")
                        .operation())
                .isEqualTo(FlowableEwOperation.getJob);
    }

    @Test
    void shouldReadJobAndWorkerFromHeaderThenEnvelopeThenOption() {
        envelope(",'operation':'fail'");
        message.setHeader(FlowableEwConstants.JOB_ID, " ");
        message.setHeader(FlowableEwConstants.WORKER_ID, " ");
        assertThat(request().jobId()).isEqualTo("8");
        assertThat(request().workerId()).isEqualTo("default");

        envelope(",'workerId':'w2'");
        assertThat(request().workerId()).isEqualTo("w2");

        message.setHeader(FlowableEwConstants.JOB_ID, "8");
        message.setHeader(FlowableEwConstants.WORKER_ID, "w3");
        assertThat(request().jobId()).isEqualTo("8");
        assertThat(request().workerId()).isEqualTo("w3");
    }

    @Test
    void shouldRefuseToGuessWhichJob() {
        assertThatThrownBy(() -> request().jobId())
                .hasMessageContaining("complete")
                .hasMessageContaining(FlowableEwConstants.JOB_ID);

        envelope(",'operation':'fail'");
        message.setHeader(FlowableEwConstants.JOB_ID, "9");
        assertThatThrownBy(() -> request().jobId())
                .hasMessageContaining("names two jobs")
                .hasMessageContaining("9")
                .hasMessageContaining("8");
    }

    // ---- the lock ----

    @Test
    void shouldTakeTheLockOfTheEnvelopeThenOfTheHeader() {
        message.setHeader(FlowableEwConstants.JOB_ID, "8");
        assertThat(request().lockKey()).isEqualTo(new JobLockKey("8", "default", null));

        for (Object end : new Object[] {END, END.toString(), END.toString().getBytes(StandardCharsets.UTF_8)}) {
            message.setHeader(FlowableEwConstants.LOCK_EXPIRATION_TIME, end);
            assertThat(request().lockKey()).isEqualTo(new JobLockKey("8", "default", END));
        }

        message.setHeader(FlowableEwConstants.LOCK_EXPIRATION_TIME, "soon");
        assertThatThrownBy(() -> request().lockKey())
                .hasMessageContaining(FlowableEwConstants.LOCK_EXPIRATION_TIME)
                .hasMessageContaining("soon");

        envelope(",'lockExpirationTime':'2026-11-22T01:00:00Z'");
        assertThat(request().lockKey().end()).isEqualTo(Instant.parse("2026-11-22T01:00:00Z"));
    }

    @Test
    void shouldNotTakeTheLockOfTheConsumedJobForAnothers() {
        message.setHeader(FlowableEwConstants.LOCK_EXPIRATION_TIME, END);
        message.getExchange().setProperty(FlowableEwConstants.JOB_LOCK, EndedExchange.active(EndedExchange.process()));

        message.setHeader(FlowableEwConstants.JOB_ID, "8");
        assertThat(request().lockKey().end()).isEqualTo(END);

        message.setHeader(FlowableEwConstants.JOB_ID, "9");
        assertThat(request().lockKey().end()).isNull();
    }

    // ---- the outcome ----

    @Test
    void shouldSendVariablesOfTheHeaderThenOfTheEnvelopeThenOfTheBody() {
        message.setBody(Map.of("a", 1));
        assertThat(outcome()).isInstanceOf(JobOutcome.Completed.class);
        assertThat(outcome().variables()).containsOnlyKeys("a");

        envelope(",'operation':'cmmnTerminate','variables':{'b':2}");
        assertThat(outcome()).isInstanceOf(JobOutcome.CmmnTerminated.class);
        assertThat(outcome().variables()).containsOnlyKeys("b");

        message.setHeader(FlowableEwConstants.VARIABLES, Map.of("c", 3));
        assertThat(outcome().variables()).containsOnlyKeys("c");
    }

    @Test
    void shouldSendTheErrorCodeOfTheHeaderThenOfTheEnvelope() {
        message.setHeader(FlowableEwConstants.OPERATION, "bpmnError");
        assertThat(outcome()).isEqualTo(new JobOutcome.BpmnError(null, Map.of()));

        envelope(",'errorCode':'E','variables':{'b':2}");
        assertThat(((JobOutcome.BpmnError) outcome()).errorCode()).isEqualTo("E");
        assertThat(outcome().variables()).containsOnlyKeys("b");

        message.setHeader(FlowableEwConstants.ERROR_CODE, "F");
        assertThat(((JobOutcome.BpmnError) outcome()).errorCode()).isEqualTo("F");
    }

    @Test
    void shouldGiveUpTheLockAsAsked() {
        message.setHeader(FlowableEwConstants.OPERATION, "unacquire");

        assertThat(outcome()).isEqualTo(new JobOutcome.Unacquired());
    }

    @Test
    void shouldFailWithWhatWasCaught() {
        message.setHeader(FlowableEwConstants.OPERATION, "fail");
        assertThat(failure())
                .isEqualTo(new FailureReport("The route reported a failure", null, 4, Duration.ofSeconds(4)));

        message.getExchange().setProperty(Exchange.EXCEPTION_CAUGHT, new IllegalStateException("broken"));
        assertThat(failure().errorMessage()).isEqualTo("broken");
        assertThat(failure().errorDetails()).contains("IllegalStateException");
    }

    @Test
    void shouldFailWithTheHeadersThenTheEnvelopeThenTheOptions() {
        message.getExchange().setProperty(Exchange.EXCEPTION_CAUGHT, new IllegalStateException("broken"));
        envelope(",'operation':'fail'");
        assertThat(failure().errorMessage()).isEqualTo("broken");
        assertThat(failure().retries()).isEqualTo(4);
        assertThat(failure().retryTimeout()).isEqualTo(Duration.ofSeconds(4));
        assertThat(failure().errorDetails()).contains("broken");

        envelope(",'operation':'fail','errorMessage':'m','errorDetails':'d','retries':0,'retryTimeout':'PT1S'");
        assertThat(failure()).isEqualTo(new FailureReport("m", "d", 0, Duration.ofSeconds(1)));

        message.setHeader(FlowableEwConstants.ERROR_MESSAGE, "hm");
        message.setHeader(FlowableEwConstants.ERROR_DETAILS, "hd");
        message.setHeader(FlowableEwConstants.RETRIES, 2);
        message.setHeader(FlowableEwConstants.RETRY_TIMEOUT, "PT2S");
        assertThat(failure()).isEqualTo(new FailureReport("hm", "hd", 2, Duration.ofSeconds(2)));
    }

    @Test
    void shouldNameTheFieldOfTheEnvelopeThatIsNoPause() {
        envelope(",'operation':'fail','retryTimeout':'soon'");

        assertThatThrownBy(this::outcome).hasMessageContaining("'retryTimeout'").hasMessageContaining("'soon'");
    }
}
