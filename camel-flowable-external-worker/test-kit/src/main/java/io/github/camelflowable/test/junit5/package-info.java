/** A real Flowable for tests of routes: {@link io.github.camelflowable.test.junit5.FlowableExtension}. */
package io.github.camelflowable.test.junit5;
