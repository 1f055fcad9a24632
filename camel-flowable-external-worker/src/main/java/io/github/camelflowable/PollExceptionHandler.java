package io.github.camelflowable;

import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;

import io.github.camelflowable.observe.ManagedConsumer;

/**
 * The exception handler of a consumer whose user has set none. Camel's logs every failed poll with its stack trace; the
 * diagnosis logs failed polls already, with their cause and once a minute.
 */
final class PollExceptionHandler implements ExceptionHandler {

    private final ManagedConsumer consumer;
    private final ExceptionHandler others;

    /** @param others handles what is not the failure of a poll */
    PollExceptionHandler(ManagedConsumer consumer, ExceptionHandler others) {
        this.consumer = consumer;
        this.others = others;
    }

    private boolean isLoggedAlready(Throwable exception) {
        return exception != null && exception == consumer.polls().lastFailure();
    }

    @Override
    public void handleException(Throwable exception) {
        if (!isLoggedAlready(exception)) {
            others.handleException(exception);
        }
    }

    @Override
    public void handleException(String message, Throwable exception) {
        if (!isLoggedAlready(exception)) {
            others.handleException(message, exception);
        }
    }

    @Override
    public void handleException(String message, Exchange exchange, Throwable exception) {
        if (!isLoggedAlready(exception)) {
            others.handleException(message, exchange, exception);
        }
    }
}
