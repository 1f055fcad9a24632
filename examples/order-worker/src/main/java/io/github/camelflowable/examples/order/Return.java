package io.github.camelflowable.examples.order;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.apache.camel.ProducerTemplate;

/** Goods that come back, worked off by the case {@code return}. */
record Return(String number, String item, String condition, double amount, String expectedOutcome) implements Errand {

    static final String REFUNDED = "completed, refunded";
    static final String REFUSED = "completed, refused";

    static final List<Return> OF_TODAY = List.of(
            new Return("2001", "teapot", "unused", 39.50, REFUNDED),
            new Return("2002", "espresso cup", "broken", 9.90, REFUSED));

    @Override
    public String goods() {
        return condition + " " + item;
    }

    @Override
    public String start(ProducerTemplate flowable) {
        Map<String, Object> variables =
                Map.of("returnId", number, "item", item, "condition", condition, "amount", amount);
        Map<?, ?> instance = flowable.requestBody(
                "flowable-rest:cmmn/createCaseInstance",
                Map.of("caseDefinitionKey", "return", "businessKey", number, "variables", variables),
                Map.class);
        return (String) instance.get("id");
    }

    @Override
    public Outcome await(ProducerTemplate flowable, String id, Duration longestWait) {
        Map<?, ?> instance = flowable.requestBodyAndHeaders(
                "flowable-rest:cmmn/awaitEnd",
                null,
                Map.of("CamelFlowableRest.caseInstanceId", id, "CamelFlowableRest.timeout", longestWait),
                Map.class);
        Map<?, ?> variables = (Map<?, ?>) instance.get("variables");
        Map<?, ?> refund = (Map<?, ?>) variables.get("refund");
        String outcome = Boolean.TRUE.equals(instance.get("ended"))
                ? instance.get("outcome") + (refund == null ? ", refused" : ", refunded")
                : Outcome.RUNNING;
        String details = refund == null ? "" : "receipt " + refund.get("number");
        return new Outcome(this, outcome, 0, details);
    }
}
