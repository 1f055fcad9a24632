package io.github.camelflowable.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The times of a job, in whatever form they come. */
class JobTimesTest {

    private static Instant byTheJdk(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Instant read(String text) throws IOException {
        ObjectNode job = JobJson.object().put("id", "8").put("createTime", text);
        return JobBinding.job(job).createTime();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-02T03:04:05.678Z",
                "1970-01-01T00:00:00.000Z",
                "1969-12-31T23:59:59.999Z",
                "0000-03-01T00:00:00.000Z",
                "2024-02-29T12:00:00.000Z",
                "2026-02-29T12:00:00.000Z",
                "2026-13-01T00:00:00.000Z",
                "2026-00-00T00:00:00.000Z",
                "2026-01-02T24:00:00.000Z",
                "2026-01-02T23:60:00.000Z",
                "2026-01-02T23:59:60.000Z",
                "2026-01-02T03:04:05.678+02:00",
                "2026-01-02T03:04:05Z",
                "2026-01-02T03:04:05.67Z",
                "2026-01-02 03:04:05.678Z",
                "2026-01-02T03:04:05.678z",
                "2026-01-02T03:04:05,678Z",
                "-026-01-02T03:04:05.678Z",
                "\u0662026-01-02T03:04:05.67Z",
                "yesterday",
                ""
            })
    void shouldReadWhatTheJdkReads(String text) throws IOException {
        assertThat(read(text)).isEqualTo(byTheJdk(text));
    }

    @Test
    void shouldReadAnyTimeAsTheJdkDoes() throws IOException {
        Random random = new Random(7);
        var form = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
        for (int i = 0; i < 20_000; i++) {
            Instant time = Instant.ofEpochMilli((long) (random.nextDouble() * 250_000_000_000_000L));
            assertThat(read(form.format(time))).isEqualTo(time);
        }
    }

    @Test
    void shouldReadNoTimeAsNone() throws IOException {
        assertThat(read(null)).isNull();
    }
}
