package io.github.camelflowable.outcomes;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.slf4j.LoggerFactory;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

/** What the connector warns of. Meanwhile nothing of it, and of Camel, is on the console: most of these jobs go wrong. */
final class Warnings extends UnsynchronizedAppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Queue<String> messages = new ConcurrentLinkedQueue<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.camelflowable");

    private final Logger camel = (Logger) LoggerFactory.getLogger("org.apache.camel");

    Warnings() {
        setContext(logger.getLoggerContext());
        start();
        logger.setAdditive(false);
        camel.setLevel(Level.OFF);
        logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            messages.add(event.getFormattedMessage());
        }
    }

    List<String> messages() {
        return List.copyOf(messages);
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setAdditive(true);
        camel.setLevel(null);
        stop();
    }
}
