package io.github.camelflowable.consumer;

import io.github.camelflowable.exchange.JobExchanges;
import io.github.camelflowable.exchange.OutcomeDecider;
import io.github.camelflowable.exchange.OutcomeJournal;
import io.github.camelflowable.worker.OutcomeReporter;

/**
 * The collaborators that run a job of an endpoint.
 *
 * @param exchanges creates its exchange
 * @param decider   decides its outcome
 * @param reporter  reports the outcome
 * @param release   whether a job that must not start any more is released at once, instead of being left locked
 * @param journal   stores decided outcomes; null without the option
 */
public record JobHandling(
        JobExchanges exchanges,
        OutcomeDecider decider,
        OutcomeReporter reporter,
        boolean release,
        OutcomeJournal journal) {}
