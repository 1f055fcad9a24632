package io.github.camelflowable.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.github.camelflowable.client.ExternalWorkerJob;
import io.github.camelflowable.diagnosis.Diagnosis.Cause;
import io.github.camelflowable.diagnosis.EngineSnapshot.Parked;
import io.github.camelflowable.diagnosis.EngineSnapshot.Seen;

/** Derives from a snapshot of the engine why polls come back empty. Sends no requests. */
final class EmptyPoll {

    /**
     * Time after the end of a lock. The engine resets expired locks once a minute, and the clocks of its nodes differ: a
     * shorter time blames a reset that is not due yet, a longer one delays the diagnosis.
     */
    private static final Duration RESET_IS_LATE = Duration.ofMinutes(2);

    private static final int SHOWN = 3;
    private static final int QUOTED_CHARACTERS = 200;

    private EmptyPoll() {}

    /** @return the diagnosis; empty if only a second snapshot after one more poll can show it */
    static Optional<Diagnosis> diagnose(EngineSnapshot snapshot) {
        List<Seen> free = snapshot.free();
        if (!free.isEmpty()) {
            // Since the snapshot began, a poll may have acquired it, or another worker
            // may be about to: only a job that an empty poll left free is blocked. The
            // engine gives out the job with the smallest id first, so that is the one.
            Seen first = free.get(0);
            return snapshot.freeBefore().contains(first.job().id())
                    ? Optional.of(blocked(snapshot, first, free.size() - 1))
                    : Optional.empty();
        }
        List<Seen> waiting = snapshot.ofTopic();
        List<Seen> askedFor = waiting.stream().filter(snapshot::isAskedFor).toList();
        if (!askedFor.isEmpty()) {
            return Optional.of(locked(snapshot, askedFor));
        }
        if (!snapshot.suspended().isEmpty()) {
            return Optional.of(suspended(snapshot.suspended()));
        }
        if (!waiting.isEmpty()) {
            return Optional.of(otherScopeType(snapshot, waiting));
        }
        if (!snapshot.deadLetters().isEmpty()) {
            return Optional.of(deadLetters(snapshot.deadLetters()));
        }
        return Optional.of(nothing(snapshot));
    }

    private static Diagnosis blocked(EngineSnapshot snapshot, Seen job, int behind) {
        Predicate<Seen> holdsTheInstance = other -> other.instance() != null
                && other.instance().equals(job.instance())
                && !other.isFree()
                && !other.isPaused()
                && !other.isOver(snapshot.at());
        Optional<Seen> sibling =
                snapshot.jobs().stream().filter(holdsTheInstance).findFirst();
        String holder = sibling.map(other -> "job " + other.job().id() + " (task "
                        + other.job().elementId() + ") of the same instance is locked by "
                        + owner(snapshot, other.job())
                        + " until " + other.job().lockExpirationTime() + ", and both are exclusive")
                .orElse(
                        "its instance is locked, though by no worker: an asynchronous step or a timer of the instance is"
                                + " running; or a boundary event cancelled a locked task of it, or a job of it was given up"
                                + " with unacquire (up to Flowable 7.2), which both leave the instance locked until the old"
                                + " lock would have ended");
        String starving = behind == 0
                ? ""
                : " " + jobs(behind) + " behind it " + (behind == 1 ? "waits" : "wait")
                        + " too, of whichever instance.";
        return new Diagnosis(
                Cause.EXCLUSIVE_SIBLING,
                "An exclusive sibling blocks the topic: " + job.describe() + " waits, because " + holder + "."
                        + starving
                        // It does not advise exclusive="false": with parallel tasks the engine then loses results.
                        + " The engine gives it out when the instance is free. To work on branches of one instance at the"
                        + " same time, model each as a call activity: a job locks the called instance only");
    }

    private static Diagnosis locked(EngineSnapshot snapshot, List<Seen> jobs) {
        Instant late = snapshot.at().minus(RESET_IS_LATE);
        List<Seen> expired = jobs.stream().filter(seen -> seen.isOver(late)).toList();
        if (!expired.isEmpty()) {
            return expiredLocks(expired);
        }
        List<Seen> paused = jobs.stream().filter(Seen::isPaused).toList();
        if (paused.size() == jobs.size()) {
            return retryPause(paused);
        }
        List<Seen> held = jobs.stream().filter(seen -> !seen.isPaused()).toList();
        String owners = held.stream()
                .map(seen -> owner(snapshot, seen.job()))
                .distinct()
                .limit(SHOWN)
                .collect(Collectors.joining(", "));
        Seen last = held.stream().max(Comparator.comparing(EmptyPoll::end)).orElseThrow();
        return new Diagnosis(
                Cause.LOCKED,
                "All jobs of the topic are taken: " + jobs(held.size()) + " locked by " + owners
                        + ", at the longest until "
                        + end(last)
                        + (paused.isEmpty() ? "" : "; " + jobs(paused.size()) + " in the pause after a failure"));
    }

    private static Diagnosis expiredLocks(List<Seen> jobs) {
        Seen oldest = jobs.stream().min(Comparator.comparing(EmptyPoll::end)).orElseThrow();
        boolean one = jobs.size() == 1;
        return new Diagnosis(
                Cause.EXPIRED_LOCK,
                (one ? "The lock of 1 job is" : "The locks of " + jobs(jobs.size()) + " are")
                        + " over, and the engine does not reset " + (one ? "it" : "them") + ": "
                        + oldest.describe() + " has been locked until " + end(oldest)
                        + ". Is its async executor off (flowable.async-executor-activate=false), or"
                        + " reset-expired-jobs-interval very long? A lock that is over frees a job only with that reset");
    }

