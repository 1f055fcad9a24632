package io.github.camelflowable.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;

class ReportRetryTest {

    @Test
    void shouldDoubleThePauseUpToTenSeconds() {
        ReportRetry longest = new ReportRetry(() -> 1.0);

        assertThat(longest.pauseBefore(2)).isEqualTo(Duration.ofMillis(100));
        assertThat(longest.pauseBefore(3)).isEqualTo(Duration.ofMillis(200));
        assertThat(longest.pauseBefore(5)).isEqualTo(Duration.ofMillis(800));
        assertThat(longest.pauseBefore(9)).isEqualTo(Duration.ofSeconds(10));
        assertThat(longest.pauseBefore(1000)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void shouldSpreadPausesOverTheirUpperHalf() {
        assertThat(new ReportRetry(() -> 0.0).pauseBefore(2)).isEqualTo(Duration.ofMillis(50));
        assertThat(new ReportRetry(() -> 0.5).pauseBefore(2)).isEqualTo(Duration.ofMillis(75));
    }
}
