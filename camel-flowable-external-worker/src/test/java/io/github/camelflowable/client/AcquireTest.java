package io.github.camelflowable.client;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;

import io.github.camelflowable.kit.FlowableWire;

class AcquireTest {

    @RegisterExtension
    static final FlowableWire WIRE = new FlowableWire();

    private static final AcquireRequest REQUEST = new AcquireRequest("order", "w1", Duration.ofMinutes(5), 10, 5, null);

    /** As Flowable 7.1 answers it. */
    private static final String BPMN_JOB = """
            {"id":"8","url":"http://elsewhere.invalid/external-job-api/jobs/8","correlationId":"c8",
             "processInstanceId":"5","processDefinitionId":"order:1:4","executionId":"7",
             "scopeId":null,"subScopeId":null,"scopeDefinitionId":null,"scopeType":null,
             "elementId":"ship","elementName":"Ship it","retries":3,"exceptionMessage":null,
             "dueDate":null,"createTime":"2026-11-22T10:00:00.123Z","tenantId":"",
             "lockOwner":"w1","lockExpirationTime":"2026-11-22T10:05:00Z",
             "variables":[{"name":"orderId","type":"integer","value":7},{"name":"note","value":null}]}""";

    private static final String CMMN_JOB = """
            {"id":"9","url":"http://elsewhere.invalid/external-job-api/jobs/9","correlationId":"c9",
             "processInstanceId":null,"processDefinitionId":null,"executionId":null,
             "scopeId":"case1","subScopeId":"item1","scopeDefinitionId":"def1","scopeType":"cmmn",
             "elementId":"planItemDef","elementName":null,"retries":1,"exceptionMessage":"no luck",
             "dueDate":"2026-11-22T10:00:00Z","createTime":"2026-11-22T10:00:00Z","tenantId":"acme",
             "lockOwner":"w1","lockExpirationTime":"2026-11-22T11:05:00.5+01:00","variables":[]}""";

    @Test
    void shouldPostTheWholeRequestWhenAcquiring() {
        WIRE.answers(okJson("[]"));

        List<AcquiredJob> jobs = WIRE.client().acquire(REQUEST);

        assertThat(jobs).isEmpty();
        LoggedRequest request = WIRE.onlyRequest();
        assertThat(request.getMethod()).isEqualTo(RequestMethod.POST);
        assertThat(request.getUrl()).isEqualTo(FlowableWire.API + "/acquire/jobs");
        assertThat(request.header("Content-Type").firstValue()).isEqualTo("application/json; charset=UTF-8");
        assertThat(request.header("Accept").firstValue()).startsWith("application/json");
        assertThatJson(request.getBodyAsString()).isEqualTo("""
                {"topic":"order","lockDuration":"PT5M","numberOfTasks":10,"numberOfRetries":5,"workerId":"w1"}""");
    }

    @ParameterizedTest
    @CsvSource({"bpmn", "cmmn"})
    void shouldSendTheScopeTypeWhenOneIsAskedFor(String scopeType) {
        WIRE.answers(okJson("[]"));

        WIRE.client().acquire(new AcquireRequest("order", "w1", Duration.ofMinutes(5), 10, 5, scopeType));

        assertThatJson(WIRE.onlyRequest().getBodyAsString()).node("scopeType").isEqualTo(scopeType);
    }

    /** The server takes ISO-8601 only, and a number for seconds. */
    @ParameterizedTest
    @CsvSource({"500,PT0.5S", "90000,PT1M30S", "86400000,PT24H", "2073600000,PT576H"})
    void shouldSendTheLockDurationInIsoWhenItHasAnyLength(long millis, String text) {
        WIRE.answers(okJson("[]"));

        WIRE.client().acquire(new AcquireRequest("order", "w1", Duration.ofMillis(millis), 1, 5, null));

        assertThatJson(WIRE.onlyRequest().getBodyAsString())
                .node("lockDuration")
                .isEqualTo(text);
    }

