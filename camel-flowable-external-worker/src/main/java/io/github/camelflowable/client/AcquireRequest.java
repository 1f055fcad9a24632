package io.github.camelflowable.client;

import java.time.Duration;

/**
 * The parameters of one acquire request.
 *
 * @param topic           exact, case-sensitive name of the topic
 * @param workerId        name of the lock owner; the server compares it exactly
 * @param lockDuration    duration of the lock, from the moment at which the engine acquires the job
 * @param numberOfTasks   largest number of jobs; 1 or more
 * @param numberOfRetries how often the server repeats the whole acquire on a locking conflict; with 0 it finds nothing
 * @param scopeType       {@code bpmn}, {@code cmmn}, or null for both
 */
public record AcquireRequest(
        String topic,
        String workerId,
        Duration lockDuration,
        int numberOfTasks,
        int numberOfRetries,
        String scopeType) {}
