package io.github.camelflowable.exchange;

import java.math.BigDecimal;
import java.time.Duration;

import org.apache.camel.TypeConverter;

import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.client.Durations;

/** Reads retries and pauses of a failure from headers, options and envelopes. */
public final class RetryHeaders {

    /** A hundred years. The dates of a database end after the year 9999, and those of Java much later. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private RetryHeaders() {}

    /**
     * @return the whole number, 0 or more
     * @throws IllegalArgumentException naming the header, if it is anything else: Camel would convert 2.5 to 2
     */
    static Integer retries(Object header) {
        try {
            int retries = new BigDecimal(header.toString().strip()).intValueExact();
            if (retries >= 0) {
                return retries;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // The exception below names the value.
        }
        throw new IllegalArgumentException("Header " + FlowableEwConstants.RETRIES
                + " must be a whole number, 0 or more, but is '" + header + "'");
    }

    /** @throws IllegalArgumentException naming the header, if it is not a duration, or a negative one */
    static Duration pause(Object header, TypeConverter converter) {
        return pause("Header " + FlowableEwConstants.RETRY_TIMEOUT, header, converter);
    }

    /**
     * @param what  starts the error message: "Option retryTimeout"
     * @param value a duration, a text, or a number of milliseconds
     * @throws IllegalArgumentException if it is not a duration, or a negative one
     */
    public static Duration pause(String what, Object value, TypeConverter converter) {
        Object given = value instanceof Number number ? (Object) number.longValue() : value;
        Duration duration = Durations.parse(what, given, converter);
        if (duration.isNegative()) {
            throw new IllegalArgumentException(what + " must not be negative, but is " + value);
        }
        return checked(what, duration);
    }

    /**
     * @param what starts the error message: "Option retryTimeout"
     * @throws IllegalArgumentException for a pause that the engine cannot add to a date: it answers 500, each time
     */
    public static Duration checked(String what, Duration pause) {
        if (pause.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    what + " must not be longer than " + LONGEST.toDays() + " days, but is " + pause);
        }
        return pause;
    }
}
