/**
 * The smallest worker on Spring Boot.
 */
package io.github.camelflowable.examples.minimal;
