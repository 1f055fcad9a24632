package io.github.camelflowable.diagnosis;

import java.util.Objects;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.diagnosis.Diagnosis.Cause;

/** Logs for one consumer that it is connected, and each new diagnosis of its empty polls once. */
final class DiagnosisLog {

    private static final Logger LOG = LoggerFactory.getLogger(PollDiagnostics.class);

    private final PollDiagnostics.Subject subject;
    private Cause logged;

    DiagnosisLog(PollDiagnostics.Subject subject) {
        this.subject = subject;
    }

    void connected(EngineView engine) {
        LOG.info(
                "Connected to {} at {}: topic {}, worker id {}, {} slots, lock {}",
                // A user who has switched examinations off wants no requests but polls.
                subject.emptyPolls() > 0 ? engine.name() : "Flowable",
                engine.baseUrl(),
                subject.topic(),
                subject.workerId(),
                subject.slots(),
                subject.lockDuration());
    }

    void examinationFailed(RuntimeException e) {
        LOG.warn(
                "The diagnosis of topic {} failed: it is not known why no jobs come. The next one is due after"
                        + " diagnoseInterval; report this as a defect: {}",
                subject.topic(),
                e.toString());
        LOG.debug("The diagnosis of topic {} failed", subject.topic(), e);
    }

    synchronized void found(Diagnosis now) {
        Cause cause = now == null || !now.cause().isAlarming() ? null : now.cause();
        if (Objects.equals(cause, logged)) {
            return;
        }
        if (cause != null) {
            LOG.warn("No jobs: topic {}: {}", subject.topic(), now.text());
        } else if (now == null) {
            LOG.info("Diagnosis {} of topic {} no longer holds", logged, subject.topic());
        } else {
            LOG.info("Diagnosis {} of topic {} no longer holds: {}", logged, subject.topic(), now.text());
        }
        logged = cause;
    }
}
