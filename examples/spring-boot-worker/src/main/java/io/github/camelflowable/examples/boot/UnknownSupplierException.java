package io.github.camelflowable.examples.boot;

/** Somebody sent an invoice whom we do not know. The process has a way for it. */
class UnknownSupplierException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownSupplierException(String supplier) {
        super("Nobody knows the supplier " + supplier);
    }
}
