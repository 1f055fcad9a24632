package io.github.camelflowable.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.kit.Models;

/** Variables reach the engine as they were meant, or not at all. */
class RestVariablesIT extends RestTestSupport {

    private static final String TRAP = "#{order.total}";

    // ---- names ----

    private String ordered() {
        flowable.deploy(Models.oneTask(key, topic));
        return flowable.startProcessWith(
                key, List.of(Map.of("name", "order", "type", "json", "value", Map.of("total", 5))));
    }

    private JsonNode total(String instance) {
        return flowable.variables(instance).get("order").at("/value/total");
    }

    /** Shows that the tests below can fail. */
    @Test
    void shouldFindThatTheEngineEvaluatesSuchANameOfAnybodyElse() {
        String instance = ordered();

        flowable.complete(flowable.acquire(topic, "w", 1, "PT1M").get(0), List.of(Map.of("name", TRAP, "value", 0)));

        await("the engine has evaluated the name")
                .untilAsserted(() -> assertThat(total(instance).asInt()).isZero());
    }

    @Test
    void shouldNotLetANameThroughThatTheEngineWouldEvaluate() {
        String instance = ordered();
        Map<String, Object> variables = Map.of(TRAP, 0);
        Map<String, Object> job = lockedElsewhere();

        assertThat(refusal(
                        "process/createProcessInstance", Map.of("processDefinitionKey", key, "variables", variables)))
                .contains("'" + TRAP + "'", "evaluate as an expression", "another name");
        assertThat(refusal(
                        "process/createProcessInstance",
                        "{\"processDefinitionKey\": \"" + key + "\", \"variables\": {\"" + TRAP + "\": 0}}"))
                .contains("'" + TRAP + "'");
        for (String operation : List.of("createProcessInstanceVariable", "createOrUpdateProcessInstanceVariable")) {
            for (Object body : new Object[] {variables, List.of(Map.of("name", TRAP, "value", 0))}) {
                assertThat(refusal("process/" + operation, body, "processInstanceId", instance))
                        .contains("'" + TRAP + "'");
            }
            for (Object file :
                    new Object[] {Map.of(TRAP, new byte[1]), new byte[1], new ByteArrayInputStream(new byte[1])}) {
                assertThat(refusal("process/" + operation, file, "processInstanceId", instance, "name", TRAP))
                        .contains("'" + TRAP + "'");
            }
        }
        assertThat(refusal(
                        "process/updateProcessInstanceVariable",
                        new byte[1],
                        "processInstanceId",
                        instance,
                        "variableName",
                        TRAP))
                .contains("'" + TRAP + "'");
        assertThat(send("flowable-ew:" + topic, variables, job).getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + TRAP + "'");
        assertThat(send("flowable-ew:" + topic, Map.of(TRAP, new byte[1]), job).getException())
                .hasMessageContaining("'" + TRAP + "'");

        assertThat(total(instance).asInt()).as("unchanged").isEqualTo(5);
        assertThat(flowable.variables(instance)).containsOnlyKeys("order");
        assertThat(flowable.job(instance).path("lockOwner").asText()).isEqualTo("elsewhere");
        assertThat(flowable.runningInstances(key)).isEqualTo(1);
    }

    /** The properties of a form become variables, whether the form has them or not. */
    @Test
    void shouldNotLetANameThroughInAForm() {
        flowable.deploy(RestModels.reviewed(key));
        String definition = (String)
                rows("process/listProcessDefinitions", null, "key", key).get(0).get("id");

        assertThat(refusal(
                        "process/submitForm",
                        Map.of(
                                "processDefinitionId",
                                definition,
                                "properties",
                                List.of(Map.of("id", TRAP, "value", "0")))))
                .contains("'" + TRAP + "'");
        assertThat(flowable.runningInstances(key)).isZero();
    }

