package io.github.camelflowable.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPauseTest {

    @ParameterizedTest
    @CsvSource({
        "2, 50, 100",
        "3, 100, 200",
        "8, 3200, 6400",
        "9, 5000, 10000",
        "12, 5000, 10000",
        "13, 5000, 10000",
        "66, 5000, 10000",
        "100000, 5000, 10000"
    })
    void shouldDoubleUpToTenSecondsAndSpreadOverTheUpperHalf(int attempt, long least, long most) {
        assertThat(new RetryPause(() -> 0).before(attempt)).isEqualTo(Duration.ofMillis(least));
        assertThat(new RetryPause(() -> 1).before(attempt)).isEqualTo(Duration.ofMillis(most));
    }
}
