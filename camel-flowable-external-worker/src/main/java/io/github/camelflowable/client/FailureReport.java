package io.github.camelflowable.client;

import java.time.Duration;

/**
 * The report on a job that failed.
 *
 * @param errorMessage short reason; the engine stores 2000 characters
 * @param errorDetails long reason, usually the stack trace
 * @param retries      new number of remaining retries; null lets the engine count down, 0 makes it a dead letter at once
 * @param retryTimeout pause before the next try; null means at once. The engine ends a pause only when its reset of
 *                     expired jobs runs, by default once a minute
 */
public record FailureReport(String errorMessage, String errorDetails, Integer retries, Duration retryTimeout) {

    /** Characters. The engine's column holds 2000 and the engine cuts a longer text; a smaller value loses more of it. */
    public static final int MESSAGE_CHARACTERS = 2000;

    public FailureReport {
        // PostgreSQL stores no NUL: the engine would answer 500, each time.
        errorMessage = errorMessage == null ? null : cut(errorMessage.replace('\0', ' '));
    }

    private static String cut(String text) {
        if (text.length() <= MESSAGE_CHARACTERS) {
            return text;
        }
        int end = MESSAGE_CHARACTERS - 3;
        // Half an emoji is not valid text, and a database may refuse it.
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "...";
    }
}
