package io.github.camelflowable.outcomes;

import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.TransactedPolicy;

/** What {@code transacted()} needs; nothing takes part in its transaction. */
final class NoTransaction implements TransactedPolicy {

    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        // Nothing to prepare.
    }

    @Override
    public Processor wrap(Route route, Processor processor) {
        return processor;
    }
}