    @Test
    void shouldStoreOrdinaryNamesWithSuchCharactersInside() {
        flowable.deploy(Models.oneTask(key, topic));
        Map<String, Object> variables = new LinkedHashMap<>();
        for (String name : List.of("$", "#", "{", "$a", "#a", "{a}", "a${b}", "a#{b}", "$ {a}", " ${a}", "\t#{a}")) {
            variables.put(name, 1);
        }

        Object started = object(
                        "process/createProcessInstance", Map.of("processDefinitionKey", key, "variables", variables))
                .get("id");
        assertThat(flowable.variables((String) started)).containsOnlyKeys(variables.keySet());
        variables.replaceAll((name, value) -> 2);
        assertThat(send("flowable-ew:" + topic, variables, lockedElsewhere()).getException())
                .isNull();

        await("the engine has stored them").untilAsserted(() -> assertThat(flowable.variables((String) started))
                .containsOnlyKeys(variables.keySet())
                .allSatisfy((name, variable) ->
                        assertThat(variable.path("value").asInt()).isEqualTo(2)));
    }

    // ---- dates ----

    @Test
    void shouldStoreTheFirstAndTheLastDateOfEveryType() {
        flowable.deploy(Models.oneTask(key, topic));
        Map<String, Object> dates = new LinkedHashMap<>();
        dates.put("firstDate", Date.from(Instant.parse("0001-01-01T00:00:00Z")));
        dates.put("lastDate", Date.from(Instant.parse("9999-12-31T23:59:59Z")));
        dates.put("lastJulian", Date.from(Instant.parse("1582-10-04T23:59:59Z")));
        dates.put("firstGregorian", Date.from(Instant.parse("1582-10-15T00:00:00Z")));
        dates.put("firstInstant", Instant.parse("0001-01-01T00:00:00Z"));
        dates.put("lastInstant", Instant.parse("9999-12-31T23:59:59.999Z"));
        dates.put("firstDay", LocalDate.of(1, 1, 1));
        dates.put("lastDay", LocalDate.of(9999, 12, 31));
        dates.put("leftOut", LocalDate.of(1582, 10, 10));
        dates.put("firstTime", LocalDateTime.of(1, 1, 1, 0, 0, 1));
        dates.put("lastTime", LocalDateTime.of(9999, 12, 31, 23, 59, 59));

        Map<String, Object> started = object(
                "process/createProcessInstance",
                Map.of("processDefinitionKey", key, "variables", dates, "returnVariables", true));

        assertThat(started.get("variables")).isEqualTo(dates);
    }

    // ---- numbers ----

    /** Databases have their numbers as BigDecimal, whose text the server refuses for a type that is a number. */
    @Test
    void shouldStoreANumberInTheTypeThatIsWrittenBesideIt() {
        flowable.deploy(Models.oneTask(key, topic));
        List<Map<String, Object>> written = List.of(
                Map.of("name", "rate", "type", "double", "value", new BigDecimal("1.5")),
                Map.of("name", "count", "type", "integer", "value", new BigDecimal("7.00")),
                Map.of("name", "id", "type", "long", "value", BigInteger.TWO),
                Map.of("name", "day", "type", "short", "value", new BigDecimal("3")));

        Map<String, Object> started = object(
                "process/createProcessInstance",
                Map.of("processDefinitionKey", key, "variables", written, "returnVariables", true));

        assertThat(started.get("variables")).isEqualTo(Map.of("rate", 1.5, "count", 7, "id", 2L, "day", (short) 3));
    }

    // ---- text ----

    private static final String ISO = "ISO-8859-1";

    @ParameterizedTest(name = "{0}")
    @CsvSource({"ISO-8859-1", "UTF-8", "UTF-16", "UTF-16LE"})
    void shouldReadJsonInTheCharsetOfItsContentType(String charset) {
        flowable.deploy(Models.oneTask(key, topic));
        String json = "{\"processDefinitionKey\": \"" + key + "\", \"variables\": {\"city\": \"Köln\"}}";
        byte[] bytes = json.getBytes(Charset.forName(charset));

        for (Object body : new Object[] {
            json, new StringBuilder(json), new StringReader(json), bytes, new ByteArrayInputStream(bytes)
        }) {
            Exchange started = send(
                    "flowable-rest:process/createProcessInstance",
                    body,
                    Map.of(Exchange.CONTENT_TYPE, "application/json; charset=" + charset));
            assertThat(started.getException()).as(body.getClass().getName()).isNull();
            assertThat(variables(started))
                    .as(body.getClass().getName())
                    .containsEntry("variables", Map.of("city", "Köln"));
        }
    }

