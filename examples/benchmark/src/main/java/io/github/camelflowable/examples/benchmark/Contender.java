package io.github.camelflowable.examples.benchmark;

/** One way to work jobs off. */
public interface Contender {

    String name();

    /** Starts to work on the topic and returns; the worker goes on until it is stopped. */
    Worker start(Site site, Work work, Tally tally) throws Exception;

    /** A contender at work. */
    interface Worker {

        void stop() throws Exception;
    }
}
