package io.github.camelflowable.client;

/** A component whose connection is the default of others in the same context. */
public interface ConnectionDefaults {

    FlowableConnectionConfiguration getConfiguration();
}
