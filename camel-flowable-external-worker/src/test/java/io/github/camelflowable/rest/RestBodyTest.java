package io.github.camelflowable.rest;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.client.JobJson;

/** What becomes of a body before it is sent. */
class RestBodyTest {

    record Order(String processDefinitionKey, String businessKey, Map<String, Object> variables) {}

    @Test
    void shouldRefuseARequiredFieldThatIsNull() {
        Map<String, Object> body = new HashMap<>();
        body.put("messageName", null);

        assertThatThrownBy(() -> json("process/correlateMessage", body))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "The body has no value, but null, for 'messageName'. process/correlateMessage takes ");
    }

    private static JsonNode json(String address, Object body, Object... parameters) {
        Map<String, Object> given = new HashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            given.put((String) parameters[i], parameters[i + 1]);
        }
        RestOperation operation = RestParametersTest.operation(address);
        return new RestBody(operation, RestParameters.of(operation, given, true), true).json(body);
    }

    private static JsonNode parsed(String json) throws JsonProcessingException {
        return JobJson.MAPPER.readTree(json);
    }

    // ---- variables ----

    @Test
    void shouldNameTheTypeOfEveryVariableWhenTheyAreAMap() {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("text", "a");
        variables.put("number", 1);
        variables.put("big", 2L);
        variables.put("day", LocalDate.of(2026, 1, 2));
        variables.put("items", List.of(Map.of("sku", "x")));
        variables.put("price", new BigDecimal("1.10"));
        variables.put("nothing", null);

        JsonNode json =
                json("process/createProcessInstance", Map.of("processDefinitionKey", "p", "variables", variables));

        assertThatJson(json.toString()).isEqualTo("""
                {"processDefinitionKey": "p", "variables": [
                  {"name": "text", "type": "string", "value": "a"},
                  {"name": "number", "type": "integer", "value": 1},
                  {"name": "big", "type": "long", "value": 2},
                  {"name": "day", "type": "localDate", "value": "2026-01-02"},
                  {"name": "items", "type": "json", "value": [{"sku": "x"}]},
                  {"name": "price", "type": "bigDecimal", "value": "1.10"},
                  {"name": "nothing", "value": null}]}""");
    }

    @Test
    void shouldNameTheTypesWhenTheBodyIsJsonOrAnObject() throws JsonProcessingException {
        String expected = """
                {"processDefinitionKey": "p", "businessKey": "b",
                 "variables": [{"name": "items", "type": "json", "value": [1]}]}""";

        assertThatJson(json("process/createProcessInstance", parsed("""
                        {"processDefinitionKey": "p", "businessKey": "b", "variables": {"items": [1]}}""")).toString())
                .isEqualTo(expected);
        assertThatJson(json("process/createProcessInstance", new Order("p", "b", Map.of("items", List.of(1))))
                        .toString())
                .isEqualTo(expected);
        assertThatJson(json(
                                "process/createProcessInstance",
                                new Order("p", null, Map.of("at", Date.from(Instant.EPOCH))))
                        .at("/variables/0")
                        .toString())
                .as("an object's values keep their types")
                .isEqualTo("""
                        {"name": "at", "type": "date", "value": "1970-01-01T00:00:00Z"}""");
    }

    @Test
    void shouldKeepWhatAVariableSaysOfItselfWhenItIsWrittenOut() {
        JsonNode json = json(
                "process/createExecutionVariable",
                List.of(
                        Map.of("name", "a", "type", "long", "value", 1, "scope", "global"),
                        Map.of("name", "b", "value", List.of(1)),
                        Map.of("name", "c", "type", "bigDecimal", "value", new BigDecimal("1.50"))),
                "executionId",
                "1");

        assertThatJson(json.toString()).isEqualTo("""
                [{"name": "a", "type": "long", "value": 1, "scope": "global"},
                 {"name": "b", "type": "json", "value": [1]},
                 {"name": "c", "type": "bigDecimal", "value": "1.50"}]""");
    }

    /** The server would cut the number off without an error. */
    @Test
    void shouldRefuseANumberThatDoesNotFitTheTypeThatIsWrittenBesideIt() {
        Map<String, Number> wrong = Map.of(
                "double", new BigDecimal("1E400"),
                "long", BigInteger.TWO.pow(63),
                "integer", new BigDecimal("1.5"),
                "short", new BigDecimal("40000"));

        wrong.forEach((type, number) -> assertThatThrownBy(() -> json(
                        "process/createProcessInstance",
                        Map.of("variables", List.of(Map.of("name", "n", "type", type, "value", number)))))
                .as(type)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Variable 'n'"));
    }

    @Test
    void shouldMakeAnArrayWhenACollectionOfVariablesIsAMap() {
        assertThatJson(json("cmmn/createCaseInstanceVariable", Map.of("name", "Anna"), "caseInstanceId", "1")
                        .toString())
                .isEqualTo("""
                        [{"name": "name", "type": "string", "value": "Anna"}]""");
        assertThatJson(json("process/createTaskVariable", Map.of("a", 1), "taskId", "1", "scope", "global")
                        .toString())
                .isEqualTo("""
                        [{"name": "a", "type": "integer", "value": 1, "scope": "global"}]""");
    }

    @Test
    void shouldTakeTheValueAloneWhenOneVariableIsSet() throws JsonProcessingException {
        Object[] of = {"processInstanceId", "1", "variableName", "v"};

        assertThatJson(json("process/updateProcessInstanceVariable", 5, of).toString())
                .isEqualTo("{\"name\": \"v\", \"type\": \"integer\", \"value\": 5}");
        assertThatJson(json("process/updateProcessInstanceVariable", Map.of("value", "x"), of)
                        .toString())
                .isEqualTo("{\"name\": \"v\", \"type\": \"string\", \"value\": \"x\"}");
        assertThatJson(json("process/updateProcessInstanceVariable", Map.of("amount", 1), of)
                        .toString())
                .isEqualTo("{\"name\": \"v\", \"type\": \"json\", \"value\": {\"amount\": 1}}");
        assertThatJson(json("process/updateProcessInstanceVariable", parsed("""
                        {"name": "v", "type": "long", "value": 3}"""), of)
                        .toString())
                .isEqualTo("{\"name\": \"v\", \"type\": \"long\", \"value\": 3}");
    }

    @Test
    void shouldSayHowToUploadWhenAVariableIsBinary() {
        Map<String, Object> start = Map.of("processDefinitionKey", "p", "variables", Map.of("photo", new byte[1]));

        assertThatThrownBy(() -> json("process/createProcessInstance", start))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'photo'")
                .hasMessageContaining("binary")
                .hasMessageContaining("create...Variable");
    }

    static Stream<Arguments> waysToNameAVariable() throws JsonProcessingException {
        String name = "${order.total}";
        Map<String, Object> map = Map.of(name, 0);
        List<?> list = List.of(Map.of("name", name, "value", 0));
        Stream<Object> values = Stream.of(map, list, parsed("{\"" + name + "\": 0}"), parsed("""
                [{"name": "ok", "value": 1}, {"name": "%s", "value": 0}]""".formatted(name)));
        Stream<Arguments> fields = values.flatMap(variables -> Stream.of(
                        "process/createProcessInstance variables",
                        "process/createProcessInstance transientVariables",
                        "process/createProcessInstance startFormVariables",
                        "cmmn/createCaseInstance variables",
                        "cmmn/createCaseInstance transientVariables",
                        "cmmn/createCaseInstance startFormVariables",
                        "process/performExecutionAction variables",
                        "process/performExecutionAction transientVariables",
                        "process/executeTaskAction variables",
                        "process/executeTaskAction transientVariables",
                        "cmmn/executeTaskAction variables",
                        "process/signalEventReceived variables",
                        "process/correlateMessage variables",
                        "process/correlateMessage transientVariables")
                .map(field -> field.split(" "))
                .map(field -> Arguments.of(field[0], Map.of(field[1], variables))));
        Stream<Arguments> bodies = Stream.of(map, list, parsed("[{\"name\": \"" + name + "\", \"value\": 0}]"))
                .flatMap(body -> Stream.of(
                                "process/createProcessInstanceVariable",
                                "process/createOrUpdateProcessInstanceVariable",
                                "process/createExecutionVariable",
                                "process/createOrUpdateExecutionVariable",
                                "process/createTaskVariable",
                                "cmmn/createCaseInstanceVariable",
                                "cmmn/createOrUpdateCaseInstanceVariable",
                                "cmmn/createTaskVariable")
                        .map(address -> Arguments.of(address, body)));
        Stream<Arguments> others = Stream.of(
                Arguments.of("process/updateProcessInstanceVariable", Map.of("name", name, "value", 0)),
                Arguments.of("process/updateTaskVariable", parsed("{\"name\": \"" + name + "\", \"value\": 0}")),
                Arguments.of("process/createProcessInstance", new Order("p", "b", Map.of(name, 0))),
                Arguments.of(
                        "process/submitForm",
                        Map.of("taskId", "1", "properties", List.of(Map.of("id", name, "value", "0")))));
        return Stream.of(fields, bodies, others).flatMap(each -> each);
    }

    /** The engine would evaluate the name, and the expression may call every bean of the server. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("waysToNameAVariable")
    void shouldRefuseANameThatTheEngineWouldEvaluate(String address, Object body) {
        RestOperation operation = RestParametersTest.operation(address);
        Map<String, Object> given = new HashMap<>();
        operation.pathParameters().forEach(parameter -> given.put(parameter, "1"));
        RestParameters parameters = RestParameters.of(operation, given, true);

        assertThatThrownBy(() -> new RestBody(operation, parameters, true).json(body))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'${order.total}'")
                .hasMessageContaining("evaluate as an expression");
    }

    @Test
    void shouldRefuseANameThatTheEngineWouldEvaluateWhenAParameterHasIt() {
        assertThatThrownBy(() -> json(
                        "process/updateProcessInstanceVariable", 1, "processInstanceId", "1", "variableName", "#{a.b}"))
                .hasMessageContaining("'#{a.b}'");
        assertThatThrownBy(() -> json(
                        "process/createProcessInstance",
                        Map.of("processDefinitionKey", "p"),
                        "variables",
                        Map.of("#{a}", 1)))
                .hasMessageContaining("'#{a}'");
    }

    @Test
    void shouldRefuseAVariableWithoutAName() {
        Map<String, Object> variables = new HashMap<>();
        variables.put(null, 1);

        assertThatThrownBy(() -> json(
                        "process/createProcessInstance", Map.of("processDefinitionKey", "p", "variables", variables)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the name null");
    }

    /** A field of a newer server may hold variables, too. */
    @Test
    void shouldRefuseANameThatTheEngineWouldEvaluateInAFieldThatIsUnknown() {
        RestOperation operation = RestParametersTest.operation("process/createProcessInstance");
        RestBody body = new RestBody(operation, RestParameters.of(operation, Map.of(), false), false);

        assertThatThrownBy(() -> body.json(Map.of("newVariables", List.of(Map.of("name", "${a.b}", "value", 1)))))
                .hasMessageContaining("'${a.b}'");
    }

    @Test
    void shouldRefuseADateThatFlowableDoesNotTakeHoweverItIsWritten() {
        for (Object variables : List.of(
                Map.of("until", LocalDate.MAX),
                List.of(Map.of("name", "until", "value", Date.from(Instant.parse("+10000-01-01T00:00:00Z")))),
                List.of(Map.of("name", "until", "type", "date", "value", "+10000-01-01T00:00:00Z")),
                List.of(Map.of("name", "until", "type", "instant", "value", "-0001-01-01T00:00:00Z")),
                List.of(Map.of("name", "until", "type", "localDate", "value", "0000-01-01")))) {
            assertThatThrownBy(() -> json("process/createProcessInstance", Map.of("variables", variables)))
                    .as("%s", variables)
                    .hasMessageContaining("'until'")
                    .hasMessageContaining("years 1 to 9999");
        }
        assertThatJson(json(
                                "process/createProcessInstance",
                                Map.of("variables", List.of(Map.of("name", "text", "value", "+10000-01-01"))))
                        .at("/variables/0/value")
                        .toString())
                .isEqualTo("\"+10000-01-01\"");
    }

    // ---- conditions on variables ----

    @Test
    void shouldAskForEqualityWhenConditionsAreAMap() {
        assertThatJson(json("process/queryProcessInstances", Map.of("variables", Map.of("orderId", 7)))
                        .toString())
                .isEqualTo("""
                        {"variables": [{"name": "orderId", "value": 7, "operation": "equals"}]}""");
    }

    @Test
    void shouldSayWhatItTakesWhenAConditionIsNoObject() {
        assertThatThrownBy(() -> json("process/queryProcessInstances", Map.of("variables", List.of(7))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{name, operation, value}");
    }

    @Test
    void shouldSayOperationWhenTheDocumentationSaysOperator() {
        List<?> conditions = List.of(
                Map.of("name", "a", "operator", "greaterThan", "value", 5),
                Map.of("name", "b", "operation", "equals", "value", LocalDate.of(2026, 1, 2)));

        assertThatJson(json("process/queryTasks", Map.of("taskVariables", conditions))
                        .toString())
                .isEqualTo("""
                        {"taskVariables": [{"name": "a", "operation": "greaterThan", "value": 5},
                          {"name": "b", "operation": "equals", "value": "2026-01-02", "type": "localDate"}]}""");
    }

    // ---- fields ----

    @ParameterizedTest
    @CsvSource({
        "process/createTaskIdentityLink, taskId, userId, user",
        "process/createTaskIdentityLink, taskId, groupId, group",
        "cmmn/createTaskIdentityLink, taskId, groupId, group",
        "process/createProcessInstanceIdentityLink, processInstanceId, userId, user",
        "cmmn/createCaseInstanceIdentityLink, caseInstanceId, userId, user",
        "process/createProcessDefinitionIdentityLink, processDefinitionId, groupId, group",
        "cmmn/createCaseDefinitionIdentityLink, caseDefinitionId, groupId, group",
    })
    void shouldSendTheRightFieldWhenTheDocumentationHasAnother(
            String address, String id, String documented, String right) {
        boolean typed = !address.contains("Definition");

        JsonNode json = json(
                address, typed ? Map.of(documented, "kermit", "type", "owner") : Map.of(documented, "kermit"), id, "1");

        assertThat(json.path(right).asText()).isEqualTo("kermit");
        assertThat(json.has(documented)).isFalse();
    }

    @Test
    void shouldSendMoveWhenTheDocumentationSaysExecute() {
        assertThat(json("process/executeDeadLetterJobAction", Map.of("action", "execute"), "jobId", "1")
                        .path("action")
                        .asText())
                .isEqualTo("move");
    }

    @Test
    void shouldFillWhatTheBodyLacksWhenAParameterHasIt() {
        assertThatJson(json("process/executeTaskAction", null, "taskId", "1", "action", "claim", "assignee", "kermit")
                        .toString())
                .isEqualTo("{\"action\": \"claim\", \"assignee\": \"kermit\"}");
        assertThatJson(json("process/executeTaskAction", Map.of("action", "resolve"), "taskId", "1", "action", "claim")
                        .toString())
                .isEqualTo("{\"action\": \"resolve\"}");
    }

    @Test
    void shouldSendFlagsAndNumbersAsSuchWhenTheyAreGivenAsText() throws JsonProcessingException {
        String expected = "{\"priority\": 5, \"unassigned\": true}";

        assertThatJson(json("process/queryTasks", Map.of("priority", "5", "unassigned", "TRUE"))
                        .toString())
                .isEqualTo(expected);
        assertThatJson(json("process/queryTasks", parsed("{\"priority\": 5, \"unassigned\": true}"))
                        .toString())
                .isEqualTo(expected);
        assertThatJson(json("process/executeTaskAction", Map.of("action", "complete"), "taskId", "1", "outcome", "5")
                        .toString())
                .as("a text stays one")
                .isEqualTo("{\"action\": \"complete\", \"outcome\": \"5\"}");
        assertThatThrownBy(() -> json("process/queryTasks", Map.of("priority", 2.5)))
                .hasMessageContaining("'priority'")
                .hasMessageContaining("a whole number");
        assertThatThrownBy(() -> json("process/queryTasks", Map.of("unassigned", "yes")))
                .hasMessageContaining("'unassigned'")
                .hasMessageContaining("[true, false]");
    }

    @Test
    void shouldSendAnEmptyQueryWhenThereIsNoBody() {
        assertThatJson(json("process/queryTasks", null).toString()).isEqualTo("{}");
    }

    @Test
    void shouldMovePagingIntoTheAddressWhenTheBodyHasIt() {
        RestOperation operation = RestParametersTest.operation("cmmn/queryHistoricVariableInstances");
        RestParameters parameters = RestParameters.of(operation, Map.of(), true);

        JsonNode json = new RestBody(operation, parameters, true).json(Map.of("size", 3, "caseInstanceId", "1"));

        assertThatJson(json.toString()).isEqualTo("{\"caseInstanceId\": \"1\"}");
        assertThat(parameters.query()).containsEntry("size", "3");
    }

    @Test
    void shouldCheckPagingInTheBodyLikeThatInTheAddress() {
        RestOperation operation = RestParametersTest.operation("process/queryTasks");
        RestParameters parameters = RestParameters.of(operation, Map.of("size", 5), true);
        RestBody body = new RestBody(operation, parameters, true);
        Map<String, Object> paging = new HashMap<>(Map.of("size", 3, "order", "DESC"));
        paging.put("start", null);

        assertThat(body.json(paging)).isEmpty();
        assertThat(parameters.query()).isEqualTo(Map.of("size", "5", "order", "desc"));
        for (String wrong : List.of("start", "sort", "order")) {
            assertThatThrownBy(() -> json("process/queryTasks", Map.of(wrong, "x")))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + wrong + "'");
        }
    }

    @Test
    void shouldSetTheVariableToTheParameterWhenThereIsNoBody() {
        assertThatJson(json(
                                "process/updateProcessInstanceVariable",
                                null,
                                "processInstanceId",
                                "1",
                                "variableName",
                                "v",
                                "value",
                                5)
                        .toString())
                .isEqualTo("{\"name\": \"v\", \"type\": \"integer\", \"value\": 5}");
    }

    // ---- what is refused ----

    @Test
    void shouldListTheFieldsWhenOneIsUnknownOrMissing() {
        assertThatThrownBy(() -> json("process/queryProcessInstances", Map.of("businessKey", "b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'businessKey'")
                .hasMessageContaining("process/queryProcessInstances")
                .hasMessageContaining("processBusinessKey");
        assertThatThrownBy(() -> json("process/executeTaskAction", Map.of("outcome", "x"), "taskId", "1"))
                .hasMessageContaining("no 'action'")
                .hasMessageContaining("assignee");
    }

    @Test
    void shouldSayWhatItTakesWhenTheKindIsWrong() {
        assertThatThrownBy(() -> json("process/createProcessInstance", 5))
                .hasMessageContaining("java.lang.Integer")
                .hasMessageContaining("processDefinitionKey");
        assertThatThrownBy(() -> json("process/createProcessInstance", List.of(1)))
                .hasMessageContaining("processDefinitionKey");
        assertThatThrownBy(() -> json("process/createProcessInstance", parsed("[1]")))
                .hasMessageContaining("ARRAY")
                .hasMessageContaining("processDefinitionKey");
        assertThatThrownBy(() -> json("process/createProcessInstanceVariable", null, "processInstanceId", "1"))
                .hasMessageContaining("null")
                .hasMessageContaining("Map of variable names and values");
        assertThatThrownBy(() -> json("process/createProcessInstanceVariable", List.of(1), "processInstanceId", "1"))
                .hasMessageContaining("{name, type, value}");
        assertThatThrownBy(() ->
                        json("process/createProcessInstance", Map.of("processDefinitionKey", "p", "variables", "a=1")))
                .hasMessageContaining("'variables'")
                .hasMessageContaining("Map");
    }
}
