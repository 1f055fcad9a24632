/**
 * The table of outcomes: every shape of a route, every way that a job's work can end, and the one right report of each
 * combination. {@code Shapes} and {@code Endings} hold the data, {@code Rules} decides, {@code OutcomeTableIT} runs it
 * on a real engine.
 */
package io.github.camelflowable.outcomes;
