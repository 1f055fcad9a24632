package io.github.camelflowable.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a parameter goes, in which form, and what is refused before anything is sent. */
class RestParametersTest {

    private static RestParameters of(String address, Map<String, ?> given) {
        return RestParameters.of(operation(address), given, true);
    }

    static RestOperation operation(String address) {
        String[] parts = address.split("/");
        return RestCatalogue.shipped().find(parts[0], parts[1]);
    }

    // ---- places ----

    @Test
    void shouldPutValuesIntoThePath() {
        assertThat(of("process/getTaskVariable", Map.of("taskId", 7, "variableName", "a b"))
                        .path())
                .containsExactly("runtime", "tasks", "7", "variables", "a b");
    }

    @Test
    void shouldSplitAResourceNameWhenTheServerTakesItsSlashes() {
        assertThat(of("process/getDeploymentResource", Map.of("deploymentId", "d", "resourceId", "a/b.png"))
                        .path())
                .containsExactly("repository", "deployments", "d", "resources", "a", "b.png");
    }

    @Test
    void shouldTakeFieldsOfTheBodyAndOfTheForm() {
        assertThat(of("process/executeTaskAction", Map.of("taskId", "1", "action", "claim"))
                        .fields())
                .containsEntry("action", "claim");
        assertThat(of("process/uploadDeployment", Map.of("tenantId", "t")).query())
                .containsEntry("tenantId", "t");
    }

    // ---- what is refused ----

