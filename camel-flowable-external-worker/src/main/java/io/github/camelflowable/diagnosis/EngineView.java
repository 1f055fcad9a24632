package io.github.camelflowable.diagnosis;

import java.util.Set;

/** What the diagnosis of one consumer asks of its engine. */
interface EngineView {

    /** @param freeBefore ids of the jobs of the topic that were free in the snapshot before */
    EngineSnapshot examine(Set<String> freeBefore);

    /**
     * The cheapest GET of the external worker API.
     *
     * @throws io.github.camelflowable.client.FlowableApiException if it is not answered
     */
    void ping();

    /** @return "Flowable" and its version, if the user may ask for it. Sends at most one request */
    String name();

    String baseUrl();

    /** @return the jobs of the topic in the engine; null if they are not counted */
    Backlog backlog();

    /** The consumer wants no counts of the engine's jobs any more. */
    void stopCounting(PollDiagnostics consumer);

    /** @return the log that all consumers of the engine share */
    PollFailureLog failures();
}
