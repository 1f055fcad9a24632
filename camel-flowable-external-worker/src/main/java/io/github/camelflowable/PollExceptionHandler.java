package io.github.camelflowable;

import org.apache.camel.Exchange;
import org.apache.camel.support.LoggingExceptionHandler;

import io.github.camelflowable.observe.ManagedConsumer;

/**
 * The exception handler of a consumer whose user has set none. Camel's logs every failed poll with its stack trace; the
 * diagnosis logs failed polls already, with their cause and once a minute.
 */
final class PollExceptionHandler extends LoggingExceptionHandler {

    private final ManagedConsumer consumer;

    PollExceptionHandler(FlowableEwConsumer consumer) {
        super(consumer.getEndpoint().getCamelContext(), consumer.getClass());
        this.consumer = consumer;
    }

    /** The other methods call this one. */
    @Override
    public void handleException(String message, Exchange exchange, Throwable exception) {
        if (exception == null || exception != consumer.polls().lastFailure()) {
            super.handleException(message, exchange, exception);
        }
    }
}