    private static Diagnosis retryPause(List<Seen> jobs) {
        Seen next = jobs.stream().min(Comparator.comparing(EmptyPoll::end)).orElseThrow();
        return new Diagnosis(
                Cause.RETRY_PAUSE,
                (jobs.size() == 1 ? "The only job of the topic is" : "All " + jobs(jobs.size()) + " of the topic are")
                        + " in the pause after a failure: " + next.describe()
                        + " until " + end(next) + " and then until the engine's next reset, with "
                        + next.job().retries() + " retries left; it failed with: "
                        + quoted(next.job().exceptionMessage())
                        + ". Find the cause of the failures; retryTimeout sets the pause");
    }

    private static Diagnosis suspended(List<Parked> jobs) {
        boolean one = jobs.size() == 1;
        return new Diagnosis(
                Cause.SUSPENDED,
                jobs(jobs.size()) + " of the topic cannot be acquired, because "
                        + (one ? "its instance is" : "their instances are") + " suspended: " + shown(jobs)
                        + ". Activate the instance, or its process definition, and "
                        + (one ? "it comes" : "they come") + " back");
    }

    private static Diagnosis deadLetters(List<Parked> jobs) {
        boolean one = jobs.size() == 1;
        return new Diagnosis(
                Cause.DEAD_LETTER,
                "No job waits, and " + jobs(jobs.size()) + " of the topic became "
                        + (one ? "a dead letter: " : "dead letters: ") + shown(jobs)
                        + "; the first failed with: " + quoted(jobs.get(0).exceptionMessage())
                        + ". Remove the cause, then move " + (one ? "it" : "them") + " back, for example with"
                        + " flowable-rest:process/redriveDeadLetterJobs");
    }

    private static Diagnosis otherScopeType(EngineSnapshot snapshot, List<Seen> jobs) {
        String there = jobs.get(0).scopeType();
        return new Diagnosis(
                Cause.WRONG_SCOPE_TYPE,
                jobs(jobs.size()) + " of the topic " + (jobs.size() == 1 ? "waits" : "wait") + " in "
                        + (there.equals("cmmn") ? "cases" : "processes") + ", but scopeType=" + snapshot.scopeType()
                        + " asks for others: " + jobs.get(0).describe() + ". Set scopeType=" + there
                        + ", or leave the option out");
    }

    private static Diagnosis nothing(EngineSnapshot snapshot) {
        TreeSet<String> similar = snapshot.jobs().stream()
                .map(Seen::topic)
                .filter(topic -> topic != null
                        && topic.strip().equalsIgnoreCase(snapshot.topic().strip()))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!similar.isEmpty()) {
            return new Diagnosis(
                    Cause.WRONG_TOPIC,
                    "No job waits in topic '" + snapshot.topic() + "', but some do in '" + similar.first()
                            + "': topics are compared exactly, upper and lower case included");
        }
        long unknown =
                snapshot.jobs().stream().filter(seen -> seen.topic() == null).count();
        if (unknown > 0 && snapshot.hidden() != null) {
            return new Diagnosis(
                    Cause.UNKNOWN,
                    "The topic of " + jobs(unknown)
                            + (unknown == 1 ? " that waits" : " that wait")
                            + " is not known, because a job does not name its topic and"
                            + " its model is not shown: " + snapshot.hidden());
        }
        return new Diagnosis(Cause.IDLE, "No job of the topic waits" + limits(snapshot, unknown));
    }

    private static String limits(EngineSnapshot snapshot, long unknown) {
        StringBuilder limits = new StringBuilder();
        if (snapshot.unseen() > 0) {
            limits.append(" among the first ")
                    .append(snapshot.jobs().size())
                    .append(" of ")
                    .append(snapshot.jobs().size() + snapshot.unseen())
                    .append(" jobs of the engine");
        }
        if (unknown > 0) {
            limits.append("; not counted: ")
                    .append(jobs(unknown))
                    .append(" whose topic is an expression, or whose model was not read yet");
        }
        if (snapshot.hidden() != null) {
            limits.append("; dead letters and suspended jobs are not shown: ").append(snapshot.hidden());
        }
        return limits.toString();
    }

    private static Instant end(Seen seen) {
        return seen.job().lockExpirationTime();
    }

    private static String owner(EngineSnapshot snapshot, ExternalWorkerJob job) {
        return "worker " + quoted(job.lockOwner()) + (snapshot.workerId().equals(job.lockOwner()) ? " (this one)" : "");
    }

    /** A text from another worker or an exception must neither fill a log nor begin a line of it. */
    private static String quoted(String text) {
        String line = String.valueOf(text).replaceAll("[\\s\\p{Cntrl}]+", " ");
        return line.length() <= QUOTED_CHARACTERS ? line : line.substring(0, QUOTED_CHARACTERS) + "...";
    }

    private static String jobs(long count) {
        return count == 1 ? "1 job" : count + " jobs";
    }

    private static String shown(List<Parked> jobs) {
        return jobs.stream().limit(SHOWN).map(Parked::describe).collect(Collectors.joining(", "))
                + (jobs.size() > SHOWN ? ", ..." : "");
    }
}
