package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ExceptionHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.kit.HandScheduler;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

/** What is in the log after ten minutes of an engine that is down. Ticks and clock are moved by hand. */
class LogVolumeTest {

    private static final int TOPICS = 20;
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    /** Camel's default delay. */
    private static final Duration TICK = Duration.ofMillis(500);

    /** Nothing listens on the port. */
    private static final String DOWN = "http://localhost:1/flowable-rest";

    private final AtomicLong now = new AtomicLong();
    private final HandScheduler scheduler = new HandScheduler();
    private final CamelContext context = new DefaultCamelContext();
    private final Everything log = new Everything();

    /** All lines of all loggers, as the usual pattern writes them, stack traces included. */
    private static final class Everything extends UnsynchronizedAppenderBase<ILoggingEvent> {

        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final PatternLayout layout = new PatternLayout();
        private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

        void begin() {
            setContext(root.getLoggerContext());
            layout.setContext(root.getLoggerContext());
            layout.setPattern("%d %-5level [%thread] %logger - %msg%n");
            layout.start();
            start();
            root.addAppender(this);
        }

        void end() {
            root.detachAppender(this);
            stop();
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.INFO)) {
                lines.addAll(layout.doLayout(event).lines().toList());
            }
        }
    }

    @BeforeEach
    void startRoutes() throws Exception {
        FlowableEwComponent component = context.getComponent("flowable-ew", FlowableEwComponent.class);
        component.getConfiguration().setBaseUrl(DOWN);
        component.engines().setClock(now::get);
        context.getRegistry().bind("byHand", scheduler);
    }

    @AfterEach
    void stop() {
        log.end();
        context.stop();
    }

    private void start(String options) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                for (int i = 0; i < TOPICS; i++) {
                    from("flowable-ew:topic" + i + "?scheduler=#byHand" + options)
                            .to("mock:end");
                }
            }
        });
        context.start();
        log.begin();
    }

    private void tenMinutes() {
        for (long passed = 0; passed < TEN_MINUTES.toNanos(); passed += TICK.toNanos()) {
            scheduler.tick();
            now.addAndGet(TICK.toNanos());
        }
    }

    @Test
    void shouldStayReadableWhileTheEngineIsDown() throws Exception {
        start("");

        tenMinutes();

        assertThat(log.lines)
                .hasSizeBetween(10, 12)
                .allMatch(line -> line.contains(" WARN ") && line.contains("UNREACHABLE"))
                .allMatch(line -> line.contains("topic0") && line.contains("Nothing listens there: check baseUrl"));
        assertThat(String.join("\n", log.lines).getBytes(StandardCharsets.UTF_8).length)
                .as("bytes")
                .isLessThan(10_000);
    }

    @Test
    void shouldStayReadableWithoutBackOff() throws Exception {
        start("&backoffMultiplier=0");

        tenMinutes();

        assertThat(log.lines).hasSizeBetween(10, 12);
    }

    @Test
    void shouldTellAnExceptionHandlerOfTheUserOfEachFailure() throws Exception {
        List<Throwable> told = new CopyOnWriteArrayList<>();
        context.getRegistry().bind("mine", new ExceptionHandler() {
            @Override
            public void handleException(Throwable exception) {
                told.add(exception);
            }

            @Override
            public void handleException(String message, Throwable exception) {
                told.add(exception);
            }

            @Override
            public void handleException(String message, org.apache.camel.Exchange exchange, Throwable exception) {
                told.add(exception);
            }
        });
        start("&exceptionHandler=#mine");

        scheduler.tick();

        assertThat(told).hasSize(TOPICS);
    }
}
