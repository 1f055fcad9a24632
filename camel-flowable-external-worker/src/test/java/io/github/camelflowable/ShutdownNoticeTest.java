package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.kit.LogRecorder;

import ch.qos.logback.classic.Level;

class ShutdownNoticeTest {

    private static final Map<String, String> POD = Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1");

    private final LogRecorder log = new LogRecorder(ShutdownNotice.class);
    private final CamelContext context = new DefaultCamelContext();

    @AfterEach
    void close() {
        log.close();
        context.stop();
    }

    @Test
    void shouldSayInAPodThatTheDefaultsDoNotFit() {
        ShutdownNotice.log(context, POD);

        assertThat(log.messages(Level.INFO))
                .singleElement()
                .asString()
                .startsWith("Camel's shutdown may take 45 s")
                .contains("terminationGracePeriodSeconds", "camel.main.shutdown-timeout");
    }

    @Test
    void shouldSayNothingWhenItFitsOrElsewhere() {
        ShutdownNotice.log(context, Map.of());
        context.getShutdownStrategy().setTimeout(29);
        ShutdownNotice.log(context, POD);

        assertThat(log.messages(Level.INFO)).isEmpty();
    }
}
