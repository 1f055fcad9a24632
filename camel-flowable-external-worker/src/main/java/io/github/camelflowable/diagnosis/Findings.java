package io.github.camelflowable.diagnosis;

import java.util.Set;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.diagnosis.Diagnosis.Cause;

/**
 * What an examination found.
 *
 * @param diagnosis  null if only another snapshot can show it
 * @param candidates ids of the jobs that the other snapshot must find free again
 * @param unfinished whether the next examination can show more
 * @param requests    number of requests that replace polls
 * @param getAnswered whether a GET was answered while polls are refused
 */
record Findings(Diagnosis diagnosis, Set<String> candidates, boolean unfinished, int requests, boolean getAnswered) {

    static Findings of(EngineSnapshot snapshot) {
        Diagnosis diagnosis = EmptyPoll.diagnose(snapshot).orElse(null);
        // On a busy topic each snapshot may show other free jobs: a second one without a diagnosis asks for no third.
        Set<String> candidates = diagnosis == null && snapshot.freeBefore().isEmpty() ? snapshot.freeIds() : Set.of();
        return new Findings(diagnosis, candidates, snapshot.unfinished(), snapshot.requests(), false);
    }

    /** @param diagnosis what the failure of a poll shows; the request that confirmed it replaces no poll */
    static Findings of(Diagnosis diagnosis) {
        return new Findings(diagnosis, Set.of(), false, 0, false);
    }

    /** A GET was answered: whether that is proof of CSRF protection, the next poll shows. */
    static Findings ofAnsweredGet() {
        return new Findings(null, Set.of(), false, 0, true);
    }

    /** @param refusal the answer of an engine that does not list its jobs */
    static Findings ofRefused(FlowableApiException refusal) {
        Diagnosis why = FailedPoll.diagnose(refusal, null, false);
        Cause cause = why.cause().isAlarming() ? Cause.UNKNOWN : why.cause();
        return new Findings(new Diagnosis(cause, why.text()), Set.of(), false, 1, false);
    }
}
