/** Flowable's jobs go out to JMS queues as JSON, and what services answer there is reported back. */
package io.github.camelflowable.examples.jms;
