package io.github.camelflowable.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.diagnosis.Diagnosis.Cause;

/**
 * Is notified of every poll of one consumer, and finds out why it gets no jobs. After enough empty polls it examines the
 * engine; while the diagnosis stays the same, it examines the engine in growing intervals. It logs each new diagnosis once.
 */
public final class PollDiagnostics {

    private static final Logger LOG = LoggerFactory.getLogger(PollDiagnostics.class);

    /**
     * Which polls are diagnosed.
     *
     * @param scopeType  {@code bpmn} or {@code cmmn} if only such jobs are asked for, else null
     * @param emptyPolls number of empty polls in a row after which the engine is examined; 0 for never
     * @param interval   shortest time between two examinations
     */
    public record Subject(String topic, String scopeType, String workerId, int emptyPolls, Duration interval) {}

    /**
     * How the polls went.
     *
     * @param lastSuccess when a poll was last answered, with jobs or without; null if none was yet
     * @param failures    number of polls that failed since
     * @param lastFailure why the last of them failed; null if there are none
     */
    public record Record(Instant lastSuccess, long failures, Throwable lastFailure) {}

    /** Before the first poll. */
    public static final Record NO_POLL = new Record(null, 0, null);

    private final Subject subject;
    private final Function<Set<String>, EngineSnapshot> engine;
    private final Runnable ping;
    private final Executor executor;
    private final ExaminationSchedule schedule;

    private Record record = NO_POLL;
    private Diagnosis diagnosis;
    private Cause logged;
    private int empty;

    /**
     * @param executor runs the examinations, so that they do not delay the polls
     * @param nanoTime a clock as {@link System#nanoTime}
     */
    public PollDiagnostics(Subject subject, Engine engine, Executor executor, LongSupplier nanoTime) {
        this(
                subject,
                freeBefore -> engine.examine(subject.topic(), subject.scopeType(), subject.workerId(), freeBefore),
                engine::ping,
                executor,
                nanoTime);
    }

    PollDiagnostics(
            Subject subject,
            Function<Set<String>, EngineSnapshot> engine,
            Runnable ping,
            Executor executor,
            LongSupplier nanoTime) {
        this.subject = subject;
        this.engine = engine;
        this.ping = ping;
        this.executor = executor;
        this.schedule = new ExaminationSchedule(subject.interval(), nanoTime);
    }

    public synchronized Record polls() {
        return record;
    }

    /** @return why no jobs come; null if they do, or if it is not known yet */
    public synchronized Diagnosis diagnosis() {
        return diagnosis;
    }

    /** A poll was answered. */
    public synchronized void polled(int jobs) {
        boolean failedOrPausedBefore = record.failures() > 0 || isPaused();
        record = new Record(Instant.now(), 0, null);
        if (jobs > 0 || failedOrPausedBefore) {
            diagnosed(null);
            schedule.restart();
        }
        empty = jobs > 0 ? 0 : empty + 1;
        schedule.polled();
        if (subject.emptyPolls() > 0
                && empty >= subject.emptyPolls()
                && (schedule.isSecondSnapshotDue() || schedule.isDue())) {
            Set<String> freeBefore = schedule.candidates();
            examine(() -> examineEngine(freeBefore));
        }
    }

    /**
     * Decides whether an idle consumer leaves out its next poll. Each request of an examination replaces one poll, though
     * never two polls in a row, so that an idle consumer sends at most one request per interval on average.
     *
     * @return whether this poll is to be left out
     */
    public synchronized boolean skipsThisPoll() {
        return schedule.skipsThisPoll();
    }

    /** A poll failed. */
    public synchronized void failed(Throwable failure) {
        boolean same = status(failure) == status(record.lastFailure()) && record.failures() > 0;
        boolean ambiguous = FailedPoll.needsSecondOpinion(failure);
        record = new Record(record.lastSuccess(), record.failures() + 1, failure);
        empty = 0;
        if (!same) {
            schedule.restart();
            diagnosis = FailedPoll.diagnose(failure, null);
        }
        if (!ambiguous) {
            diagnosed(FailedPoll.diagnose(failure, null));
        } else if (schedule.isDue()) {
            examine(() -> Findings.of(FailedPoll.diagnose(failure, getWorks())));
        }
    }

    /** The consumer did not poll, because what its route needs is down. */
    public synchronized void paused(String reason) {
        empty = 0;
        if (!isPaused()) {
            schedule.restart();
        }
        diagnosed(new Diagnosis(Cause.PAUSED, reason));
    }

    /** Polling has stopped: a running examination meets closed connections, and its findings are dropped. */
    public synchronized void stop() {
        schedule.restart();
    }

    private boolean isPaused() {
        return diagnosis != null && diagnosis.cause() == Cause.PAUSED;
    }

    private static int status(Throwable failure) {
        return failure instanceof FlowableApiException e ? e.getStatus() : -1;
    }

    private void examine(Supplier<Findings> examination) {
        long number = schedule.start();
        try {
            executor.execute(() -> {
                Findings findings = null;
                try {
                    findings = examination.get();
                } catch (RuntimeException e) {
                    if (isCurrent(number)) {
                        LOG.warn(
                                "The diagnosis of topic {} failed: it is not known why no jobs come",
                                subject.topic(),
                                e);
                    }
                } finally {
                    concluded(number, findings);
                }
            });
        } catch (RejectedExecutionException stopping) {
            schedule.end();
        }
    }

    private synchronized boolean isCurrent(long number) {
        return schedule.isCurrent(number);
    }

    private synchronized void concluded(long number, Findings findings) {
        schedule.end();
        if (!schedule.isCurrent(number) || findings == null) {
            return;
        }
        schedule.concluded(findings.candidates(), findings.requests());
        Diagnosis now = findings.diagnosis();
        if (now != null) {
            boolean same = diagnosis != null && diagnosis.cause() == now.cause();
            schedule.diagnosed(same && !findings.unfinished());
            diagnosed(now);
        }
    }

    private Findings examineEngine(Set<String> freeBefore) {
        try {
            return Findings.of(engine.apply(freeBefore));
        } catch (FlowableApiException e) {
            return Findings.ofRefused(e);
        }
    }

    private boolean getWorks() {
        try {
            ping.run();
            return true;
        } catch (FlowableApiException e) {
            return false;
        }
    }

    private void diagnosed(Diagnosis now) {
        diagnosis = now;
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
