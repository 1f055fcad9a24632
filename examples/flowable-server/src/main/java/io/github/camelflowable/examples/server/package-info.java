/** A Flowable server to run beside the examples and inside the tests. */
package io.github.camelflowable.examples.server;
