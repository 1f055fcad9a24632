package io.github.camelflowable.client;

import java.time.Duration;

import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.TypeConverter;

/** Durations as users write them in options and headers. */
public final class Durations {

    /** Zero, with any unit or in ISO-8601. */
    private static final String ZERO = "(?i)\\s*(0+\\s*[a-z]*|[-+]?P[T0DHMS.]+)\\s*";

    private Durations() {}

    /**
     * @param what starts the error message: "Option retryTimeout"
     * @throws IllegalArgumentException if the value is not a duration
     */
    public static Duration parse(String what, Object value, TypeConverter converter) {
        Duration duration;
        try {
            duration = converter.mandatoryConvertTo(Duration.class, value);
        } catch (NoTypeConversionAvailableException | RuntimeException e) {
            throw notUnderstood(what, value, e);
        }
        // Camel converts most texts that it does not understand to zero.
        if (duration.isZero()
                && value instanceof CharSequence text
                && !text.toString().matches(ZERO)) {
            throw notUnderstood(what, value, null);
        }
        return duration;
    }

    private static IllegalArgumentException notUnderstood(String what, Object value, Exception cause) {
        return new IllegalArgumentException(
                what + " must be an ISO-8601 duration such as PT10S or a Camel duration such as 10s, but is '" + value
                        + "'",
                cause);
    }
}
