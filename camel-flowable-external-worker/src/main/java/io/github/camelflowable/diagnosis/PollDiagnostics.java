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
 * Hears of every poll of one consumer, and finds out why it gets no jobs. After enough empty polls it looks at the engine;
 * as long as it finds the same it looks less and less often. Each new finding is logged once.
 */
public final class PollDiagnostics {

    private static final Logger LOG = LoggerFactory.getLogger(PollDiagnostics.class);

    /** A finding that does not change is looked at anew after up to this many times the interval. */
    private static final int LONGEST_PAUSE_FACTOR = 8;

    /** What is asked for, and how patiently. */
    public record Subject(String topic, String scopeType, String workerId, int emptyPolls, Duration interval) {}

    /**
     * What the polls were like.
     *
     * @param lastSuccess when a poll was last answered, jobs or not; null if none was yet
     * @param failures    polls that failed since
     * @param lastFailure what the last of them failed with; null if there are none
     */
    public record Record(Instant lastSuccess, long failures, Throwable lastFailure) {}

    /** Before the first poll. */
    public static final Record NO_POLL = new Record(null, 0, null);

    private final Subject subject;
    private final Function<Set<String>, EngineSnapshot> look;
    private final Runnable ping;
    private final Executor executor;
    private final LongSupplier nanoTime;

    private Record record = NO_POLL;
    private Diagnosis diagnosis;
    private Cause logged;
    private int empty;
    private boolean examining;
    private boolean looked;
    private long lookedAt;
    private int pauseFactor = 1;
    private long examinations;
    private Set<String> candidates = Set.of();
    private int emptySinceLook;
    private int pollsToSkip;
    private boolean skipped;

    /**
     * @param executor where to look, so that polling is not held up
     * @param nanoTime a clock as {@link System#nanoTime}
     */
    public PollDiagnostics(Subject subject, Engine engine, Executor executor, LongSupplier nanoTime) {
        this(
                subject,
                before -> engine.look(subject.topic(), subject.scopeType(), subject.workerId(), before),
                engine::ping,
                executor,
                nanoTime);
    }

    PollDiagnostics(
            Subject subject,
            Function<Set<String>, EngineSnapshot> look,
            Runnable ping,
            Executor executor,
            LongSupplier nanoTime) {
        this.subject = subject;
        this.look = look;
        this.ping = ping;
        this.executor = executor;
        this.nanoTime = nanoTime;
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
        boolean wasElsewhere = record.failures() > 0 || isPaused();
        record = new Record(Instant.now(), 0, null);
        if (jobs > 0 || wasElsewhere) {
            found(null);
            forget();
        }
        empty = jobs > 0 ? 0 : empty + 1;
        emptySinceLook++;
        // The first of two may have been on its way while the look was.
        boolean again = !candidates.isEmpty() && emptySinceLook >= 2;
        if (subject.emptyPolls() > 0 && empty >= subject.emptyPolls() && (again || isDue())) {
            Set<String> before = candidates;
            examine(() -> examineEngine(before));
        }
    }

    /**
     * To be asked before a poll of an idle consumer. A look sends requests of its own; each takes the turn of a poll, every
     * other one at most, so that an idle consumer costs no more than one request per interval.
     *
     * @return whether this poll is to be left out
     */
    public synchronized boolean skipsThisPoll() {
        skipped = !skipped && pollsToSkip > 0;
        if (skipped) {
            pollsToSkip--;
        }
        return skipped;
    }

    /** A poll failed. */
    public synchronized void failed(Throwable failure) {
        boolean same = status(failure) == status(record.lastFailure()) && record.failures() > 0;
        record = new Record(record.lastSuccess(), record.failures() + 1, failure);
        empty = 0;
        if (!same) {
            forget();
            found(FailedPoll.diagnose(failure, null), !FailedPoll.needsSecondOpinion(failure));
        } else if (!FailedPoll.needsSecondOpinion(failure)) {
            found(FailedPoll.diagnose(failure, null));
        }
        if (FailedPoll.needsSecondOpinion(failure) && isDue()) {
            examine(() -> new Findings(FailedPoll.diagnose(failure, getWorks()), Set.of(), false, 0));
        }
    }

