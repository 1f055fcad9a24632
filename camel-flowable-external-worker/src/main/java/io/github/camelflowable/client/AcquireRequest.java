package io.github.camelflowable.client;

import java.time.Duration;

/**
 * What to ask for when acquiring jobs.
 *
 * @param topic           exact, case-sensitive name of the topic
 * @param workerId        who locks them; the server compares it exactly
 * @param lockDuration    how long the lock holds
 * @param numberOfTasks   at most so many jobs; 1 or more
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
