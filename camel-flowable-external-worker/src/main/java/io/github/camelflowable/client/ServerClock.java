package io.github.camelflowable.client;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

import org.apache.hc.core5.http.Header;

/**
 * The clock of a server by the header {@code Date} of its last answer. A lock ends by the server's clock, and the worker's may
 * be hours off.
 */
final class ServerClock {

    /** The header as it came: it is parsed only when it is asked for, as few answers need it. */
    private record Answer(String date, long nanoTime) {}

    private volatile Answer last;

    /** @param date the header, or null */
    void answered(Header date) {
        last = date == null ? null : new Answer(date.getValue(), System.nanoTime());
    }

    Instant now() {
        Answer answer = last;
        if (answer != null) {
            try {
                return ZonedDateTime.parse(answer.date(), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant()
                        .plus(Duration.ofNanos(System.nanoTime() - answer.nanoTime()));
            } catch (DateTimeException e) {
                return Instant.now();
            }
        }
        return Instant.now();
    }
}
