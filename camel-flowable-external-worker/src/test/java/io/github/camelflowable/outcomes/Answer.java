package io.github.camelflowable.outcomes;

import io.github.camelflowable.kit.Network.Fault;

/** What the network answers to the first report of a job; every later report goes through. */
enum Answer {
    TAKEN("taken", Meaning.TAKEN, Fault.NONE),
    CUT_BEFORE("request lost", Meaning.MAYBE_CARRIED_OUT, Fault.REQUEST_LOST),
    CUT_AFTER("answer lost", Meaning.MAYBE_CARRIED_OUT, Fault.ANSWER_LOST),
    UNAVAILABLE("503", Meaning.MAYBE_CARRIED_OUT, Fault.status(503, "text/html", "<html>later</html>")),
    UNAUTHORIZED("401", Meaning.NOT_CARRIED_OUT, Fault.status(401, null, "")),
    TOO_MANY("429", Meaning.NOT_CARRIED_OUT, Fault.status(429, "text/plain", "slow down")),
    /** The producer's connection is refused; it never comes to the network. */
    CONNECTION_REFUSED("connection refused", Meaning.NOT_CARRIED_OUT, Fault.NONE),
    /** The producer's variable cannot be put into JSON; it never comes to the network. */
    NOT_SERIALIZABLE("not serializable", Meaning.NOT_CARRIED_OUT, Fault.NONE),
    BAD_REQUEST("400", Meaning.REFUSED, json(400, "Bad request", Answer.REASON)),
    FORBIDDEN("403", Meaning.JOB_LOST, json(403, "Forbidden", "outcomes does not hold a lock on the requested job")),
    NOT_FOUND("404", Meaning.JOB_LOST, json(404, "Not found", "Could not find external worker job."));

    /** The engine's reason for a 400. */
    static final String REASON = "the engine has a reason";

    /** What the connector may conclude from an answer. */
    enum Meaning {
        TAKEN,
        MAYBE_CARRIED_OUT,
        NOT_CARRIED_OUT,
        REFUSED,
        JOB_LOST
    }

    private final String text;
    private final Meaning meaning;
    private final Fault fault;

    Answer(String text, Meaning meaning, Fault fault) {
        this.text = text;
        this.meaning = meaning;
        this.fault = fault;
    }

    private static Fault json(int status, String message, String exception) {
        return Fault.status(
                status, "application/json", "{\"message\":\"%s\",\"exception\":\"%s\"}".formatted(message, exception));
    }

    Meaning meaning() {
        return meaning;
    }

    Fault fault() {
        return fault;
    }

    @Override
    public String toString() {
        return text;
    }
}
