package io.github.camelflowable.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;

/** How an operator tells a job that a worker failed from a step that failed in the engine after its report. */
class DeadLetterKindsIT extends FlowableTestSupport {

    @Test
    void shouldTellThemApartByMessagesOnlyAsTheyHaveTheSameHandler() {
        flowable.deploy(Models.process(key, """
                <startEvent id="start"/>
                <sequenceFlow id="f1" sourceRef="start" targetRef="work"/>
                %s
                <sequenceFlow id="f2" sourceRef="work" targetRef="next"/>
                <serviceTask id="next" flowable:expression="${nobody.answers()}"/>
                <sequenceFlow id="f3" sourceRef="next" targetRef="done"/>
                <endEvent id="done"/>
                """.formatted(Models.task("work", topic, ""))));
        String failedByWorker = flowable.startProcess(key);
        flowable.fail(flowable.acquire(topic, "worker", 1, "PT1H").get(0), "no paper", 0);
        String failedInEngine = flowable.startProcess(key);
        flowable.complete(flowable.acquire(topic, "worker", 1, "PT1H").get(0), List.of());
        await("the step after the task has no retries left").until(() -> {
            flowable.waitingRetries(failedInEngine).forEach(flowable::retryNow);
            return !flowable.deadLetters(failedInEngine).isEmpty();
        });

        assertThat(List.of(failedByWorker, failedInEngine))
                .flatMap(flowable::deadLetters)
                .extracting(job -> job.path("handlerType").asText())
                .containsExactly("external-worker-complete", "external-worker-complete");
        assertThat(messages(failedByWorker)).isEmpty();
        assertThat(messages(failedInEngine)).hasSize(1);
    }

    private JsonNode messages(String instance) {
        return flowable.get("/process-api/management/deadletter-jobs?messagesOnly=true&processInstanceId=" + instance)
                .path("data");
    }
}
