package io.github.camelflowable.client;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/**
 * Reads the times of a job. Flowable writes them in UTC with three digits of fraction ({@code 2026-01-02T03:04:05.678Z}),
 * and they are in every job; reading them by the digit takes a fiftieth of what the JDK's parser does, which was a sixth
 * of what a job cost. Every other form is left to that parser.
 */
final class WireTime {

    private static final String FORM = "0000-00-00T00:00:00.000Z";
    private static final int SECONDS_A_DAY = 24 * 60 * 60;

    private WireTime() {}

    /** @return null for no time, and for one that cannot be read: it is for people to see, and no reason to drop a job */
    static Instant parse(String text) {
        if (text == null) {
            return null;
        }
        try {
            return isOfUsualForm(text)
                    ? usual(text)
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static boolean isOfUsualForm(String text) {
        if (text.length() != FORM.length()) {
            return false;
        }
        for (int i = 0; i < FORM.length(); i++) {
            char c = text.charAt(i);
            if (FORM.charAt(i) == '0' ? c < '0' || c > '9' : c != FORM.charAt(i)) {
                return false;
            }
        }
        return number(text, 11, 13) < 24 && number(text, 14, 16) < 60 && number(text, 17, 19) < 60;
    }

    private static Instant usual(String text) {
        long day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                .toEpochDay();
        int second = (number(text, 11, 13) * 60 + number(text, 14, 16)) * 60 + number(text, 17, 19);
        return Instant.ofEpochSecond(day * SECONDS_A_DAY + second, number(text, 20, 23) * 1_000_000L);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
