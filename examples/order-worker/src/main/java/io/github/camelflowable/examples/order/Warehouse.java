package io.github.camelflowable.examples.order;

import java.util.HashMap;
import java.util.Map;

/** What is on the shelves, and on which. */
public class Warehouse {

    private static final Map<String, String> SHELVES =
            Map.of("espresso cup", "A1", "teapot", "A2", "coffee grinder", "B1", "samovar", "C1");

    private final Map<String, Integer> stock =
            new HashMap<>(Map.of("espresso cup", 40, "teapot", 12, "coffee grinder", 6, "samovar", 1));

    /** Takes the goods from their shelf and names it. */
    public synchronized String reserve(String item, int quantity) throws OutOfStockException {
        int left = stock.getOrDefault(item, 0) - quantity;
        if (left < 0) {
            throw new OutOfStockException(item, quantity);
        }
        stock.put(item, left);
        return SHELVES.get(item);
    }
}
