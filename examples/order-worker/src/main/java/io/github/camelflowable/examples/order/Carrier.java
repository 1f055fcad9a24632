package io.github.camelflowable.examples.order;

/** Collects parcels. */
public class Carrier {

    public String collect(String orderId) {
        return "TRACK-" + orderId;
    }
}
