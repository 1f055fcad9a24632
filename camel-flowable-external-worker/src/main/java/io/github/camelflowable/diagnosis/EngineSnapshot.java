package io.github.camelflowable.diagnosis;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.camelflowable.client.ExternalWorkerJob;

/**
 * The jobs of an engine while the polls of a topic come back empty.
 *
 * @param at          when it was taken, by the server's clock
 * @param topic       topic that is polled
 * @param scopeType   {@code bpmn} or {@code cmmn} if only such jobs are asked for, else null
 * @param workerId    worker that polls
 * @param jobs        external worker jobs of all topics, in the order of their ids
 * @param unseen      number of further jobs
 * @param freeBefore  ids of the jobs of the topic that were free in the last snapshot; empty polls came between
 * @param deadLetters jobs of the topic without retries
 * @param suspended   jobs of the topic in suspended instances
 * @param hidden      the answer of the server that refused to show something, or null
 * @param unfinished  whether the next snapshot will know more models
 * @param requests    number of requests that it took
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
     * @param topic its topic by the model or the engine's table; null if neither could be read
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

    /** A job that no worker can acquire: a dead letter, or a job of a suspended instance. */
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

    /** @return the free jobs that a poll should have acquired */
    List<Seen> free() {
        return ofTopic().stream().filter(this::isAskedFor).filter(Seen::isFree).toList();
    }

    Set<String> freeIds() {
        return free().stream().map(seen -> seen.job().id()).collect(Collectors.toUnmodifiableSet());
    }
}
