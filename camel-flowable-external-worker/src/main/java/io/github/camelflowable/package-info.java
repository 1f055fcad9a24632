/**
 * The component {@code flowable-ew:} for Flowable's external worker jobs: its endpoint, options, headers, exceptions and event.
 */
package io.github.camelflowable;
