package io.github.camelflowable.examples.order;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.examples.server.FlowableRest;

/** An order of the shop, worked off by the process {@code order}. */
record Order(String number, String item, int quantity, double amount, String expectedOutcome) implements Errand {

    static final String SHIPPED = "shipped";
    static final String OUT_OF_STOCK = "out of stock";

    static final List<Order> OF_TODAY = List.of(
            new Order("1001", "espresso cup", 2, 19.80, SHIPPED),
            new Order("1002", "teapot", 1, 39.50, SHIPPED),
            new Order("1003", "coffee grinder", 2, 258.00, SHIPPED),
            new Order("1004", "samovar", 2, 640.00, OUT_OF_STOCK),
            new Order("1005", "espresso cup", 12, 118.80, SHIPPED),
            new Order("1006", "samovar", 1, 320.00, SHIPPED),
            new Order("1007", "teapot", 20, 790.00, OUT_OF_STOCK),
            new Order("1008", "coffee grinder", 1, 129.00, SHIPPED),
            new Order("1009", "teapot", 6, 237.00, SHIPPED),
            new Order("1010", "espresso cup", 6, 59.40, SHIPPED));

    @Override
    public String goods() {
        return quantity + " x " + item;
    }

    @Override
    public String start(FlowableRest flowable) {
        return flowable.startProcess(
                "order", number, Map.of("orderId", number, "item", item, "quantity", quantity, "amount", amount));
    }

    @Override
    public Outcome outcome(FlowableRest flowable, String id) {
        String outcome = flowable.endOfProcess(id)
                .map(end -> switch (end) {
                    case "shipped" -> SHIPPED;
                    case "outOfStock" -> OUT_OF_STOCK;
                    default -> end;
                })
                .orElse(Outcome.RUNNING);
        Map<String, JsonNode> variables = flowable.processVariables(id);
        JsonNode receipt = variables.get("receipt");
        if (receipt == null) {
            return new Outcome(this, outcome, 0, "");
        }
        String details = "shelf " + text(variables, "shelf") + ", " + text(variables, "trackingNumber");
        return new Outcome(this, outcome, receipt.path("attempts").asInt(), details);
    }

    private static String text(Map<String, JsonNode> variables, String name) {
        return variables.containsKey(name) ? variables.get(name).asText() : "-";
    }
}
