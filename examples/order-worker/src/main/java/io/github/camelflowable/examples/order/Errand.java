package io.github.camelflowable.examples.order;

import io.github.camelflowable.examples.server.FlowableRest;

/** What a customer comes with: an order, which is a process in Flowable, or a return, which is a case. */
interface Errand {

    String number();

    String goods();

    String expectedOutcome();

    /** Starts the instance and gives its id. */
    String start(FlowableRest flowable);

    Outcome outcome(FlowableRest flowable, String id);
}
