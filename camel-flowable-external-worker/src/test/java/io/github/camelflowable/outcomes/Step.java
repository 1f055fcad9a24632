package io.github.camelflowable.outcomes;

import org.apache.camel.model.ProcessorDefinition;

/** The work of a route, written into whatever shape stands around it. */
@FunctionalInterface
interface Step {

    /** The variable by which a report tells who has written its variables. */
    String VARIABLE = "by";

    /** Written by the work itself. */
    String BY = "work";

    /** Written just before a producer reports. */
    String PRODUCER = "producer";

    /** Written by whatever swallows an exception. */
    String HANDLER = "handler";

    void addTo(ProcessorDefinition<?> route, Place place);
}
