package io.github.camelflowable.consumer;

import java.util.Arrays;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.spi.BrowsableEndpoint;

import io.github.camelflowable.exchange.FailurePolicy;

/**
 * A step that took a completion over into a copy of the exchange, as {@code seda} and a resequencer do, before it accepted the
 * copy. If it then throws, because its queue is full for example, the copy is never run, and nobody else ends the job.
 *
 * @param taker  class of the step
 * @param target the copy
 */
record Handover(String taker, Exchange target) {

    /** @param target the copy; to be called by the thread that makes it */
    static Handover to(Exchange target) {
        String taker = StackWalker.getInstance().walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                .filter(name -> !name.startsWith(Handover.class.getPackageName())
                        && !name.startsWith("org.apache.camel.support.")
                        && !name.startsWith("org.apache.camel.impl."))
                .findFirst()
                .orElse(""));
        return new Handover(taker, target);
    }

    /** @return the exception with which the step refused the copy; null if it accepted it */
    Exception refusal(Exchange exchange) {
        Exception thrown = exchange.getException() != null
                ? exchange.getException()
                : exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        boolean byTaker = FailurePolicy.chain(thrown).stream()
                .flatMap(cause -> Arrays.stream(cause.getStackTrace()))
                .anyMatch(frame -> frame.getClassName().equals(taker));
        return byTaker && isOf(exchange.getProperty(ExchangePropertyKey.FAILURE_ENDPOINT)) ? thrown : null;
    }

    /** @return whether the step accepted another copy after it had refused one, because the error handler tried it again */
    static boolean wasAcceptedLater(Exchange exchange) {
        return exchange.getException() == null
                && !exchange.getExchangeExtension().isFailureHandled()
                && exchange.getMessage().getHeader(Exchange.REDELIVERED, false, Boolean.class);
    }

    /** A route may send the job to two queues, of which only the second one is full: then the first one has the job. */
    private boolean isOf(Object failed) {
        // Camel's doTry and a step that is no endpoint do not say what has failed.
        return failed == null
                ? target.getUnitOfWork() == null && !isQueued()
                : failed.equals(target.getProperty(ExchangePropertyKey.TO_ENDPOINT));
    }

    /** A copy that waits has not begun, as one that was refused never will. */
    private boolean isQueued() {
        String queue = target.getProperty(ExchangePropertyKey.TO_ENDPOINT, String.class);
        return queue != null
                && target.getContext().hasEndpoint(queue) instanceof BrowsableEndpoint waiting
                && waiting.getExchanges().contains(target);
    }
}
