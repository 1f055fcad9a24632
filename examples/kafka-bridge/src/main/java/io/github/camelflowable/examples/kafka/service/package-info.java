/** A service with Kafka and JSON only; it could as well be written in Python or Go. */
package io.github.camelflowable.examples.kafka.service;
