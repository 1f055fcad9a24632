package io.github.camelflowable.examples.benchmark;

/** One question to measure an answer for. */
interface Scenario {

    Result run(Lab lab) throws Exception;
}
