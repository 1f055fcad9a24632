/**
 * A worker on Camel Quarkus.
 */
package io.github.camelflowable.examples.quarkus;
