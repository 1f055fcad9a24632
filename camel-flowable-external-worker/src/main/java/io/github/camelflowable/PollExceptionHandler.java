package io.github.camelflowable;

import org.apache.camel.Exchange;
import org.apache.camel.support.LoggingExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.client.UnsendableException;
import io.github.camelflowable.observe.ManagedConsumer;

/**
 * The exception handler of a consumer whose user has set none. Camel's logs every exception with its stack trace. Failed polls
 * are logged by the diagnosis already, with their cause and once a minute; a report that did not reach the engine takes one
 * line.
 */
final class PollExceptionHandler extends LoggingExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(FlowableEwConsumer.class);

    private final ManagedConsumer consumer;

    PollExceptionHandler(FlowableEwConsumer consumer) {
        super(consumer.getEndpoint().getCamelContext(), consumer.getClass());
        this.consumer = consumer;
    }

    /** The other methods call this one. */
    @Override
    public void handleException(String message, Exchange exchange, Throwable exception) {
        if (exception != null && exception == consumer.polls().lastFailure()) {
            return;
        }
        boolean answer = exception instanceof FlowableApiException || exception instanceof UnsendableException;
        if (exchange == null && answer) {
            LOG.warn("{}: {}", message, exception.getMessage());
            LOG.debug("{}", message, exception);
        } else {
            super.handleException(message, exchange, exception);
        }
    }
}
