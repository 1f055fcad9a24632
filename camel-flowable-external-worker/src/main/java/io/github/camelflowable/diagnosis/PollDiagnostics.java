package io.github.camelflowable.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.diagnosis.Diagnosis.Cause;

/**
 * Is notified of every poll of one consumer, and finds out why it gets no jobs. After enough empty polls it examines the
 * engine; while the diagnosis stays the same, it examines the engine in growing intervals. Each new diagnosis is logged once.
 */
public final class PollDiagnostics {

    /**
     * Which polls are diagnosed.
     *
     * @param scopeType  {@code bpmn} or {@code cmmn} if only such jobs are asked for, else null
     * @param emptyPolls number of empty polls in a row after which the engine is examined; 0 for never
     * @param interval   shortest time between two examinations
     */
    public record Subject(
            String topic,
            String scopeType,
            String workerId,
            int slots,
            Duration lockDuration,
            int emptyPolls,
            Duration interval) {}

    /**
     * How the polls went.
     *
     * @param lastSuccess when a poll was last answered, with jobs or without; null if none was yet
     * @param age         time since then; since the start if none was answered yet
     * @param failures    number of polls that failed since
     * @param lastFailure why the last of them failed; null if there are none
     * @param hanging     how long the poll under way has waited for its answer; null if that is not long
     */
    public record Record(Instant lastSuccess, Duration age, long failures, Throwable lastFailure, Duration hanging) {}

    /** Before the first poll. */
    public static final Record NO_POLL = new Record(null, Duration.ZERO, 0, null, null);

    private final Subject subject;
    private final EngineView engine;
    private final Executor executor;
    private final ExaminationSchedule schedule;
    private final DiagnosisLog log;
    private final PollHistory history;

    private Diagnosis diagnosis;
    private int empty;
    /** Whether a GET was answered since polls are refused: a poll that is refused after that is proof of CSRF protection. */
    private boolean getAnswered;

    /**
     * @param executor runs the examinations, so that they do not delay the polls
     * @param nanoTime a clock as {@link System#nanoTime}
     */
    public PollDiagnostics(Subject subject, Engine engine, Executor executor, LongSupplier nanoTime) {
        this(subject, engine.view(subject), executor, nanoTime);
    }

    PollDiagnostics(Subject subject, EngineView engine, Executor executor, LongSupplier nanoTime) {
        this.subject = subject;
        this.engine = engine;
        this.executor = executor;
        this.schedule = new ExaminationSchedule(subject.interval(), nanoTime);
        this.log = new DiagnosisLog(subject);
        this.history = new PollHistory(nanoTime);
    }

    public synchronized Record polls() {
        return history.toRecord();
    }

    /** @return why no jobs come; null if they do, or if it is not known yet */
    public synchronized Diagnosis diagnosis() {
        Duration hanging = history.hanging();
        return hanging == null ? diagnosis : FailedPoll.hanging(engine.baseUrl(), hanging);
    }

    /** @return the jobs of the topic in the engine; null if they are not counted */
    public Backlog backlog() {
        return engine.backlog();
    }

    /** The consumer shows no backlog any more: the last one of the engine ends the counts, which cost requests. */
    public void stopCounting() {
        engine.stopCounting(this);
    }

    public synchronized void polling() {
        history.started();
    }

    /** A poll was answered. */
    public synchronized void polled(int jobs) {
        boolean pausedBefore = isPaused();
        if (history.lastSuccess() == null) {
            announce();
        }
        if (jobs > 0 || pausedBefore || history.hasFailed()) {
            diagnosis = null;
            schedule.restart();
        }
        history.answered();
        getAnswered = false;
        engine.failures().answered(this);
        if (jobs > 0 || pausedBefore) {
            log.found(null);
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

    private void announce() {
        try {
            executor.execute(() -> log.connected(engine));
        } catch (RejectedExecutionException stopping) {
            // A consumer that stops needs not say that it is connected.
        }
    }

    /**
     * Decides whether an idle consumer leaves out its next poll until the next tick. Each request of an examination replaces
     * one tick's poll, though never that of two ticks in a row, so that a consumer sends at most one request per tick on average.
     *
     * @return whether this poll is to be left out
     */
    public synchronized boolean skipsThisPoll() {
        return schedule.skipsThisPoll();
    }

    public synchronized void failed(Throwable failure) {
        empty = 0;
        if (!history.failed(failure)) {
            schedule.restart();
            getAnswered = false;
            diagnosis = FailedPoll.diagnose(failure, history.lastSuccess(), false);
        }
        boolean known = getAnswered || !FailedPoll.needsSecondOpinion(failure);
        if (known) {
            diagnosis = FailedPoll.diagnose(failure, history.lastSuccess(), getAnswered);
        } else if (schedule.isDue()) {
            examine(() -> secondOpinion(failure));
        }
        engine.failures().failed(this, subject.topic(), known ? diagnosis : null, failure);
    }

    /** The consumer did not poll, because what its route needs is down. */
    public synchronized void paused(String reason) {
        history.ended();
        empty = 0;
        if (!isPaused()) {
            schedule.restart();
        }
        diagnosed(new Diagnosis(Cause.PAUSED, reason));
    }

    /** Polling has stopped: a running examination meets closed connections, and its findings are dropped. */
    public synchronized void stop() {
        history.ended();
        schedule.restart();
        engine.failures().stopped(this);
    }

    private boolean isPaused() {
        return diagnosis != null && diagnosis.cause() == Cause.PAUSED;
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
                        log.examinationFailed(e);
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
        getAnswered |= findings.getAnswered();
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
            return Findings.of(engine.examine(freeBefore));
        } catch (FlowableApiException e) {
            return Findings.ofRefused(e);
        }
    }

    private Findings secondOpinion(Throwable failure) {
        try {
            engine.ping();
            return Findings.ofAnsweredGet();
        } catch (FlowableApiException e) {
            // A server that does not answer this one says nothing about the credentials.
            return Findings.of(
                    FailedPoll.diagnose(FailedPoll.needsSecondOpinion(e) ? failure : e, polls().lastSuccess(), false));
        }
    }

    private void diagnosed(Diagnosis now) {
        diagnosis = now;
        if (history.hasFailed()) {
            engine.failures().diagnosed(now);
        } else {
            log.found(now);
        }
    }
}
