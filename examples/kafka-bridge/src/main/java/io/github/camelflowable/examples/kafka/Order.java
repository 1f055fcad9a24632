package io.github.camelflowable.examples.kafka;

import java.util.List;
import java.util.Map;

import org.apache.camel.ProducerTemplate;

/**
 * An order and the end it is expected to come to.
 *
 * @param accident what goes wrong with it on its way, or nothing; the service stages its accidents itself
 */
record Order(String number, String item, int quantity, String accident, String expectedOutcome) {

    static final String SHIPPED = "shipped";
    static final String OUT_OF_STOCK = "out of stock";
    static final String DEAD_LETTER = "dead letter";

    private static final String TOO_LARGE = "record too large";

    static final List<Order> OF_TODAY = List.of(
            new Order("1001", "espresso cup", 2, "", SHIPPED),
            new Order("1002", "teapot", 1, "", SHIPPED),
            new Order("1003", "coffee grinder", 2, "carrier is silent", SHIPPED),
            new Order("1004", "samovar", 12, "", OUT_OF_STOCK),
            new Order("1005", "espresso cup", 8, "answers twice", SHIPPED),
            new Order("1006", "samovar", 1, "unknown operation", SHIPPED),
            new Order("1007", "teapot", 20, "", OUT_OF_STOCK),
            new Order("1008", "coffee grinder", 1, TOO_LARGE, DEAD_LETTER),
            new Order("1009", "teapot", 6, "", SHIPPED),
            new Order("1010", "espresso cup", 6, "", SHIPPED));

    /** Starts its process and gives the id of the instance. */
    String start(ProducerTemplate flowable) {
        Map<?, ?> instance = flowable.requestBody(
                "flowable-rest:process/createProcessInstance",
                Map.of("processDefinitionKey", "order", "businessKey", number, "variables", variables()),
                Map.class);
        return (String) instance.get("id");
    }

    private Map<String, Object> variables() {
        String note = accident.equals(TOO_LARGE) ? "x".repeat(2 * KafkaBridge.LARGEST_ORDER) : "";
        return Map.of("orderId", number, "item", item, "quantity", quantity, "accident", accident, "note", note);
    }
}
