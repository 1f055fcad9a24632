package io.github.camelflowable.examples.order;

/** The shop's own exception: it knows nothing of processes and error codes. */
public class OutOfStockException extends Exception {

    private static final long serialVersionUID = 1L;

    public OutOfStockException(String item, int quantity) {
        super("There are no " + quantity + " x " + item + " in stock");
    }
}
