package io.github.camelflowable.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * An answer that is not a success, as far as its body can be read.
 *
 * @param status  HTTP status
 * @param fromApi whether the API answered, not the web server or a proxy before it
 * @param detail  the reason that the body names, or null
 * @param text    the reason, else the body itself, as one short line; null if the body is empty
 */
record ServerError(int status, boolean fromApi, String detail, String text) {

    /** Characters of a body that are quoted. More fill the log with web pages; with fewer the reason may be cut off. */
    private static final int QUOTED_CHARACTERS = 200;

    /** Errors of PostgreSQL, H2, MySQL, Oracle and SQL Server. */
    private static final Pattern UNSTORABLE = Pattern.compile(
            "invalid byte sequence for encoding|value too long for|Data too long for column|Incorrect string value"
                    + "|value too large for column|data would be truncated",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern TITLE = Pattern.compile("<title>([^<]+)</title>", Pattern.CASE_INSENSITIVE);

    static ServerError read(int status, String body) {
        JsonNode json = parse(body);
        String detail = json != null ? text(json, "exception", "message", "error") : null;
        boolean fromApi = json != null && json.has("message") && !json.has("path");
        return new ServerError(status, fromApi, detail, quote(detail != null ? detail : title(body)));
    }

    /** @return the title if it is a web page, which says more than its first 200 characters of markup; else the body */
    private static String title(String body) {
        Matcher title = body == null ? null : TITLE.matcher(body);
        return title != null && title.find() ? title.group(1) : body;
    }

    /** Flowable answers an unknown path or method with 500. */
    boolean isWrongAddress() {
        return detail != null
                && (detail.startsWith("No endpoint ")
                        || detail.startsWith("No static resource ")
                        || detail.startsWith("Request method ")
                        || detail.startsWith("Content-Type "));
    }

    /** Spring Boot refuses a large upload with 500, a proxy with 413; a repetition would be refused, too. */
    boolean isTooLarge() {
        return status == 413 || detail != null && detail.startsWith("Maximum upload size exceeded");
    }

    /**
     * The database cannot store a value, such as a text with the character NUL in PostgreSQL, or one that is longer than its
     * column. Flowable answers 500 with the error of the database; a repetition would be answered in the same way.
     */
    boolean isUnstorable() {
        return status == 500
                && fromApi
                && detail != null
                && UNSTORABLE.matcher(detail).find();
    }

    private static JsonNode parse(String body) {
        if (body == null || body.isBlank() || body.stripLeading().charAt(0) != '{') {
            return null;
        }
        try {
            return JobJson.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static String text(JsonNode json, String... fields) {
        for (String field : fields) {
            if (json.path(field).isTextual()) {
                return json.path(field).textValue();
            }
        }
        return null;
    }

    /** @return the text as one short line, or null if it has no visible character */
    static String quote(String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        if (line.length() <= QUOTED_CHARACTERS) {
            return line;
        }
        // Half an emoji is not valid text, and this may become the message of a failure report.
        boolean halved = Character.isHighSurrogate(line.charAt(QUOTED_CHARACTERS - 1));
        return line.substring(0, halved ? QUOTED_CHARACTERS - 1 : QUOTED_CHARACTERS) + "...";
    }
}
