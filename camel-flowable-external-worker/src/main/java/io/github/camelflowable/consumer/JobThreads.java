package io.github.camelflowable.consumer;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The threads of jobs. All pools are Camel's; slots are the only limit of how many jobs run at a time.
 *
 * @param routes  runs routes, and the reports of routes that end on the thread that started them
 * @param reports runs the other reports and repetitions; it outlives the consumer, so that a route that ends after a forced
 *                stop can report
 * @param timer   waits for the ends of leases and between two tries; it never sends a request itself
 */
public record JobThreads(ExecutorService routes, ExecutorService reports, ScheduledExecutorService timer) {}
