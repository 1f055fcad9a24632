package io.github.camelflowable.rest;

import static io.github.camelflowable.rest.CatalogueCalls.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.apache.camel.Exchange;

/** Every operation of the decision API. */
final class DecisionWalk {

    private final CatalogueCalls calls;
    private final String key = "d" + UUID.randomUUID().toString().replace("-", "");

    DecisionWalk(CatalogueCalls calls) {
        this.calls = calls;
    }

    void walk() {
        calls.object("getEngineInfo", null);
        String deployment =
                id(calls.object("uploadDeployment", DecisionModels.discount(key), Exchange.FILE_NAME, key + ".dmn"));
        calls.object("getDeployment", null, "deploymentId", deployment);
        calls.first("listDeployments", null, "name", key + ".dmn");
        calls.bytes("getDeploymentResourceData", "deploymentId", deployment, "resourceName", key + ".dmn");
        decisions();
        execute();
        history();
        calls.nothing("deleteDeployment", null, "deploymentId", deployment);
    }

    private void decisions() {
        Object[] decision = {"decisionId", calls.first("listDecisions", null, "key", key, "latest", true)};
        calls.object("getDecision", null, decision);
        calls.object("getDecisionModel", null, decision);
        calls.bytes("getDecisionResource", decision);
        Object[] table = {"decisionTableId", calls.first("listDecisionTables", null, "key", key)};
        calls.object("getDecisionTable", null, table);
        calls.object("getDecisionTableModel", null, table);
        calls.bytes("getDecisionTableResource", table);
    }

    private void execute() {
        Map<String, Object> premium = Map.of("customer", "premium", "amount", 200L);
        Map<String, Object> call = Map.of("decisionKey", key, "inputVariables", premium);
        for (String several : List.of("execute", "executeDecision")) {
            assertThat(calls.object(several, call).get("resultVariables"))
                    .isEqualTo(List.of(Map.of("discount", 15.0, "reason", "premium")));
        }
        for (String single : List.of("executeWithSingleResult", "executeDecisionWithSingleResult")) {
            assertThat(calls.object(single, call).get("resultVariables"))
                    .isEqualTo(Map.of("discount", 15.0, "reason", "premium"));
        }
        String services = id(calls.object(
                "uploadDeployment", DecisionModels.service(key + "service"), Exchange.FILE_NAME, key + "service.dmn"));
        Map<String, Object> service = Map.of("decisionKey", key + "service", "inputVariables", premium);
        calls.object("executeDecisionService", service);
        calls.object("executeDecisionServiceWithSingleResult", service);
        calls.bytes("getDecisionImage", "decisionId", calls.first("listDecisions", null, "key", key + "service"));
        calls.nothing("deleteDeployment", null, "deploymentId", services);
    }

    private void history() {
        String execution = calls.first("listHistoricDecisionExecutions", null, "decisionKey", key);
        Object[] of = {"historicDecisionExecutionId", execution};
        calls.object("getHistoricDecisionExecution", null, of);
        assertThat(calls.object("getHistoricDecisionExecutionAuditData", null, of))
                .containsEntry("decisionKey", key);
    }
}
