package io.github.camelflowable.client;

import java.time.Duration;

/**
 * What to tell Flowable about a job that failed.
 *
 * @param errorMessage short reason; the engine stores 2000 characters
 * @param errorDetails long reason, usually the stack trace
 * @param retries      remaining retries from now on; null lets the engine count down, 0 makes it a dead letter at once
 * @param retryTimeout pause before the next try; null means at once. The engine ends a pause only when its reset of
 *                     expired jobs runs, by default once a minute
 */
public record FailureReport(String errorMessage, String errorDetails, Integer retries, Duration retryTimeout) {

    /** The engine's column holds 2000 characters; it would cut the text itself, and so do we, to keep requests small. */
    public static final int MESSAGE_CHARACTERS = 2000;

    public FailureReport {
        errorMessage = cut(errorMessage);
    }

    private static String cut(String text) {
        if (text == null || text.length() <= MESSAGE_CHARACTERS) {
            return text;
        }
        int end = MESSAGE_CHARACTERS - 3;
        // Half an emoji is not valid text, and a database may refuse it.
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "...";
    }
}
