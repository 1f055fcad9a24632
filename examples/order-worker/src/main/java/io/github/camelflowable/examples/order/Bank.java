package io.github.camelflowable.examples.order;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Moves the money. As in life, large amounts do not go through at the first attempt. */
public class Bank {

    private static final double LARGE_AMOUNT = 200;

    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();

    /** A record goes to Flowable as a JSON variable. */
    public record Receipt(String number, int attempts) {}

    public Receipt charge(String orderId, double amount) throws IOException {
        int attempt = attempts.merge(orderId, 1, Integer::sum);
        if (amount >= LARGE_AMOUNT && attempt == 1) {
            throw new IOException("The card network does not answer");
        }
        return new Receipt("P-" + orderId, attempt);
    }

    public Receipt refund(String returnId, double amount) {
        return new Receipt("R-" + returnId, 1);
    }
}
