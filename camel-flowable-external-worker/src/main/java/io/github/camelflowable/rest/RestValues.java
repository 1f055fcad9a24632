package io.github.camelflowable.rest;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Converts values of parameters to the form that the server accepts.
 * <p>
 * In an address Flowable reads a date in one form only, with seconds and a zone; its own answers have another form. So this
 * class accepts every usual form and rewrites it.
 */
final class RestValues {

    /** Date, or date and time with or without seconds, fraction and zone; the zone with or without a colon. */
    private static final DateTimeFormatter ANY_DATE = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .optionalEnd()
            .toFormatter();

    private RestValues() {}

    /** @return the value in the form of an address, not encoded */
    static String text(RestOperation operation, RestField field, Object value) {
        if (value instanceof Object[] array) {
            return text(operation, field, Arrays.asList(array));
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(each -> single(operation, field, each)).collect(Collectors.joining(","));
        }
        return single(operation, field, value);
    }

    private static String single(RestOperation operation, RestField field, Object value) {
        if (value == null || value instanceof Collection<?>) {
            throw wrong(
                    operation, field.name(), value == null ? null : "a list in a list", "a value or a list of values");
        }
        return switch (field.type()) {
            case BOOLEAN -> String.valueOf(flag(operation, field.name(), value));
            case INTEGER -> String.valueOf(wholeNumber(operation, field.name(), value));
            case DATE ->
                instant(operation, field, value).truncatedTo(ChronoUnit.SECONDS).toString();
            default -> value.toString();
        };
    }

    /**
     * @return the instant of a date; without a zone it is UTC, without a time the beginning of the day
     */
    static Instant instant(RestOperation operation, RestField field, Object value) {
        if (value instanceof Date date) {
            return Instant.ofEpochMilli(date.getTime());
        }
        if (value instanceof Calendar calendar) {
            return calendar.toInstant();
        }
        if (value instanceof Instant instant) {
            return instant;
        }
        if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        if (value instanceof ZonedDateTime time) {
            return time.toInstant();
        }
        try {
            TemporalAccessor parsed = ANY_DATE.parseBest(
                    value.toString().strip(), OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            if (parsed instanceof OffsetDateTime time) {
                return time.toInstant();
            }
            return parsed instanceof LocalDateTime time
                    ? time.toInstant(ZoneOffset.UTC)
                    : ((LocalDate) parsed).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw wrong(operation, field.name(), value, "a date such as 2026-11-22T10:15:00Z");
        }
    }

    static boolean flag(RestOperation operation, String name, Object value) {
        String text = value.toString().strip().toLowerCase(Locale.ROOT);
        return Boolean.parseBoolean(oneOf(operation, name, text, List.of("true", "false")));
    }

    /** All whole numbers of the API are ints; the server answers 500 to a larger one. */
    static int wholeNumber(RestOperation operation, String name, Object value) {
        try {
            return Integer.parseInt(value.toString().strip());
        } catch (NumberFormatException e) {
            throw wrong(operation, name, value, "a whole number of at most 31 bits");
        }
    }

    /** An index of a row, or a number of rows. */
    static String count(RestOperation operation, String name, Object value) {
        String text = value.toString().strip();
        if (!text.matches("\\d{1,9}")) {
            throw wrong(operation, name, value, "a whole number from 0 to 999999999");
        }
        return text;
    }

    static String oneOf(RestOperation operation, String name, String value, List<String> allowed) {
        if (!allowed.contains(value)) {
            throw wrong(operation, name, value, "one of " + allowed);
        }
        return value;
    }

    private static IllegalArgumentException wrong(RestOperation operation, String name, Object value, String expected) {
        return new IllegalArgumentException("Parameter '" + name + "' of " + operation.address() + " must be "
                + expected + ", but is '" + value + "'");
    }
}
