package io.github.camelflowable.examples.order;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.examples.server.FlowableRest;

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
    public String start(FlowableRest flowable) {
        return flowable.startCase(
                "return", number, Map.of("returnId", number, "item", item, "condition", condition, "amount", amount));
    }

    @Override
    public Outcome outcome(FlowableRest flowable, String id) {
        Optional<String> end = flowable.endOfCase(id);
        JsonNode refund = flowable.caseVariables(id).get("refund");
        String outcome = end.map(state -> state + (refund == null ? ", refused" : ", refunded"))
                .orElse(Outcome.RUNNING);
        String details =
                refund == null ? "" : "receipt " + refund.path("number").asText();
        return new Outcome(this, outcome, 0, details);
    }
}
