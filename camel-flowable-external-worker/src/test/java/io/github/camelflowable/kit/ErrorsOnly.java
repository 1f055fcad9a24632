package io.github.camelflowable.kit;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

/** The connector logs errors only, while a class of tests causes thousands of faults on purpose. */
public final class ErrorsOnly implements BeforeAllCallback, AfterAllCallback {

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.camelflowable");
    private Level usual;

    @Override
    public void beforeAll(ExtensionContext context) {
        usual = logger.getLevel();
        logger.setLevel(Level.ERROR);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        logger.setLevel(usual);
    }
}
