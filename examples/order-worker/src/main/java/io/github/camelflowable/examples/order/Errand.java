package io.github.camelflowable.examples.order;

import java.time.Duration;

import org.apache.camel.ProducerTemplate;

/** What a customer comes with: an order, which is a process in Flowable, or a return, which is a case. */
interface Errand {

    String number();

    String goods();

    String expectedOutcome();

    /** Starts the instance and gives its id. */
    String start(ProducerTemplate flowable);

    /** Waits until the instance has ended, or the time is over, and tells how it stands then. */
    Outcome await(ProducerTemplate flowable, String id, Duration longestWait);
}
