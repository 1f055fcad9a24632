/** Flowable's own Java client as a contender; compiled with the profile {@code official-client} only. */
package io.github.camelflowable.examples.benchmark.official;
