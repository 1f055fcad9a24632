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

/** Dates and times as Flowable stores them: the type, the text, and which of them it can store. Pure. */
final class VariableTimes {

    /** A year before 1 or after 9999, as it begins an ISO-8601 text. */
    private static final Pattern OTHER_YEARS = Pattern.compile("^(?:-\\d+|\\+?\\d{5,}|\\+?0{4})-\\d.*", Pattern.DOTALL);

    /** Flowable reads a {@code date} by the calendar that Pope Gregory reformed, and answers 400 to the days he left out. */
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

    /** @return the text of a value that has a type here */
    static String text(Object value) {
        if (value instanceof Date date) {
            // Not toInstant(): a java.sql.Date has none.
            return millis(Instant.ofEpochMilli(date.getTime()));
        }
        if (value instanceof Calendar calendar) {
            return millis(calendar.toInstant());
        }
        if (value instanceof Instant instant) {
            return millis(instant);
        }
        if (value instanceof OffsetDateTime time) {
            return millis(time.toInstant());
        }
        if (value instanceof ZonedDateTime time) {
            return millis(time.toInstant());
        }
        return value instanceof LocalDateTime time
                ? DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time)
                : value.toString();
    }

    /** The form of a time that every Flowable version understands: UTC, and no or exactly three digits of fraction. */
    private static String millis(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
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
