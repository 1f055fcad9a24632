/**
 * The least that is a worker on Spring Boot.
 */
package io.github.camelflowable.examples.minimal;
