package io.github.camelflowable.consumer;

import io.github.camelflowable.exchange.JobExchanges;
import io.github.camelflowable.exchange.OutcomeDecider;
import io.github.camelflowable.worker.OutcomeReporter;

/**
 * What an endpoint does with a job.
 *
 * @param exchanges makes it an exchange
 * @param decider   decides its outcome
 * @param reporter  reports the outcome
 * @param release   whether a job that comes too late to start is released at once, instead of being left locked
 */
public record JobHandling(JobExchanges exchanges, OutcomeDecider decider, OutcomeReporter reporter, boolean release) {}
