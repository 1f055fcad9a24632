package io.github.camelflowable.kit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;

/** An exception handler of a consumer that keeps what it gets. */
public final class FailureRecorder implements ExceptionHandler {

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    public List<Throwable> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void handleException(Throwable exception) {
        failures.add(exception);
    }

    @Override
    public void handleException(String message, Throwable exception) {
        failures.add(exception);
    }

    @Override
    public void handleException(String message, Exchange exchange, Throwable exception) {
        failures.add(exception);
    }
}