    @Test
    void shouldListTheParametersWhenOneIsUnknownOrMissing() {
        assertThatThrownBy(() -> of("process/listDeadLetterJobs", Map.of("topic", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'topic'")
                .hasMessageContaining("process/listDeadLetterJobs")
                .hasMessageContaining("processInstanceId")
                .hasMessageContaining("sort");
        assertThatThrownBy(() -> of("process/getTaskVariable", Map.of("taskId", "7")))
                .hasMessageContaining("'variableName'")
                .hasMessageContaining("CamelFlowableRest.variableName")
                .hasMessageContaining("taskId, variableName");
        assertThatThrownBy(() -> of("process/awaitEnd", Map.of())).hasMessageContaining("processInstanceId");
        assertThatThrownBy(() -> of("process/getEngineInfo", Map.of("x", 1))).hasMessageContaining("no parameters");
    }

    @Test
    void shouldSendAnUnknownParameterWhenNotStrict() {
        assertThat(RestParameters.of(operation("process/listTasks"), Map.of("newer", 1), false)
                        .query())
                .containsEntry("newer", "1");
    }

    @ParameterizedTest
    @CsvSource({
        "process/listTasks, withoutDueDate",
        "process/listHistoricTaskInstances, withoutDueDate",
        "process/listJobs, withRetriesLeft",
        "process/listJobs, executable",
        "process/listDeadLetterJobs, locked",
        "process/listDeadLetterJobs, unlocked",
        "process/listUsers, potentialStarter",
        "process/listGroups, potentialStarter",
        "cmmn/listDeployments, categoryLike",
        "cmmn/listCaseDefinitions, suspended",
        "cmmn/listCaseInstances, involvedUser",
        "cmmn/listHistoricTaskInstances, caseFinished",
        "cmmn/listJobs, processInstanceId",
        "cmmn/listDeadLetterJobs, withoutScopeType",
    })
    void shouldRefuseAFilterWhenTheServerIgnoresIt(String address, String filter) {
        assertThatThrownBy(() -> of(address, Map.of(filter, "true")))
                .hasMessageContaining("'" + filter + "'")
                .hasMessageContaining("the server ignores it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a\\b", "a;b", "a%b", "", " ", "a\nb"})
    void shouldRefuseAPathParameterWhenTheServerCannotTakeIt(String id) {
        assertThatThrownBy(() -> of("process/getTask", Map.of("taskId", id)).path())
                .hasMessageContaining("'taskId'")
                .hasMessageContaining("process/getTask");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b/c.png", "a/b\\c", "a/b%2e", "a//b", "/a", "a/"})
    void shouldRefuseTheNameOfAResourceWhenTheServerCannotTakeIt(String resource) {
        RestParameters parameters =
                of("process/getDeploymentResource", Map.of("deploymentId", "d", "resourceId", resource));

        assertThatThrownBy(parameters::path)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'resourceId'")
                .hasMessageContaining("process/getDeploymentResource");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "10000000000"})
    void shouldRefuseAPlaceInAPageWhenThereIsNone(String number) {
        for (String name : List.of("start", "size")) {
            assertThatThrownBy(() -> of("process/listTasks", Map.of(name, number)))
                    .hasMessageContaining("'" + name + "'")
                    .hasMessageContaining("from 0 to 999999999");
        }
    }

    @Test
    void shouldSayWhatFitsWhenAValueDoesNot() {
        assertThatThrownBy(() -> of("process/listTasks", Map.of("size", "x"))).hasMessageContaining("a whole number");
        assertThatThrownBy(() -> of("process/listTasks", Map.of("sort", "color")))
                .hasMessageContaining("'sort'")
                .hasMessageContaining("createTime");
        assertThatThrownBy(() -> of("process/listDeadLetterJobs", Map.of("sort", "retries")))
                .hasMessageContaining("one of");
        assertThatThrownBy(() -> of("process/listTasks", Map.of("order", "up"))).hasMessageContaining("[asc, desc]");
        assertThatThrownBy(() -> of("process/listTasks", Map.of("active", "yes")))
                .hasMessageContaining("[true, false]");
        assertThatThrownBy(() -> of("process/listTasks", Map.of("dueBefore", "soon")))
                .hasMessageContaining("'dueBefore'")
                .hasMessageContaining("2026-11-22T10:15:00Z");
    }

    @Test
    void shouldReadAFlagInAnyCaseAndANumberAsANumber() {
        for (Object yes : List.of(true, "true", "TRUE", " True ")) {
            assertThat(of("process/listTasks", Map.of("active", yes)).query()).containsEntry("active", "true");
        }
        for (Object seven : List.of(7, 7L, (short) 7, "7", " 7 ", "+7", "007")) {
            assertThat(of("process/listTasks", Map.of("priority", seven)).query())
                    .containsEntry("priority", "7");
        }
    }

    /** The server answers 500 to most of them, and 200 with other rows to the rest. */
    @Test
    void shouldNameTheParameterWhenItIsNoNumberOrFlag() {
        for (Object wrong : List.of("", "x", "7.0", 2.5, 2147483648L, "1e3", true)) {
            assertThatThrownBy(() -> of("process/listTasks", Map.of("priority", wrong)))
                    .as("%s", wrong)
                    .hasMessageContaining("'priority' of process/listTasks must be a whole number");
        }
        for (Object wrong : List.of("", "yes", 1, "wahr")) {
            assertThatThrownBy(() -> of("process/listTasks", Map.of("active", wrong)))
                    .as("%s", wrong)
                    .hasMessageContaining("'active' of process/listTasks must be one of [true, false]");
        }
    }

    // ---- corrections ----

    @ParameterizedTest
    @CsvSource({
        "process/listTasks, dueOn, dueDate",
        "cmmn/listTasks, dueOn, dueDate",
        "cmmn/listPlanItemInstances, starUserId, startUserId",
        "cmmn/listHistoricMilestoneInstances, mileStoneId, milestoneId",
        "cmmn/listHistoricMilestoneInstances, mileStoneName, milestoneName",
    })
    void shouldSendTheRightNameWhenTheDocumentationHasAnother(String address, String documented, String right) {
        assertThat(of(address, Map.of(documented, "2026-01-01")).query()).containsOnlyKeys(right);
    }

    @Test
    void shouldSendTheRightValueWhenTheDocumentationHasAnother() {
        assertThat(of("process/listUsers", Map.of("sort", "lastname")).query()).containsEntry("sort", "lastName");
        assertThat(of("cmmn/executeDeadLetterJobAction", Map.of("jobId", "1", "action", "execute"))
                        .fields())
                .containsEntry("action", "move");
        assertThat(of("process/listTasks", Map.of("order", "DESC")).query()).containsEntry("order", "desc");
    }

    // ---- values ----

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T00:24:24.785Z, 2026-11-22T00:24:24Z",
        "2026-11-22T00:24:24Z, 2026-11-22T00:24:24Z",
        "2026-11-22T02:24:24+02:00, 2026-11-22T00:24:24Z",
        "2026-11-22T02:24:24+0200, 2026-11-22T00:24:24Z",
        "2013-04-03T23:45Z, 2013-04-03T23:45:00Z",
        "2026-11-22T00:24:24, 2026-11-22T00:24:24Z",
        "2026-11-22, 2026-11-22T00:00:00Z",
    })
    void shouldWriteADateAsTheServerReadsIt(String given, String sent) {
        assertThat(of("process/listTasks", Map.of("dueBefore", given)).query()).containsEntry("dueBefore", sent);
    }

    @Test
    void shouldWriteADateAsTheServerReadsItWhenItIsAnObject() {
        Instant time = Instant.parse("2026-11-22T00:24:24.785Z");
        for (Object given : List.of(
                time,
                Date.from(time),
                OffsetDateTime.parse("2026-11-22T02:24:24+02:00"),
                time.atZone(ZoneId.of("Europe/Vienna")))) {
            assertThat(of("process/listTasks", Map.of("dueBefore", given)).query())
                    .containsEntry("dueBefore", "2026-11-22T00:24:24Z");
        }
        assertThat(of("process/listTasks", Map.of("dueBefore", LocalDate.of(2026, 11, 22)))
                        .query())
                .containsEntry("dueBefore", "2026-11-22T00:00:00Z");
    }

    @Test
    void shouldJoinValuesWhenThereAreSeveral() {
        for (Object several : new Object[] {List.of("a", "b"), new String[] {"a", "b"}}) {
            assertThat(of("process/listTasks", Map.of("candidateGroups", several))
                            .query())
                    .containsEntry("candidateGroups", "a,b");
        }
    }

    @Test
    void shouldNameTheParameterWhenAnEntryOfAListIsNoValue() {
        List<Object> circle = new ArrayList<>();
        circle.add(circle);
        for (List<?> list : List.of(Arrays.asList("a", null), List.of(List.of("a")), circle)) {
            assertThatThrownBy(() -> of("process/listTasks", Map.of("candidateGroups", list)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'candidateGroups'");
        }
    }
}
