package io.github.camelflowable.examples.jms;

import java.util.List;
import java.util.Map;

import org.apache.camel.ProducerTemplate;

/**
 * An instance of the process {@code quote} or {@code order}, and the end event it is expected to come to.
 *
 * @param accident what goes wrong with it at first, or nothing; the services stage it
 */
record Errand(String process, String number, String item, int quantity, String accident, String expectedEnd) {

    static final List<Errand> OF_TODAY = List.of(
            quote("Q-1", "espresso cup", 2, "", "quoted"),
            quote("Q-2", "teapot", 1, "no answer", "quoted"),
            quote("Q-3", "samovar", 3, "price list locked", "quoted"),
            quote("Q-4", "coffee grinder", 200, "", "declined"),
            quote("Q-5", "teapot", 6, "no JSON", "quoted"),
            order("O-1", "espresso cup", 2, "", "shipped"),
            order("O-2", "coffee grinder", 1, "carrier is silent", "shipped"),
            order("O-3", "samovar", 12, "", "outOfStock"),
            order("O-4", "teapot", 6, "answers twice", "shipped"),
            order("O-5", "samovar", 1, "unknown operation", "shipped"));

    static Errand quote(String number, String item, int quantity, String accident, String expectedEnd) {
        return new Errand("quote", number, item, quantity, accident, expectedEnd);
    }

    static Errand order(String number, String item, int quantity, String accident, String expectedEnd) {
        return new Errand("order", number, item, quantity, accident, expectedEnd);
    }

    /** Starts its process and gives the id of the instance. */
    String start(ProducerTemplate flowable) {
        Map<?, ?> instance = flowable.requestBody(
                "flowable-rest:process/createProcessInstance",
                Map.of("processDefinitionKey", process, "businessKey", number, "variables", variables()),
                Map.class);
        return (String) instance.get("id");
    }

    /** Name of the variable that the service gives it. */
    String result() {
        return process.equals("quote") ? "price" : "trackingNumber";
    }

    private Map<String, Object> variables() {
        return Map.of("number", number, "item", item, "quantity", quantity, "accident", accident);
    }
}
