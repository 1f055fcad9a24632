package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.ExternalWorkerJob;
import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;

/** The operations on jobs, each through a route, each judged by what the engine made of it. */
class ProducerOperationsIT extends FlowableTestSupport {

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                for (FlowableEwOperation operation : FlowableEwOperation.values()) {
                    from("direct:" + operation).to("flowable-ew:" + topic + "?operation=" + operation);
                }
                from("direct:acquireThree")
                        .to(
                                "flowable-ew:" + topic
                                        + "?operation=acquire&maxMessagesPerPoll=3&workerId=w3&lockDuration=PT1H&scopeType=bpmn");
            }
        };
    }

    // ---- complete ----

    @Test
    void shouldMoveTheInstanceOnWithVariablesWhenCompleted() {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key, Map.of("orderId", 7));

        succeed("complete", Map.of("status", "shipped", "parcels", 2), lockedElsewhere());

        await("the instance ends").until(() -> flowable.hasEnded(instance));
        assertThat(flowable.endEvent(instance)).isEqualTo("done");
        assertThat(text(instance, "status")).isEqualTo("shipped");
        assertThat(text(instance, "parcels")).isEqualTo("2");
        assertThat(text(instance, "orderId")).isEqualTo("7");
    }

    @Test
    void shouldKeepTheBodyWhenCompleted() {
        flowable.deploy(Models.oneTask(key, topic));
        flowable.startProcess(key);

        Exchange result = succeed("complete", Map.of("status", "shipped"), lockedElsewhere());

        assertThat(result.getMessage().getBody()).isEqualTo(Map.of("status", "shipped"));
    }

    // ---- fail ----

    @Test
    void shouldCountRetriesDownToTheDeadLetterWhenFailedAgainAndAgain() {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);

        succeed("fail", null, with(lockedElsewhere(), FlowableEwConstants.ERROR_MESSAGE, "no paper"));
        assertThat(flowable.job(instance).path("retries").asInt()).isEqualTo(2);
        assertThat(flowable.job(instance).path("exceptionMessage").asText()).isEqualTo("no paper");
        assertThat(flowable.job(instance).path("lockOwner").isNull()).isTrue();

        succeed("fail", null, with(lockedElsewhere(), FlowableEwConstants.ERROR_MESSAGE, "no ink"));
        assertThat(flowable.job(instance).path("retries").asInt()).isEqualTo(1);

        succeed("fail", null, with(lockedElsewhere(), FlowableEwConstants.ERROR_MESSAGE, "no printer"));
        assertThat(flowable.jobs(instance)).isEmpty();
        assertThat(flowable.deadLetters(instance)).singleElement().satisfies(job -> assertThat(
                        job.path("exceptionMessage").asText())
                .isEqualTo("no printer"));
    }

    @Test
    void shouldLeaveDetailsInTheDeadLetterWhenFailedWithZeroRetries() {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        Map<String, Object> job = lockedElsewhere();

        succeed(
                "fail",
                null,
                with(
                        job,
                        FlowableEwConstants.ERROR_MESSAGE,
                        "jammed",
                        FlowableEwConstants.ERROR_DETAILS,
                        "tray 2\nsheet 14",
                        FlowableEwConstants.RETRIES,
                        0));

        assertThat(flowable.deadLetters(instance)).hasSize(1);
        assertThat(flowable.deadLetterStackTrace(
                        job.get(FlowableEwConstants.JOB_ID).toString()))
                .isEqualTo("tray 2\nsheet 14");
    }

    @Test
    void shouldPauseTheJobWhenFailedWithARetryTimeout() {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);

        succeed(
                "fail",
                null,
                with(
                        lockedElsewhere(),
                        FlowableEwConstants.RETRIES,
                        "5",
                        FlowableEwConstants.RETRY_TIMEOUT,
                        Duration.ofHours(2)));

        JsonNode job = flowable.job(instance);
        assertThat(job.path("retries").asInt()).isEqualTo(5);
        assertThat(job.path("lockOwner").isNull()).isTrue();
        assertThat(job.path("lockExpirationTime").asText())
                .isNotBlank()
                .isGreaterThan(job.path("createTime").asText());
        assertThat(flowable.acquire(topic, "other", 1, "PT1M")).isEmpty();
    }

    @Test
    void shouldReportTheCaughtExceptionWhenFailedInAnErrorHandler() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:broken")
                        .onException(IllegalStateException.class)
                        .handled(true)
                        .to("flowable-ew:" + topic + "?operation=fail&retries=0")
                        .end()
                        .throwException(new IllegalStateException("the drum is worn"));
            }
        });
        Map<String, Object> job = lockedElsewhere();

        succeed("broken", null, job);

        assertThat(flowable.deadLetters(instance)
                        .get(0)
                        .path("exceptionMessage")
                        .asText())
                .isEqualTo("the drum is worn");
        assertThat(flowable.deadLetterStackTrace(
                        job.get(FlowableEwConstants.JOB_ID).toString()))
                .contains("IllegalStateException: the drum is worn", "at io.github.camelflowable");
    }

    // ---- bpmnError ----

    @Test
    void shouldFireTheBoundaryEventWithVariablesWhenEndedWithABpmnError() {
        flowable.deploy(Models.withErrorBoundary(key, topic, "OUT_OF_STOCK"));
        String instance = flowable.startProcess(key);

        succeed(
                "bpmnError",
                Map.of("missing", "bolts"),
                with(lockedElsewhere(), FlowableEwConstants.ERROR_CODE, "OUT_OF_STOCK"));

        await("the instance ends").until(() -> flowable.hasEnded(instance));
        assertThat(flowable.endEvent(instance)).isEqualTo("caught");
        assertThat(text(instance, "missing")).isEqualTo("bolts");
    }

    @Test
    void shouldEndAsDeadLetterWhenNoBoundaryEventCatchesTheBpmnError() {
        flowable.deploy(Models.withErrorBoundary(key, topic, "OUT_OF_STOCK"));
        String instance = flowable.startProcess(key);

        succeed("bpmnError", null, with(lockedElsewhere(), FlowableEwConstants.ERROR_CODE, "BANKRUPT"));

        await("the engine gives up").until(() -> {
            flowable.waitingRetries(instance).forEach(flowable::retryNow);
            return flowable.deadLetters(instance).size() == 1;
        });
        assertThat(flowable.deadLetters(instance)
                        .get(0)
                        .path("exceptionMessage")
                        .asText())
                .contains("No catching boundary event")
                .contains("BANKRUPT");
        assertThat(flowable.hasEnded(instance)).isFalse();
    }

    // ---- cmmnTerminate ----

    @Test
    void shouldTerminateThePlanItemWithVariablesWhenACaseJobIsTerminated() {
        flowable.deployCase(Models.oneTaskCase(key, topic));
        String instance = flowable.startCase(key, Map.of());

        succeed("cmmnTerminate", Map.of("reason", "withdrawn"), lockedElsewhere());

        await("the case ends").until(() -> !flowable.caseState(instance).isEmpty());
        assertThat(flowable.caseState(instance)).isEqualTo("terminated");
        assertThat(flowable.caseVariables(instance).get("reason").path("value").asText())
                .isEqualTo("withdrawn");
    }

    @Test
    void shouldCompleteTheCaseWhenItsJobIsCompleted() {
        flowable.deployCase(Models.oneTaskCase(key, topic));
        String instance = flowable.startCase(key, Map.of());

        succeed("complete", Map.of("result", 1L), lockedElsewhere());

        await("the case ends").until(() -> !flowable.caseState(instance).isEmpty());
        assertThat(flowable.caseState(instance)).isEqualTo("completed");
        assertThat(flowable.caseVariables(instance).get("result").path("type").asText())
                .isEqualTo("long");
    }

    // ---- unacquire ----

    @Test
    void shouldFreeTheJobWhenUnacquired() {
        flowable.deploy(Models.parallelTasks(key, topic, 1, false));
        String instance = flowable.startProcess(key);

        succeed("unacquire", null, lockedElsewhere());

        assertThat(flowable.job(instance).path("lockOwner").isNull()).isTrue();
        assertThat(flowable.job(instance).path("retries").asInt()).isEqualTo(3);
        assertThat(flowable.acquire(topic, "other", 1, "PT1M")).hasSize(1);
    }

    @Test
    void shouldFreeAllJobsOfTheWorkerWhenAllAreUnacquired() {
        flowable.deploy(Models.parallelTasks(key, topic, 3, false));
        String instance = flowable.startProcess(key);
        String worker = "worker-of-" + key;
        assertThat(flowable.acquire(topic, worker, 2, "PT1H")).hasSize(2);
        assertThat(flowable.acquire(topic, "another", 1, "PT1H")).hasSize(1);

        succeed("unacquireAll", null, Map.of(FlowableEwConstants.WORKER_ID, worker));

        assertThat(flowable.jobs(instance))
                .extracting(job -> job.path("lockOwner").asText(""))
                .containsExactlyInAnyOrder("", "", "another");
    }

    @Test
    void shouldFreeOnlyWhenTheTenantFitsWhenAllAreUnacquiredWithATenant() {
        flowable.deploy(Models.oneTask(key, topic), "acme");
        String instance = flowable.startProcessOf("acme", key);
        String worker = "worker-of-" + key;
        assertThat(flowable.acquire(topic, worker, 1, "PT1H")).hasSize(1);

        Exchange refused = send(
                "direct:unacquireAll",
                null,
                Map.of(FlowableEwConstants.WORKER_ID, worker, FlowableEwConstants.QUERY, Map.of("tenantId", "other")));
        assertThat(refused.getException()).hasMessageContaining("400");
        assertThat(flowable.job(instance).path("lockOwner").asText()).isEqualTo(worker);

        succeed(
                "unacquireAll",
                null,
                Map.of(FlowableEwConstants.WORKER_ID, worker, FlowableEwConstants.QUERY, Map.of("tenantId", "acme")));
        assertThat(flowable.job(instance).path("lockOwner").isNull()).isTrue();
    }

    // ---- acquire, getJob ----

    @Test
    @SuppressWarnings("unchecked")
    void shouldGiveLockedJobsWithVariablesWhenAcquiring() {
        flowable.deploy(Models.parallelTasks(key, topic, 4, false));
        String instance = flowable.startProcess(key, Map.of("orderId", 7));

        List<AcquiredJob> jobs =
                succeed("acquireThree", null, Map.of()).getMessage().getBody(List.class);

        assertThat(jobs).hasSize(3).allSatisfy(job -> {
            assertThat(job.topic()).isEqualTo(topic);
            assertThat(job.workerId()).isEqualTo("w3");
            assertThat(job.processInstanceId()).isEqualTo(instance);
            assertThat(job.variables()).isEqualTo(Map.of("orderId", 7));
        });
        assertThat(flowable.jobs(instance))
                .extracting(job -> job.path("lockOwner").asText(""))
                .containsExactlyInAnyOrder("", "w3", "w3", "w3");
    }

    @Test
    void shouldGiveAnEmptyListWhenNothingIsThereToAcquire() {
        assertThat(succeed("acquire", null, Map.of()).getMessage().getBody()).isEqualTo(List.of());
    }

    @Test
    void shouldReadTheJobWhenAskedForIt() {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        JsonNode job = flowable.job(instance);

        ExternalWorkerJob read = succeed(
                        "getJob",
                        null,
                        Map.of(FlowableEwConstants.JOB_ID, job.path("id").asText()))
                .getMessage()
                .getBody(ExternalWorkerJob.class);

        assertThat(read.id()).isEqualTo(job.path("id").asText());
        assertThat(read.processInstanceId()).isEqualTo(instance);
        assertThat(read.elementId()).isEqualTo("work");
        assertThat(read.retries()).isEqualTo(3);
        assertThat(read.lockOwner()).isNull();
        assertThat(read.createTime()).isEqualTo(job.path("createTime").asText());
    }

    // ---- helpers ----

    private Exchange succeed(String route, Object body, Map<String, Object> headers) {
        Exchange result = send("direct:" + route, body, headers);
        assertThat(result.getException()).isNull();
        return result;
    }
}
