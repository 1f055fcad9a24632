package io.github.camelflowable.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.Collections;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobQueryTest {

    @ParameterizedTest
    @ValueSource(strings = {"topic", "lockOwner", "workerId", "processinstanceid", "Locked", "", " id"})
    void shouldListWhatIsKnownWhenAParameterIsNot(String unknown) {
        assertThatThrownBy(() -> JobQuery.of(Map.of(unknown, "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .extracting(Throwable::getMessage, STRING)
                .startsWith("Unknown query parameter '" + unknown + "'")
                .endsWith("Known are: elementId, elementName, exceptionMessage, executionId, id, locked, order,"
                        + " processDefinitionId, processInstanceId, scopeDefinitionId, scopeId, scopeType, size, sort,"
                        + " start, subScopeId, tenantId, tenantIdLike, unlocked, withException,"
                        + " withoutProcessInstanceId, withoutScopeId, withoutScopeType, withoutTenantId");
    }

    @Test
    void shouldListWhatIsKnownWhenAParameterHasNoName() {
        assertThatThrownBy(() -> JobQuery.of(Collections.singletonMap(null, "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Known are: elementId");
    }

    @ParameterizedTest
    @CsvSource({
        "locked, yes, true or false",
        "unlocked, 1, true or false",
        "withException, '', true or false",
        "start, -1, 'a whole number, 0 or more'",
        "size, ten, 'a whole number, 0 or more'",
        "size, 1.5, 'a whole number, 0 or more'",
        "size, 9999999999, 'a whole number, 0 or more'",
        "size, '', 'a whole number, 0 or more'",
        "sort, topic, 'one of [id, dueDate, createTime, executionId, processInstanceId, retries, tenantId]'",
        "sort, ID, 'one of [id, dueDate, createTime, executionId, processInstanceId, retries, tenantId]'",
        "order, up, asc or desc"
    })
    void shouldSayWhatIsExpectedWhenAValueDoesNotFit(String name, String value, String expected) {
        assertThatThrownBy(() -> JobQuery.of(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Query parameter '" + name + "' must be " + expected + ", but is '" + value + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "dueDate", "createTime", "executionId", "processInstanceId", "retries", "tenantId"})
    void shouldTakeEveryKeyWhenSorting(String key) {
        assertThat(JobQuery.of(Map.of("sort", key)).parameters()).isEqualTo(Map.of("sort", key));
    }

    /** The server understands lower case only. */
    @ParameterizedTest
    @CsvSource({"asc,asc", "DESC,desc", " Asc ,asc"})
    void shouldSendLowerCaseWhenAnOrderIsGiven(String order, String sent) {
        assertThat(JobQuery.of(Map.of("order", order)).parameters()).isEqualTo(Map.of("order", sent));
    }

    /** The server understands lower case only. */
    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE", " True "})
    void shouldSendLowerCaseWhenAFlagIsGiven(String flag) {
        assertThat(JobQuery.of(Map.of("locked", flag, "unlocked", "FALSE")).parameters())
                .isEqualTo(Map.of("locked", "true"));
    }

    @Test
    void shouldLeaveOutWhatMeansNothingWhenAFlagIsFalseOrAValueNull() {
        assertThat(JobQuery.of(Map.of("locked", false, "unlocked", "false")).parameters())
                .isEmpty();
        assertThat(JobQuery.of(Collections.singletonMap("tenantId", null)).parameters())
                .isEmpty();
    }

    @Test
    void shouldTakeTextAndJavaValuesAlikeWhenTheyMeanTheSame() {
        assertThat(JobQuery.of(Map.of("locked", true, "size", 5L)).parameters())
                .isEqualTo(JobQuery.of(Map.of("locked", "true", "size", "5")).parameters());
    }

    /** {@code scopeType=bpmn} would find nothing: the rows of processes have no scope type. */
    @Test
    void shouldAskForJobsWithoutScopeTypeWhenThoseOfProcessesAreWanted() {
        assertThat(JobQuery.of(Map.of("scopeType", "bpmn")).parameters()).isEqualTo(Map.of("withoutScopeType", "true"));
        assertThat(JobQuery.of(Map.of("scopeType", "cmmn")).parameters()).isEqualTo(Map.of("scopeType", "cmmn"));
    }

    /** The server compares exactly, so a blank is part of the value. */
    @Test
    void shouldKeepBlanksWhenTheyArePartOfAText() {
        assertThat(JobQuery.of(Map.of("elementName", " Ship it ")).parameters())
                .isEqualTo(Map.of("elementName", " Ship it "));
    }

    @Test
    void shouldKeepAnEmptyTextWhenItMeansNoTenant() {
        assertThat(JobQuery.of(Map.of("tenantId", "")).parameters()).isEqualTo(Map.of("tenantId", ""));
    }
}