    @Test
    void shouldReadJsonBehindAByteOrderMark() {
        flowable.deploy(Models.oneTask(key, topic));
        String json = "\uFEFF{\"processDefinitionKey\": \"" + key + "\", \"variables\": {\"city\": \"Köln\"}}";

        for (Object body :
                new Object[] {json, json.getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_16LE)}) {
            assertThat(object("process/createProcessInstance", body))
                    .containsEntry("variables", Map.of("city", "Köln"));
        }
    }

    @Test
    void shouldSetAVariableToItsValueAndNotToTheJsonAroundIt() {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key, Map.of("city", "Wien"));
        String json = "{\"value\": \"Köln\"}";
        Map<String, Object> headers = with(
                parameters("processInstanceId", instance, "variableName", "city"),
                Exchange.CONTENT_TYPE,
                "application/json; charset=" + ISO);

        for (Object body : Arrays.asList(json, json.getBytes(StandardCharsets.ISO_8859_1))) {
            flowable.setVariable(instance, "city", "Wien");
            assertThat(send("flowable-rest:process/updateProcessInstanceVariable", body, headers)
                            .getException())
                    .isNull();
            assertThat(flowable.variables(instance).get("city").path("value").asText())
                    .isEqualTo("Köln");
        }
    }

    /** A value that is no JSON is a text; but whoever says that it is JSON does not mean a text that is cut off. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"value\": \"Kö", "{hello}"})
    void shouldTakeTextForTheValueUnlessItIsSaidToBeJson(String text) {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key, Map.of("city", "Wien"));
        Map<String, Object> of = parameters("processInstanceId", instance, "variableName", "city");

        Exchange refused = send(
                "flowable-rest:process/updateProcessInstanceVariable",
                text,
                with(of, Exchange.CONTENT_TYPE, "application/json"));
        assertThat(refused.getException()).hasMessageContaining("The body is not JSON");
        assertThat(flowable.variables(instance).get("city").path("value").asText())
                .isEqualTo("Wien");

        assertThat(send("flowable-rest:process/updateProcessInstanceVariable", text, of)
                        .getException())
                .isNull();
        assertThat(flowable.variables(instance).get("city").path("value").asText())
                .isEqualTo(text);
    }

    @Test
    void shouldNameTheHeaderWhenTheCharsetIsUnknownOrWrong() {
        byte[] bytes = "{\"processDefinitionKey\": \"Köln\"}".getBytes(StandardCharsets.ISO_8859_1);
        String address = "flowable-rest:process/createProcessInstance";

        assertThat(send(address, bytes, Map.of(Exchange.CONTENT_TYPE, "application/json; charset=klingon"))
                        .getException())
                .hasMessageContaining("Header Content-Type names the charset 'klingon'");
        assertThat(send(address, bytes, Map.of()).getException())
                .hasMessageContaining("not text in UTF-8: set the header Content-Type");
    }

    // ---- flags ----

    @Test
    void shouldMeanTheSameWhenAFlagIsWrittenInCapitals() {
        flowable.deploy(Models.oneTask(key, topic));
        flowable.startProcess(key);

        assertThat(rows("process/listProcessInstances", null, "processDefinitionKey", key, "suspended", "FALSE"))
                .hasSize(1);
        assertThat(rows("process/listProcessInstances", null, "processDefinitionKey", key, "suspended", "TRUE"))
                .isEmpty();
        assertThat(object(
                        "process/createProcessInstance",
                        Map.of("processDefinitionKey", key, "variables", Map.of("a", 1)),
                        "returnVariables",
                        "TRUE"))
                .containsEntry("variables", Map.of("a", 1));
    }
}
