/** Faults, load and bad input: nothing is lost. What is promised, and the figures, stand on the page reliability.md. */
package io.github.camelflowable.reliability;
