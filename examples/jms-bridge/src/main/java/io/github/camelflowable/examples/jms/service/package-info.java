/** Two services with JMS and JSON only; they could as well be written in Python or Go. */
package io.github.camelflowable.examples.jms.service;
