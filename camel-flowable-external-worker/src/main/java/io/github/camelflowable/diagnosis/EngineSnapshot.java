package io.github.camelflowable.diagnosis;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.camelflowable.client.ExternalWorkerJob;

/**
 * What was seen when the polls of a topic came back empty.
 *
 * @param at          when
 * @param topic       topic that is polled
 * @param scopeType   {@code bpmn} or {@code cmmn} if only such jobs are asked for, else null
 * @param workerId    worker that polls
 * @param jobs        external worker jobs of all topics, in the order of their ids
 * @param unseen      how many more there are
 * @param freeBefore  ids of the jobs of the topic that were free at the last look; an empty poll has come between
 * @param deadLetters jobs of the topic without retries
 * @param suspended   jobs of the topic in suspended instances
 * @param hidden      what the server refused to show, in words, or null
 * @param unfinished  whether the next look will know more models
 * @param requests    how many it took
 */
record EngineSnapshot(
        Instant at,
        String topic,
        String scopeType,
        String workerId,
        List<Seen> jobs,
        long unseen,
        Set<String> freeBefore,
        List<Parked> deadLetters,
        List<Parked> suspended,
        String hidden,
        boolean unfinished,
        int requests) {

    /**
     * A job that workers can acquire, or could if it were not locked.
     *
     * @param topic its topic by the model; null if the model could not be read
     */
    record Seen(ExternalWorkerJob job, String topic) {

        boolean isFree() {
            return job.lockExpirationTime() == null;
        }

        boolean isOver(Instant now) {
            return !isFree() && job.lockExpirationTime().isBefore(now);
        }

        /** After a failure the engine keeps the end of the pause where it keeps that of a lock. */
        boolean isPaused() {
            return !isFree() && job.lockOwner() == null;
        }

        String instance() {
            return job.processInstanceId() != null ? job.processInstanceId() : job.scopeId();
        }

        String scopeType() {
            return job.isCmmn() ? "cmmn" : "bpmn";
        }

        String describe() {
            return "job " + job.id() + " (task " + job.elementId() + " of " + (job.isCmmn() ? "case" : "process")
                    + " instance " + instance() + ")";
        }
    }

    /** A job that no worker can acquire any more, or for the time being. */
    record Parked(String id, String instance, String elementId, String exceptionMessage) {

        String describe() {
            return "job " + id + " (task " + elementId + (instance == null ? "" : " of instance " + instance) + ")";
        }
    }

    List<Seen> ofTopic() {
        return jobs.stream().filter(seen -> topic.equals(seen.topic())).toList();
    }

    boolean isAskedFor(Seen seen) {
        return scopeType == null || scopeType.equals(seen.scopeType());
    }

    /** @return the free jobs that a poll should have got */
    List<Seen> free() {
        return ofTopic().stream().filter(this::isAskedFor).filter(Seen::isFree).toList();
    }

    Set<String> freeIds() {
        return free().stream().map(seen -> seen.job().id()).collect(Collectors.toUnmodifiableSet());
    }
}
