package io.github.camelflowable.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

import org.apache.hc.core5.http.message.BasicHeader;
import org.junit.jupiter.api.Test;

class ServerClockTest {

    private final ServerClock clock = new ServerClock();

    private void answered(String date) {
        clock.answered(new BasicHeader("Date", date));
    }

    @Test
    void shouldBeTheServersClockWhenTheWorkersIsHoursAhead() {
        Instant there = Instant.now().minus(2, ChronoUnit.HOURS);

        answered(DateTimeFormatter.RFC_1123_DATE_TIME.format(there.atOffset(ZoneOffset.UTC)));

        assertThat(clock.now()).isCloseTo(there, within(30, ChronoUnit.SECONDS));
    }

    @Test
    void shouldBeOursWhenTheServerSaysNothingOfUse() {
        assertThat(clock.now()).isCloseTo(Instant.now(), within(30, ChronoUnit.SECONDS));

        answered("yesterday");
        assertThat(clock.now()).isCloseTo(Instant.now(), within(30, ChronoUnit.SECONDS));

        clock.answered(null);
        assertThat(clock.now()).isCloseTo(Instant.now(), within(30, ChronoUnit.SECONDS));
    }
}
