package io.github.camelflowable.client;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Calendar;
import java.util.Date;
import java.util.regex.Pattern;

/** Dates and times as Flowable stores them: the type, the text, and which of them it can store. */
final class VariableTimes {

    /** A year before 1 or after 9999, as it begins an ISO-8601 text. */
    private static final Pattern OTHER_YEARS = Pattern.compile("^(?:-\\d+|\\+?\\d{5,}|\\+?0{4})-\\d.*", Pattern.DOTALL);

    /** Flowable reads a {@code date} by the Gregorian calendar of 1582, and answers 400 to the days that it leaves out. */
    private static final Pattern LEFT_OUT = Pattern.compile("^1582-10-(?:0[5-9]|1[0-4]).*", Pattern.DOTALL);

    private VariableTimes() {}

    /** @return Flowable's type of the value, or null if it is no date or time */
    static String type(Object value) {
        if (value instanceof Date || value instanceof Calendar) {
            return "date";
        }
        if (value instanceof Instant || value instanceof OffsetDateTime || value instanceof ZonedDateTime) {
            return "instant";
        }
        return value instanceof LocalDate ? "localDate" : value instanceof LocalDateTime ? "localDateTime" : null;
    }

    /**
     * @return the text of a value that has a type here, in the form that every Flowable version understands: UTC, and no or
     *         exactly three digits of fraction
     */
    static String text(Object value) {
        Instant instant = instant(value);
        return instant == null
                ? exact(value)
                : instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** @return the text with all its digits, for a value that is not a variable of its own */
    static String exact(Object value) {
        if (value instanceof LocalDateTime time) {
            return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
        }
        Instant instant = instant(value);
        return instant == null ? value.toString() : instant.toString();
    }

    private static Instant instant(Object value) {
        if (value instanceof Date date) {
            // Not toInstant(): a java.sql.Date has none.
            return Instant.ofEpochMilli(date.getTime());
        }
        if (value instanceof Calendar calendar) {
            return calendar.toInstant();
        }
        if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        if (value instanceof ZonedDateTime time) {
            return time.toInstant();
        }
        return value instanceof Instant time ? time : null;
    }

    /**
     * @param type Flowable's type, or null
     * @throws IllegalArgumentException naming the variable, if the server refuses such a date each time: its job would
     *                                  run for ever
     */
    static void check(String name, String type, String text) {
        if (type == null || !(type.startsWith("local") || type.equals("date") || type.equals("instant"))) {
            return;
        }
        if (OTHER_YEARS.matcher(text).matches()) {
            throw new IllegalArgumentException("Variable '" + name + "' is the " + type + " " + text
                    + ", but a date variable is of the years 1 to 9999, beyond which Flowable refuses it: send null or a"
                    + " text instead");
        }
        if (type.equals("date") && LEFT_OUT.matcher(text).matches()) {
            throw new IllegalArgumentException("Variable '" + name + "' is the date " + text
                    + ", but Flowable refuses the days from 1582-10-05 to 1582-10-14, which its calendar does not have:"
                    + " send a LocalDate or a text instead");
        }
    }
}