    /** Nothing was asked for, because what the route needs is down. */
    public synchronized void paused(String reason) {
        empty = 0;
        if (!isPaused()) {
            forget();
        }
        found(new Diagnosis(Cause.PAUSED, reason));
    }

    /** Polling is over: what a look under way still meets, such as a connection that is closed, tells nothing. */
    public synchronized void stop() {
        forget();
    }

    private boolean isPaused() {
        return diagnosis != null && diagnosis.cause() == Cause.PAUSED;
    }

    private static int status(Throwable failure) {
        return failure instanceof FlowableApiException e ? e.getStatus() : -1;
    }

    private boolean isDue() {
        long pause = subject.interval().toNanos() * pauseFactor;
        return !examining && (!looked || nanoTime.getAsLong() - lookedAt >= pause);
    }

    /** Whatever is under way is about a state that is over. */
    private void forget() {
        examinations++;
        looked = false;
        pauseFactor = 1;
        candidates = Set.of();
        pollsToSkip = 0;
    }

    /**
     * @param diagnosis null if another look must tell
     * @param candidates  ids of the jobs that it must look for then
     * @param unfinished whether the next look can tell more
     * @param requests  how many it took
     */
    private record Findings(Diagnosis diagnosis, Set<String> candidates, boolean unfinished, int requests) {}

    private void examine(Supplier<Findings> examination) {
        if (examining) {
            return;
        }
        examining = true;
        looked = true;
        lookedAt = nanoTime.getAsLong();
        long number = examinations;
        try {
            executor.execute(() -> {
                Findings findings = null;
                try {
                    findings = examination.get();
                } catch (RuntimeException e) {
                    if (isCurrent(number)) {
                        LOG.warn("Cannot tell why no jobs come: topic {}", subject.topic(), e);
                    }
                } finally {
                    concluded(number, findings);
                }
            });
        } catch (RejectedExecutionException stopping) {
            examining = false;
        }
    }

    private synchronized boolean isCurrent(long number) {
        return number == examinations;
    }

    private synchronized void concluded(long number, Findings findings) {
        examining = false;
        if (!isCurrent(number) || findings == null) {
            return;
        }
        candidates = findings.candidates();
        pollsToSkip = findings.requests();
        emptySinceLook = 0;
        Diagnosis now = findings.diagnosis();
        if (now != null) {
            boolean same = diagnosis != null && diagnosis.cause() == now.cause();
            pauseFactor = same && !findings.unfinished() ? Math.min(LONGEST_PAUSE_FACTOR, pauseFactor * 2) : 1;
            found(now);
        }
    }

    private Findings examineEngine(Set<String> before) {
        try {
            EngineSnapshot seen = look.apply(before);
            Diagnosis found = EmptyPoll.diagnose(seen).orElse(null);
            // On a busy topic each look may meet other free jobs; then the next try is after the interval only.
            return new Findings(
                    found,
                    found == null && before.isEmpty() ? seen.freeIds() : Set.of(),
                    seen.unfinished(),
                    seen.requests());
        } catch (FlowableApiException e) {
            Diagnosis why = FailedPoll.diagnose(e, null);
            Cause cause = why.cause().isAlarming() ? Cause.CANNOT_LOOK : why.cause();
            return new Findings(new Diagnosis(cause, why.text()), Set.of(), false, 1);
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

    private void found(Diagnosis now) {
        found(now, true);
    }

    private void found(Diagnosis now, boolean sure) {
        diagnosis = now;
        Cause cause = now == null || !now.cause().isAlarming() ? null : now.cause();
        if (!sure || Objects.equals(cause, logged)) {
            return;
        }
        if (cause != null) {
            LOG.warn("No jobs: topic {}: {}", subject.topic(), now.text());
        } else if (now == null) {
            LOG.info("No longer {}: topic {}", logged, subject.topic());
        } else {
            LOG.info("No longer {}: topic {}: {}", logged, subject.topic(), now.text());
        }
        logged = cause;
    }
}
