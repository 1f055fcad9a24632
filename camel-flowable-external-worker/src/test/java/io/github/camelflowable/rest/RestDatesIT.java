package io.github.camelflowable.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.camelflowable.kit.Models;
import io.github.camelflowable.rest.RestField.Type;

/** Dates as objects of Java in the conditions of queries. */
class RestDatesIT extends RestTestSupport {

    private static final Instant LONG_AGO = Instant.parse("2001-02-03T04:05:06.789123456Z");
    private static final Instant FAR_AHEAD = Instant.parse("2101-02-03T04:05:06.789123456Z");

    /** Flowable 7.1.0 asks its database for a column that does not exist. */
    private static final String BROKEN_IN_THE_ENGINE = "event-registry/listChannelDefinitions";

    static Stream<RestOperation> queriesWithDates() {
        return RestCatalogue.shipped().all().stream()
                .filter(RestOperation::isQuery)
                .filter(query -> Stream.of(query.query(), query.fields())
                        .flatMap(fields -> fields.values().stream())
                        .anyMatch(field -> field.type() == Type.DATE));
    }

    /** In the address the server reads one form only; one that it cannot read is answered with an error. */
    @ParameterizedTest
    @MethodSource("queriesWithDates")
    void shouldBeReadByTheServerInEveryConditionOnADate(RestOperation query) {
        for (Map<String, RestField> fields : List.of(query.query(), query.fields())) {
            for (RestField field : fields.values()) {
                if (field.type() == Type.DATE) {
                    for (Object date : dates(LONG_AGO)) {
                        if (query.address().equals(BROKEN_IN_THE_ENGINE)) {
                            assertThat(status(query.address(), null, field.name(), date))
                                    .isEqualTo(500);
                        } else {
                            call(query.address(), null, field.name(), date);
                        }
                    }
                }
            }
        }
    }

    private static List<Object> dates(Instant instant) {
        return List.of(
                instant,
                Date.from(instant),
                OffsetDateTime.ofInstant(instant, ZoneId.of("Asia/Kolkata")),
                instant.atZone(ZoneId.of("Europe/Vienna")));
    }

    @Test
    void shouldSelectByADateInTheAddressAndInTheBody() {
        startProcess(RestModels.reviewed(key));
        for (String query : List.of("process/listTasks", "process/queryTasks")) {
            for (Object date : dates(LONG_AGO)) {
                assertThat(rows(query, null, "processDefinitionKey", key, "createdAfter", date))
                        .as(query + " " + date)
                        .hasSize(1);
                assertThat(rows(query, null, "processDefinitionKey", key, "createdBefore", date))
                        .isEmpty();
            }
            for (Object date : dates(FAR_AHEAD)) {
                assertThat(rows(query, null, "processDefinitionKey", key, "createdAfter", date))
                        .as(query + " " + date)
                        .isEmpty();
                assertThat(rows(query, null, "processDefinitionKey", key, "createdBefore", date))
                        .hasSize(1);
            }
        }
    }

    /** A condition compares within one type of variable. */
    @Test
    void shouldFindAVariableByTheTypeOfItsValue() {
        Instant instant = Instant.parse("2026-11-22T00:24:24.785Z");
        flowable.deploy(Models.oneTask(key, topic));
        call(
                "process/createProcessInstance",
                Map.of(
                        "processDefinitionKey",
                        key,
                        "variables",
                        Map.of("date", Date.from(instant), "instant", instant)));

        assertThat(found("date", "equals", Date.from(instant))).isOne();
        assertThat(found("date", "greaterThan", Date.from(LONG_AGO))).isOne();
        assertThat(found("date", "greaterThan", Date.from(FAR_AHEAD))).isZero();
        assertThat(found("instant", "equals", instant)).isOne();
        assertThat(found("instant", "greaterThan", LONG_AGO)).isOne();
        assertThat(found("instant", "greaterThan", FAR_AHEAD)).isZero();
        assertThat(found("date", "equals", instant)).isZero();
    }

    private int found(String variable, String operation, Object value) {
        return rows(
                        "process/queryProcessInstances",
                        Map.of(
                                "processDefinitionKey",
                                key,
                                "variables",
                                List.of(Map.of("name", variable, "operation", operation, "value", value))))
                .size();
    }
}