    @Test
    void shouldReadEveryFieldWhenTheJobIsOfAProcess() {
        WIRE.answers(okJson("[" + BPMN_JOB + "]"));

        List<AcquiredJob> jobs = WIRE.client().acquire(REQUEST);

        assertThat(jobs).singleElement().satisfies(job -> {
            assertThat(job.id()).isEqualTo("8");
            assertThat(job.topic()).as("the answer has none").isEqualTo("order");
            assertThat(job.workerId()).isEqualTo("w1");
            assertThat(job.correlationId()).isEqualTo("c8");
            assertThat(job.processInstanceId()).isEqualTo("5");
            assertThat(job.processDefinitionId()).isEqualTo("order:1:4");
            assertThat(job.executionId()).isEqualTo("7");
            assertThat(job.isCmmn()).isFalse();
            assertThat(job.elementId()).isEqualTo("ship");
            assertThat(job.elementName()).isEqualTo("Ship it");
            assertThat(job.retries()).isEqualTo(3);
            assertThat(job.createTime()).isEqualTo(Instant.parse("2026-11-22T10:00:00.123Z"));
            assertThat(job.lockExpirationTime()).isEqualTo(Instant.parse("2026-11-22T10:05:00Z"));
            assertThat(job.tenantId()).isEmpty();
            assertThat(job.variables()).containsEntry("orderId", 7).containsEntry("note", null);
            assertThat(job.job().url()).startsWith("http://elsewhere.invalid/");
            assertThat(job.job().dueDate()).isNull();
        });
        assertThat(jobs.get(0))
                .extracting(
                        AcquiredJob::scopeId,
                        AcquiredJob::subScopeId,
                        AcquiredJob::scopeDefinitionId,
                        AcquiredJob::scopeType,
                        AcquiredJob::exceptionMessage)
                .containsOnlyNulls();
    }

    @Test
    void shouldReadEveryFieldWhenTheJobIsOfACase() {
        WIRE.answers(okJson("[" + CMMN_JOB + "]"));

        List<AcquiredJob> jobs = WIRE.client().acquire(REQUEST);

        assertThat(jobs).singleElement().satisfies(job -> {
            assertThat(job.isCmmn()).isTrue();
            assertThat(job.scopeId()).isEqualTo("case1");
            assertThat(job.subScopeId()).isEqualTo("item1");
            assertThat(job.scopeDefinitionId()).isEqualTo("def1");
            assertThat(job.scopeType()).isEqualTo("cmmn");
            assertThat(job.exceptionMessage()).isEqualTo("no luck");
            assertThat(job.tenantId()).isEqualTo("acme");
            assertThat(job.job().dueDate()).isEqualTo(Instant.parse("2026-11-22T10:00:00Z"));
            assertThat(job.lockExpirationTime()).isEqualTo(Instant.parse("2026-11-22T10:05:00.500Z"));
            assertThat(job.variables()).isEmpty();
        });
        assertThat(jobs.get(0))
                .extracting(AcquiredJob::processInstanceId, AcquiredJob::processDefinitionId, AcquiredJob::executionId)
                .containsOnlyNulls();
    }

    @Test
    void shouldKeepTheServersOrderWhenThereAreManyJobs() {
        WIRE.answers(okJson("[" + CMMN_JOB + "," + BPMN_JOB + "]"));

        assertThat(WIRE.client().acquire(REQUEST)).extracting(AcquiredJob::id).containsExactly("9", "8");
    }

    /** A locked job is not dropped for a time nobody needs, nor for fields that a later Flowable adds. */
    @Test
    void shouldStillTakeTheJobWhenItsFieldsAreUnfamiliar() {
        WIRE.answers(okJson("""
                [{"id":"8","createTime":"yesterday","lockExpirationTime":1795341600000,"novelty":{"a":[1]},
                  "variables":null}]"""));

        List<AcquiredJob> jobs = WIRE.client().acquire(REQUEST);

        assertThat(jobs).singleElement().satisfies(job -> {
            assertThat(job.id()).isEqualTo("8");
            assertThat(job.createTime()).isNull();
            assertThat(job.lockExpirationTime()).isNull();
            assertThat(job.variables()).isEmpty();
        });
    }

    @Test
    void shouldGiveFreshVariablesEachTimeWhenARouteChangesThem() {
        WIRE.answers(okJson("""
                [{"id":"8","variables":[{"name":"order","type":"json","value":{"lines":[1,2]}}]}]"""));
        AcquiredJob job = WIRE.client().acquire(REQUEST).get(0);
        @SuppressWarnings("unchecked")
        Map<String, Object> order = (Map<String, Object>) job.variables().get("order");

        order.put("lines", "none");

        assertThatJson(job.variables()).isEqualTo("{\"order\":{\"lines\":[1,2]}}");
    }

    @Test
    void shouldNameTheVariableWhenItCannotBeRead() {
        WIRE.answers(okJson("""
                [{"id":"8","variables":[{"name":"when","type":"date","value":"someday"}]},{"id":"9"}]"""));

        List<AcquiredJob> jobs = WIRE.client().acquire(REQUEST);

        assertThat(jobs).as("one bad variable costs no other job").hasSize(2);
        assertThatThrownBy(jobs.get(0)::variables)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'when'")
                .hasMessageContaining("date");
        assertThat(jobs.get(1).variables()).isEmpty();
    }

    @Test
    void shouldShowNoVariableWhenPrinted() {
        WIRE.answers(okJson("""
                [{"id":"8","variables":[{"name":"iban","type":"string","value":"DE0212"}]}]"""));

        assertThat(WIRE.client().acquire(REQUEST)).hasToString("[AcquiredJob[8 of topic order]]");
    }
}
