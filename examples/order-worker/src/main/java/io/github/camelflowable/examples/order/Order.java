package io.github.camelflowable.examples.order;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.apache.camel.ProducerTemplate;

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
    public String start(ProducerTemplate flowable) {
        Map<String, Object> variables = Map.of("orderId", number, "item", item, "quantity", quantity, "amount", amount);
        Map<?, ?> instance = flowable.requestBody(
                "flowable-rest:process/createProcessInstance",
                Map.of("processDefinitionKey", "order", "businessKey", number, "variables", variables),
                Map.class);
        return (String) instance.get("id");
    }

    @Override
    public Outcome await(ProducerTemplate flowable, String id, Duration longestWait) {
        Map<?, ?> instance = flowable.requestBodyAndHeaders(
                "flowable-rest:process/awaitEnd",
                null,
                Map.of("CamelFlowableRest.processInstanceId", id, "CamelFlowableRest.timeout", longestWait),
                Map.class);
        String end = (String) instance.get("endActivityId");
        String outcome = end == null
                ? Outcome.RUNNING
                : switch (end) {
                    case "shipped" -> SHIPPED;
                    case "outOfStock" -> OUT_OF_STOCK;
                    default -> end;
                };
        Map<?, ?> variables = (Map<?, ?>) instance.get("variables");
        Map<?, ?> receipt = (Map<?, ?>) variables.get("receipt");
        if (receipt == null) {
            return new Outcome(this, outcome, 0, "");
        }
        String details = "shelf " + text(variables, "shelf") + ", " + text(variables, "trackingNumber");
        return new Outcome(this, outcome, (Integer) receipt.get("attempts"), details);
    }

    private static Object text(Map<?, ?> variables, String name) {
        return variables.containsKey(name) ? variables.get(name) : "-";
    }
}
