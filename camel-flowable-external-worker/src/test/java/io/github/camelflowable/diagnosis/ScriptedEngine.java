package io.github.camelflowable.diagnosis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

import io.github.camelflowable.client.FlowableApiException;

/** An engine without jobs that answers as a test says. */
class ScriptedEngine implements EngineView {

    /** Failures of the next pings; with none left, a ping is answered. */
    final Deque<FlowableApiException> pings = new ArrayDeque<>();

    int pinged;
    private final PollFailureLog failures;

    ScriptedEngine(LongSupplier nanoTime) {
        failures = new PollFailureLog(baseUrl(), nanoTime);
    }

    @Override
    public EngineSnapshot examine(Set<String> freeBefore) {
        return Snapshots.at(List.of());
    }

    @Override
    public void ping() {
        pinged++;
        FlowableApiException failure = pings.poll();
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public String name() {
        return "Flowable 7.1.0";
    }

    @Override
    public String baseUrl() {
        return "http://flowable";
    }

    @Override
    public Backlog backlog() {
        return null;
    }

    @Override
    public void stopCounting(PollDiagnostics consumer) {}

    @Override
    public PollFailureLog failures() {
        return failures;
    }
}
