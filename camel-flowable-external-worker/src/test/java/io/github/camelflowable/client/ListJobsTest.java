package io.github.camelflowable.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;

import io.github.camelflowable.kit.FlowableWire;

class ListJobsTest {

    @RegisterExtension
    static final FlowableWire WIRE = new FlowableWire();

    private static final String EMPTY_PAGE = page(0, 0, 0);

    @Test
    void shouldReadOneJobWhenItIsAskedForById() {
        WIRE.answers(okJson("""
                {"id":"8","processInstanceId":"5","retries":3,"createTime":"2026-11-22T10:00:00Z","tenantId":"",
                 "lockOwner":null,"lockExpirationTime":null}"""));

        ExternalWorkerJob job = WIRE.client().getJob("8");

        assertThat(job.id()).isEqualTo("8");
        assertThat(job.processInstanceId()).isEqualTo("5");
        assertThat(job.retries()).isEqualTo(3);
        assertThat(job.createTime()).isEqualTo(Instant.parse("2026-11-22T10:00:00Z"));
        assertThat(job.lockOwner()).isNull();
        assertThat(job.lockExpirationTime()).isNull();
        LoggedRequest request = WIRE.onlyRequest();
        assertThat(request.getMethod()).isEqualTo(RequestMethod.GET);
        assertThat(request.getUrl()).isEqualTo(FlowableWire.API + "/jobs/8");
        assertThat(request.getBody()).isEmpty();
        assertThat(request.header("Accept").firstValue()).startsWith("application/json");
    }

    @Test
    void shouldSendNoParameterWhenTheQueryIsEmpty() {
        WIRE.answers(okJson(EMPTY_PAGE));

        JobPage page = WIRE.client().listJobs(JobQuery.of(Map.of()));

        assertThat(page.data()).isEmpty();
        assertThat(WIRE.onlyRequest().getMethod()).isEqualTo(RequestMethod.GET);
        assertThat(WIRE.onlyRequest().getUrl()).isEqualTo(FlowableWire.API + "/jobs");
    }

    @Test
    void shouldReadThePageWhenJobsAreListed() {
        WIRE.answers(okJson("""
                {"data":[{"id":"8","retries":2},{"id":"9","scopeType":"cmmn"}],
                 "total":17,"start":4,"sort":"createTime","order":"desc","size":2}"""));

        JobPage page = WIRE.client().listJobs(JobQuery.of(Map.of("start", 4)));

        assertThat(page.data()).extracting(ExternalWorkerJob::id).containsExactly("8", "9");
        assertThat(page.data().get(1).isCmmn()).isTrue();
        assertThat(page.total()).isEqualTo(17);
        assertThat(page.start()).isEqualTo(4);
        assertThat(page.size()).isEqualTo(2);
        assertThat(page.sort()).isEqualTo("createTime");
        assertThat(page.order()).isEqualTo("desc");
    }

