package io.github.camelflowable.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    private static final CamelContext CAMEL = new DefaultCamelContext();

    @BeforeAll
    static void start() {
        CAMEL.start();
    }

    @AfterAll
    static void stop() {
        CAMEL.stop();
    }

    private static Duration parse(Object value) {
        return Durations.parse("Option retryTimeout", value, CAMEL.getTypeConverter());
    }

    @ParameterizedTest
    @CsvSource({
        "PT30S, 30000",
        "30s, 30000",
        "30000, 30000",
        "1h30m, 5400000",
        "5min, 300000",
        "1d, 86400000",
        "P1D, 86400000",
        "PT0.5S, 500",
        "PT-5S, -5000",
        "0, 0",
        "000, 0",
        "0s, 0",
        "PT0S, 0",
        "P0D, 0",
        "PT0.0S, 0"
    })
    void shouldUnderstandItWhenItIsIsoOrCamels(String text, long millis) {
        assertThat(parse(text)).hasMillis(millis);
    }

    @Test
    void shouldTakeItAsItIsWhenItIsNoText() {
        assertThat(parse(Duration.ZERO)).isZero();
        assertThat(parse(Duration.ofSeconds(5))).hasSeconds(5);
        assertThat(parse(5000L)).hasSeconds(5);
    }

    /** Camel's converter makes zero of most of these. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "soon", "never", "5x", "5 minutes", "-5s", "1e3", "1.5s", "P1M", "PT", "P", "1w"})
    void shouldRefuseItWhenItIsNoLengthOfTime(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Option retryTimeout must be an ISO-8601 duration such as PT10S or a Camel duration such"
                        + " as 10s, but is '" + text + "'");
    }
}
