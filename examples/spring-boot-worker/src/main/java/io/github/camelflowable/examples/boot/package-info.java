/**
 * A worker on Spring Boot that checks and books invoices.
 */
package io.github.camelflowable.examples.boot;
