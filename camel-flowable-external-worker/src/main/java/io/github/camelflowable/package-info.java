/**
 * The Camel face of Flowable's external worker jobs: the component {@code flowable-ew:}, its options, headers and routes'
 * outcomes.
 */
package io.github.camelflowable;
