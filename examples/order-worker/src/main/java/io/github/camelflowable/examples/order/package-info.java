/** The quickstart: orders and returns run in Flowable, Camel routes do the work. */
package io.github.camelflowable.examples.order;
