package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.client.ExternalWorkerJob;
import io.github.camelflowable.client.JobPage;
import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;

/** Querying jobs: every filter, sort key and paging parameter of the API. */
class ProducerQueriesIT extends FlowableTestSupport {

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:page").to("flowable-ew:any?operation=listJobs");
                from("direct:all").to("flowable-ew:any?operation=listJobs&allPages=true");
            }
        };
    }

    @Test
    void shouldSelectTheMatchingJobsWhenFiltered() {
        // One job of a process in a tenant, failed before; one of a process without tenant, locked; one of a case.
        String tenant = "tenant-" + key;
        String failure = "failure of " + key;
        flowable.deploy(Models.oneTask(key, topic), tenant);
        JsonNode failed = flowable.job(flowable.startProcessOf(tenant, key));
        succeed(
                "direct:page",
                with(
                        lockedElsewhere(),
                        FlowableEwConstants.OPERATION,
                        FlowableEwOperation.fail,
                        FlowableEwConstants.ERROR_MESSAGE,
                        failure));
        flowable.deploy(Models.oneTask(key + "b", topic + "b"));
        JsonNode locked = flowable.job(flowable.startProcess(key + "b"));
        assertThat(flowable.acquire(topic + "b", "elsewhere", 1, "PT1H")).hasSize(1);
        flowable.deployCase(Models.oneTaskCase(key + "c", topic + "c"));
        JsonNode ofCase =
                flowable.caseJobs(flowable.startCase(key + "c", Map.of())).get(0);

        Map<Map<String, Object>, Set<JsonNode>> expectations = new LinkedHashMap<>();
        for (String own : List.of("id", "processInstanceId", "executionId", "processDefinitionId")) {
            expectations.put(Map.of(own, failed.path(own).asText()), Set.of(failed));
        }
        for (String own : List.of("id", "scopeId", "subScopeId", "scopeDefinitionId")) {
            expectations.put(Map.of(own, ofCase.path(own).asText()), Set.of(ofCase));
        }
        expectations.put(Map.of("withoutProcessInstanceId", true), Set.of(ofCase));
        expectations.put(Map.of("withoutScopeId", true), Set.of(failed, locked));
        expectations.put(Map.of("withoutScopeType", "true"), Set.of(failed, locked));
        expectations.put(Map.of("scopeType", "cmmn"), Set.of(ofCase));
        expectations.put(Map.of("scopeType", FlowableEwConfiguration.ScopeType.bpmn), Set.of(failed, locked));
        expectations.put(Map.of("elementId", "work"), Set.of(failed, locked, ofCase));
        expectations.put(Map.of("elementName", "Work"), Set.of(ofCase));
        expectations.put(Map.of("withException", true), Set.of(failed));
        expectations.put(Map.of("withException", false), Set.of(failed, locked, ofCase));
        expectations.put(Map.of("exceptionMessage", failure), Set.of(failed));
        expectations.put(Map.of("tenantId", tenant), Set.of(failed));
        expectations.put(Map.of("tenantIdLike", "%" + key), Set.of(failed));
        expectations.put(Map.of("withoutTenantId", true), Set.of(locked, ofCase));
        expectations.put(Map.of("locked", true), Set.of(locked));
        expectations.put(Map.of("unlocked", true), Set.of(failed, ofCase));
        expectations.put(Map.of("withoutScopeId", true, "unlocked", true), Set.of(failed));

        SoftAssertions softly = new SoftAssertions();
        Set<String> known = ids(List.of(failed, locked, ofCase));
        expectations.forEach((filters, expected) -> {
            Set<String> found = all(filters).stream()
                    .map(ExternalWorkerJob::id)
                    .filter(known::contains)
                    .collect(Collectors.toSet());
            softly.assertThat(found).as("jobs with %s", filters).isEqualTo(ids(expected));
        });
        softly.assertAll();
    }

    @Test
    void shouldOrderJobsWhenSorted() {
        Map<String, Object> mine = startThree();
        Map<String, Function<ExternalWorkerJob, Comparable<?>>> keys = new HashMap<>();
        keys.put("id", ExternalWorkerJob::id);
        keys.put("createTime", ExternalWorkerJob::createTime);
        keys.put("executionId", ExternalWorkerJob::executionId);
        keys.put("processInstanceId", ExternalWorkerJob::processInstanceId);
        keys.put("retries", ExternalWorkerJob::retries);
        keys.put("tenantId", ExternalWorkerJob::tenantId);
        keys.put("dueDate", job -> "");

        SoftAssertions softly = new SoftAssertions();
        keys.forEach((key, value) -> {
            @SuppressWarnings({"unchecked", "rawtypes"})
            Comparator<ExternalWorkerJob> ascending = (a, b) -> ((Comparable) value.apply(a)).compareTo(value.apply(b));
            softly.assertThat(all(with(mine, "sort", key)))
                    .as("sorted by %s", key)
                    .hasSize(3)
                    .isSortedAccordingTo(ascending);
            softly.assertThat(all(with(mine, "sort", key, "order", "DESC")))
                    .as("sorted by %s, descending", key)
                    .hasSize(3)
                    .isSortedAccordingTo(ascending.reversed());
        });
        softly.assertAll();
    }

    @Test
    void shouldGiveOnePageWhenPaged() {
        Map<String, Object> mine = startThree();
        List<ExternalWorkerJob> all = all(mine);

        JobPage page = page(with(mine, "start", 1, "size", 1, "sort", "id", "order", "asc"));

        assertThat(page.data()).containsExactly(all.get(1));
        assertThat(page.total()).isEqualTo(3);
        assertThat(page.start()).isEqualTo(1);
        assertThat(page.size()).isEqualTo(1);
        assertThat(page.sort()).isEqualTo("id");
        assertThat(page.order()).isEqualTo("asc");
        assertThat(page(with(mine, "size", 0)).data()).isEmpty();
        assertThat(page(with(mine, "size", "2")).data()).hasSize(2);
    }

    @Test
    void shouldGiveAllJobsWhenAllPagesAreRead() {
        Map<String, Object> mine = startThree();

        assertThat(all(with(mine, "size", 2))).hasSize(3).doesNotHaveDuplicates();
        assertThat(all(with(mine, "size", 2, "start", 1))).hasSize(2);
        assertThat(all(Map.of("processInstanceId", "none"))).isEmpty();
    }

    @Test
    void shouldFeedASplitterWhenAllPagesAreTheBody() throws Exception {
        Map<String, Object> mine = startThree();
        List<String> seen = new ArrayList<>();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:each")
                        .to("direct:all")
                        .split(body())
                        .process(e -> seen.add(
                                e.getMessage().getBody(ExternalWorkerJob.class).id()));
            }
        });

        succeed("direct:each", Map.of(FlowableEwConstants.QUERY, with(mine, "size", 1)));

        assertThat(seen).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void shouldFeedASplitterWhenOnePageIsTheBody() throws Exception {
        Map<String, Object> mine = startThree();
        List<String> seen = new ArrayList<>();
        routes(r -> r.from("direct:eachOfPage")
                .to("flowable-ew:any?operation=listJobs")
                .split(r.body())
                .process(e ->
                        seen.add(e.getMessage().getBody(ExternalWorkerJob.class).id())));

        succeed("direct:eachOfPage", Map.of(FlowableEwConstants.QUERY, with(mine, "size", 2)));

        assertThat(seen).hasSize(2).doesNotHaveDuplicates();
    }

    // ---- helpers ----

    /** @return filter for three jobs of different retries */
    private Map<String, Object> startThree() {
        flowable.deploy(Models.oneTask(key, topic));
        String definition = "";
        for (int retries = 9; retries > 6; retries--) {
            flowable.startProcess(key);
            Map<String, Object> job = lockedElsewhere();
            definition = flowable.get("/external-job-api/jobs/" + job.get(FlowableEwConstants.JOB_ID))
                    .path("processDefinitionId")
                    .asText();
            succeed(
                    "direct:page",
                    with(
                            job,
                            FlowableEwConstants.OPERATION,
                            "fail",
                            FlowableEwConstants.RETRIES,
                            retries,
                            FlowableEwConstants.RETRY_TIMEOUT,
                            "PT1H"));
        }
        return Map.of("processDefinitionId", definition);
    }

    private List<ExternalWorkerJob> all(Map<String, Object> query) {
        Iterable<?> jobs = succeed("direct:all", Map.of(FlowableEwConstants.QUERY, query))
                .getMessage()
                .getBody(Iterable.class);
        return StreamSupport.stream(jobs.spliterator(), false)
                .map(ExternalWorkerJob.class::cast)
                .toList();
    }

    private JobPage page(Map<String, Object> query) {
        return succeed("direct:page", Map.of(FlowableEwConstants.QUERY, query))
                .getMessage()
                .getBody(JobPage.class);
    }

    private Exchange succeed(String uri, Map<String, Object> headers) {
        Exchange result = send(uri, null, headers);
        assertThat(result.getException()).isNull();
        return result;
    }

    private static Set<String> ids(Iterable<JsonNode> jobs) {
        return StreamSupport.stream(jobs.spliterator(), false)
                .map(job -> job.path("id").asText())
                .collect(Collectors.toSet());
    }
}