    @Test
    void shouldSendEveryParameterWhenAllAreGiven() {
        WIRE.answers(okJson(EMPTY_PAGE));
        Map<String, Object> all = new LinkedHashMap<>();
        for (String text : List.of(
                "id",
                "processInstanceId",
                "executionId",
                "processDefinitionId",
                "scopeId",
                "subScopeId",
                "scopeDefinitionId",
                "elementId",
                "elementName",
                "exceptionMessage",
                "tenantId",
                "tenantIdLike")) {
            all.put(text, "a " + text);
        }
        all.put("scopeType", "cmmn");
        for (String flag : List.of(
                "withoutProcessInstanceId",
                "withoutScopeId",
                "withoutScopeType",
                "withException",
                "withoutTenantId",
                "locked",
                "unlocked")) {
            all.put(flag, true);
        }
        all.put("start", 10L);
        all.put("size", 5);
        all.put("sort", "retries");
        all.put("order", "desc");

        WIRE.client().listJobs(JobQuery.of(all));

        Map<String, String> sent = WIRE.onlyRequest().getQueryParams().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, parameter -> parameter.getValue().firstValue()));
        assertThat(sent)
                .hasSize(24)
                .isEqualTo(all.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, parameter -> parameter
                        .getValue()
                        .toString())));
    }

    @Test
    void shouldEncodeValuesWhenTheyAreMoreThanLetters() {
        WIRE.answers(okJson(EMPTY_PAGE));

        WIRE.client().listJobs(JobQuery.of(Map.of("exceptionMessage", "a&b=c d+e?é%/#")));

        assertThat(WIRE.onlyRequest().getUrl())
                .isEqualTo(FlowableWire.API + "/jobs?exceptionMessage=a%26b%3Dc%20d%2Be%3F%C3%A9%25%2F%23");
    }

    // ---- all pages ----

    @Test
    void shouldFetchAPageOnlyWhenItsFirstJobIsAskedFor() {
        stubPage(0, page(0, 2, 3));
        stubPage(1, page(1, 2, 3));

        Iterator<ExternalWorkerJob> jobs =
                WIRE.client().allJobs(JobQuery.of(Map.of("size", 2))).iterator();

        assertThat(WIRE.requests()).as("none has been asked for").isEmpty();
        assertThat(jobs.next().id()).isEqualTo("0");
        assertThat(jobs.next().id()).isEqualTo("1");
        assertThat(WIRE.requests()).as("both are on the first page").hasSize(1);
        assertThat(jobs.next().id()).isEqualTo("2");
        assertThat(jobs.hasNext()).isFalse();
        assertThat(WIRE.requests())
                .as("the total tells that there is no third page")
                .hasSize(2);
        assertThatThrownBy(jobs::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void shouldKeepFiltersAndOrderWhenFetchingTheNextPage() {
        stubPage(0, page(0, 2, 3));
        stubPage(1, page(1, 2, 3));
        JobQuery query = JobQuery.of(Map.of("size", 2, "tenantId", "acme", "sort", "id", "order", "desc"));

        assertThat(WIRE.client().allJobs(query)).hasSize(3);

        assertThat(WIRE.requests()).allSatisfy(request -> {
            assertThat(request.queryParameter("tenantId").firstValue()).isEqualTo("acme");
            assertThat(request.queryParameter("sort").firstValue()).isEqualTo("id");
            assertThat(request.queryParameter("order").firstValue()).isEqualTo("desc");
        });
        assertThat(WIRE.requests())
                .as("the second page begins with the last job of the first")
                .extracting(request -> request.queryParameter("size").firstValue())
                .containsExactlyInAnyOrder("2", "3");
    }

    /** The server has no second key: by page it would give jobs with equal keys twice, and others never. */
    @Test
    void shouldAskForAllJobsAtOnceWhenTheyAreSortedByAKeyThatIsNotUnique() {
        stubPage(0, page(0, 3, 3));

        assertThat(WIRE.client().allJobs(JobQuery.of(Map.of("size", 2, "sort", "retries"))))
                .hasSize(3);

        assertThat(WIRE.onlyRequest().queryParameter("size").firstValue()).isEqualTo("999999999");
    }

    @Test
    void shouldBeginWhereTheQuerySaysWhenItHasAStart() {
        stubPage(7, page(7, 1, 8));

        assertThat(WIRE.client().allJobs(JobQuery.of(Map.of("start", 7))))
                .extracting(ExternalWorkerJob::id)
                .containsExactly("7");

        assertThat(WIRE.onlyRequest().queryParameter("size").firstValue())
                .as("a hundred at once, unless told otherwise")
                .isEqualTo("100");
    }

    /** Jobs that were completed meanwhile shorten the list, and the total of the first page is history. */
    @Test
    void shouldEndWhenAPageIsEmptyAlthoughTheTotalPromisedMore() {
        stubPage(0, page(0, 2, 4));
        stubPage(1, page(1, 1, 4));
        stubPage(2, page(2, 0, 4));

        assertThat(WIRE.client().allJobs(JobQuery.of(Map.of("size", 2)))).hasSize(2);

        assertThat(WIRE.requests()).hasSize(3);
    }

    /** A server may give fewer than asked for; the next page begins after what was given. */
    @Test
    void shouldGoOnBehindTheLastJobWhenAPageIsShort() {
        stubPage(0, page(0, 1, 3));
        stubPage(1, page(1, 2, 3));

        assertThat(WIRE.client().allJobs(JobQuery.of(Map.of("size", 2))))
                .extracting(ExternalWorkerJob::id)
                .containsExactly("0", "1", "2");
    }

    @Test
    void shouldFindNoneWithOneRequestWhenThereAreNone() {
        WIRE.answers(okJson(EMPTY_PAGE));

        assertThat(WIRE.client().allJobs(JobQuery.of(Map.of()))).isEmpty();

        assertThat(WIRE.requests()).hasSize(1);
    }

    @Test
    void shouldReadAfreshWhenIteratedAgain() {
        stubPage(0, page(0, 1, 1));
        Iterable<ExternalWorkerJob> jobs = WIRE.client().allJobs(JobQuery.of(Map.of()));

        assertThat(jobs).hasSize(1);
        assertThat(jobs).hasSize(1);

        assertThat(WIRE.requests()).hasSize(2);
    }

    @Test
    void shouldGoOnWithTheSamePageWhenFetchingItFailedOnce() {
        stubPage(0, page(0, 1, 2));
        WIRE.server()
                .stubFor(get(urlPathEqualTo(FlowableWire.API + "/jobs"))
                        .withQueryParam("start", equalTo("1"))
                        .willReturn(aResponse().withStatus(503)));
        Iterator<ExternalWorkerJob> jobs =
                WIRE.client().allJobs(JobQuery.of(Map.of("size", 1))).iterator();
        jobs.next();

        assertThatThrownBy(jobs::next).isInstanceOf(FlowableApiException.class);
        stubPage(1, page(1, 1, 2));

        assertThat(jobs.next().id()).isEqualTo("1");
    }

    private static void stubPage(int start, String page) {
        WIRE.server()
                .stubFor(get(urlPathEqualTo(FlowableWire.API + "/jobs"))
                        .withQueryParam("start", equalTo(String.valueOf(start)))
                        .willReturn(okJson(page)));
    }

    private static String page(int start, int rows, int total) {
        String data = IntStream.range(start, start + rows)
                .mapToObj(id -> "{\"id\":\"" + id + "\"}")
                .collect(Collectors.joining(","));
        return "{\"data\":[" + data + "],\"total\":" + total + ",\"start\":" + start
                + ",\"sort\":\"id\",\"order\":\"asc\",\"size\":" + rows + "}";
    }
}
