package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.client.ExternalWorkerJob;
import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.client.FlowableApiException.Kind;
import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;

/** What a producer says when it is used wrongly, that nothing happens then in the engine, and who wins over whom. */
class ProducerWrongUseIT extends FlowableTestSupport {

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                for (FlowableEwOperation operation : FlowableEwOperation.values()) {
                    from("direct:" + operation).to("flowable-ew:" + topic + "?operation=" + operation);
                }
                from("direct:options")
                        .to("flowable-ew:" + topic + "?operation=fail&workerId=optioned&retries=7&retryTimeout=PT1H");
            }
        };
    }

    // ---- wrong use ----

    @Test
    void shouldSayWhatIsMissingWhenNoJobIsNamed() {
        for (String operation :
                new String[] {"complete", "fail", "bpmnError", "cmmnTerminate", "unacquire", "getJob"}) {
            assertThat(send("direct:" + operation, "no envelope", Map.of()).getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(operation)
                    .hasMessageContaining(FlowableEwConstants.JOB_ID)
                    .hasMessageContaining("jobId");
        }
    }

    @Test
    void shouldSayThatTheJobIsLostWhenItDoesNotExist() {
        for (String operation :
                new String[] {"complete", "fail", "bpmnError", "cmmnTerminate", "unacquire", "getJob"}) {
            FlowableApiException e = refused(operation, Map.of(FlowableEwConstants.JOB_ID, "no-such-job"));
            assertThat(e.getKind()).as(operation).isEqualTo(Kind.JOB_LOST);
            assertThat(e.getStatus()).isEqualTo(404);
            assertThat(e.getJobId()).isEqualTo("no-such-job");
            assertThat(e).hasMessageContaining("no-such-job");
        }
    }

    @Test
    void shouldStayInsideTheApiWhenAJobIdLooksLikeAPath() {
        for (String id : new String[] {"../../process-api", "..", "a/b", "a?b=c", "a;b", "%2e%2e", "a b"}) {
            FlowableApiException e = refused("getJob", Map.of(FlowableEwConstants.JOB_ID, id));
            assertThat(e.getStatus()).as(id).isIn(0, 400, 401, 404);
            assertThat(e).hasMessageContaining(id);
        }
    }

    @Test
    void shouldSayThatTheJobIsLostWhenAnotherWorkerHoldsIt() {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        Map<String, Object> job = with(lockedElsewhere(), FlowableEwConstants.WORKER_ID, "thief");

        for (String operation : new String[] {"complete", "fail", "bpmnError", "cmmnTerminate", "unacquire"}) {
            FlowableApiException e = refused(operation, job);
            assertThat(e.getKind()).as(operation).isEqualTo(Kind.JOB_LOST);
            assertThat(e.getStatus()).isEqualTo(403);
            assertThat(e)
                    .hasMessageContaining(job.get(FlowableEwConstants.JOB_ID).toString());
        }
        assertThat(flowable.job(instance).path("lockOwner").asText()).isEqualTo("elsewhere");
        assertThat(flowable.job(instance).path("retries").asInt()).isEqualTo(3);
    }

    @Test
    void shouldLeaveTheJobAloneWhenABpmnErrorIsForACase() {
        flowable.deployCase(Models.oneTaskCase(key, topic));
        String instance = flowable.startCase(key, Map.of());

        FlowableApiException e = refused("bpmnError", lockedElsewhere());

        assertThat(e.getKind()).isEqualTo(Kind.BAD_REQUEST);
        assertThat(e).hasMessageContaining("Can only complete BPMN external job with a BPMN error");
        assertThat(flowable.caseJobs(instance).get(0).path("lockOwner").asText())
                .isEqualTo("elsewhere");
    }

    @Test
    void shouldLeaveTheJobAloneWhenACmmnTerminateIsForAProcess() {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);

        FlowableApiException e = refused("cmmnTerminate", lockedElsewhere());

        assertThat(e.getKind()).isEqualTo(Kind.BAD_REQUEST);
        assertThat(e).hasMessageContaining("Can only terminate CMMN external job");
        assertThat(flowable.job(instance).path("lockOwner").asText()).isEqualTo("elsewhere");
    }

    @Test
    void shouldListTheKnownParametersWhenAQueryIsMisspelt() {
        assertThat(query(Map.of("topic", "x"))).hasMessageContaining("topic").hasMessageContaining("processInstanceId");
        assertThat(query(Map.of("locked", "yes")))
                .hasMessageContaining("locked")
                .hasMessageContaining("true or false");
        assertThat(query(Map.of("size", -1))).hasMessageContaining("size");
        assertThat(query(Map.of("sort", "topic"))).hasMessageContaining("sort").hasMessageContaining("createTime");
        assertThat(query(Map.of("order", "up"))).hasMessageContaining("order").hasMessageContaining("asc or desc");
        assertThat(query(Map.of(1, "x"))).hasMessageContaining("'1'").hasMessageContaining("processInstanceId");
        assertThat(query("id=8"))
                .hasMessageContaining(FlowableEwConstants.QUERY)
                .hasMessageContaining("Map");
    }

    private Exception query(Object query) {
        return send("direct:listJobs", null, Map.of(FlowableEwConstants.QUERY, query))
                .getException();
    }

    @Test
    void shouldListTheOperationsWhenTheHeaderIsMisspelt() {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);

        Exchange result =
                send("direct:complete", null, with(lockedElsewhere(), FlowableEwConstants.OPERATION, "finish"));

        assertThat(result.getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'finish'")
                .hasMessageContaining("complete, fail, bpmnError");
        assertThat(flowable.job(instance).path("lockOwner").asText()).isEqualTo("elsewhere");
    }

    @Test
    void shouldSayWhatIsWrongWhenAHeaderCannotBeUnderstood() {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        Map<String, Object> job = lockedElsewhere();

        assertThat(send("direct:fail", null, with(job, FlowableEwConstants.RETRIES, "many"))
                        .getException())
                .hasMessageContaining(FlowableEwConstants.RETRIES)
                .hasMessageContaining("'many'");
        assertThat(send("direct:fail", null, with(job, FlowableEwConstants.RETRY_TIMEOUT, "soon"))
                        .getException())
                .hasMessageContaining(FlowableEwConstants.RETRY_TIMEOUT)
                .hasMessageContaining("'soon'");
        assertThat(send("direct:complete", null, with(job, FlowableEwConstants.VARIABLES, "a=b"))
                        .getException())
                .hasMessageContaining(FlowableEwConstants.VARIABLES)
                .hasMessageContaining("Map");
        assertThat(flowable.job(instance).path("lockOwner").asText()).isEqualTo("elsewhere");
    }

    @Test
    void shouldLeaveTheBodyAloneWhenRefused() {
        Exchange result = send("direct:complete", Map.of("a", 1), Map.of(FlowableEwConstants.JOB_ID, "no-such-job"));

        assertThat(result.getException()).isInstanceOf(FlowableApiException.class);
        assertThat(result.getMessage().getBody()).isEqualTo(Map.of("a", 1));
    }

    // ---- headers beat options ----

    @Test
    void shouldUseTheOptionsWhenThereAreNoHeaders() {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        String job =
                flowable.acquire(topic, "optioned", 1, "PT1M").get(0).path("id").asText();

        Exchange result = send("direct:options", null, Map.of(FlowableEwConstants.JOB_ID, job));

        assertThat(result.getException()).isNull();
        assertThat(flowable.job(instance).path("retries").asInt()).isEqualTo(7);
        assertThat(flowable.job(instance).path("lockExpirationTime").isTextual())
                .as("the job pauses")
                .isTrue();
    }

    @Test
    void shouldUseTheHeadersWhenThereAreOptionsToo() {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        Map<String, Object> job = lockedElsewhere();

        Exchange read = send("direct:options", null, with(job, FlowableEwConstants.OPERATION, "getJob"));
        assertThat(read.getMessage().getBody(ExternalWorkerJob.class).lockOwner())
                .isEqualTo("elsewhere");

        Exchange result = send("direct:options", null, with(job, FlowableEwConstants.RETRIES, 0));
        assertThat(result.getException()).isNull();
        assertThat(flowable.deadLetters(instance)).hasSize(1);
    }

    @Test
    void shouldSendTheHeaderWhenTheBodyHasVariablesToo() {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);

        Exchange result = send(
                "direct:complete",
                Map.of("fromBody", 1),
                with(lockedElsewhere(), FlowableEwConstants.VARIABLES, Map.of("fromHeader", 2)));

        assertThat(result.getException()).isNull();
        await("the instance ends").until(() -> flowable.hasEnded(instance));
        assertThat(flowable.variables(instance)).containsOnlyKeys("fromHeader");
    }

    private FlowableApiException refused(String operation, Map<String, Object> headers) {
        Exception exception = send("direct:" + operation, null, headers).getException();
        assertThat(exception).as(operation).isInstanceOf(FlowableApiException.class);
        return (FlowableApiException) exception;
    }
}
