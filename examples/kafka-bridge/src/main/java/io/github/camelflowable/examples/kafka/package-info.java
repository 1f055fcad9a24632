/** Flowable's jobs go out to Kafka as JSON, and what a service answers there is reported back. */
package io.github.camelflowable.examples.kafka;
