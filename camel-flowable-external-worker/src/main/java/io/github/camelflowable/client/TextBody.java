package io.github.camelflowable.client;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The bytes of a message body as text, in the charset that the sender used.
 * <p>
 * A JSON library reads bytes as UTF-8 whatever the content type says: a body in ISO-8859-1 with one umlaut would be
 * unreadable.
 */
public final class TextBody {

    private static final String CHARSET = "charset";

    /** UTF-32 first: the mark of UTF-16LE is the beginning of that of UTF-32LE. */
    private static final Map<Charset, byte[]> BYTE_ORDER_MARKS = new LinkedHashMap<>();

    static {
        BYTE_ORDER_MARKS.put(Charset.forName("UTF-32BE"), new byte[] {0, 0, (byte) 0xFE, (byte) 0xFF});
        BYTE_ORDER_MARKS.put(Charset.forName("UTF-32LE"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 0});
        BYTE_ORDER_MARKS.put(StandardCharsets.UTF_8, new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
        BYTE_ORDER_MARKS.put(StandardCharsets.UTF_16BE, new byte[] {(byte) 0xFE, (byte) 0xFF});
        BYTE_ORDER_MARKS.put(StandardCharsets.UTF_16LE, new byte[] {(byte) 0xFF, (byte) 0xFE});
    }

    private TextBody() {}

    /**
     * Decodes by the byte order mark, which is left out of the text; without one by the charset of the content type;
     * without that too as UTF-8, or as UTF-16 or UTF-32 if the zeros among the first bytes show it, as JSON parsers do.
     *
     * @param contentType value of the header {@code Content-Type}, or null
     * @throws IllegalArgumentException naming the header, for a charset that this JVM does not have, and for bytes that
     *                                  are not text in the charset
     */
    public static String decode(byte[] bytes, String contentType) {
        Charset named = charset(contentType);
        for (Map.Entry<Charset, byte[]> mark : BYTE_ORDER_MARKS.entrySet()) {
            if (startsWith(bytes, mark.getValue())) {
                int length = mark.getValue().length;
                return decode(ByteBuffer.wrap(bytes, length, bytes.length - length), mark.getKey(), contentType);
            }
        }
        return decode(ByteBuffer.wrap(bytes), named == null ? usual(bytes) : named, contentType);
    }

    private static boolean startsWith(byte[] bytes, byte[] mark) {
        return bytes.length >= mark.length
                && ByteBuffer.wrap(bytes, 0, mark.length).equals(ByteBuffer.wrap(mark));
    }

    /**
     * Decodes what can be decoded, to see what kind of text it is: with replacement characters for the rest, without zeros,
     * and as UTF-8 if there is no such charset.
     */
    public static String legible(byte[] bytes, String contentType) {
        Charset charset;
        try {
            charset = charset(contentType);
        } catch (IllegalArgumentException e) {
            charset = null;
        }
        for (Map.Entry<Charset, byte[]> mark : BYTE_ORDER_MARKS.entrySet()) {
            if (startsWith(bytes, mark.getValue())) {
                charset = mark.getKey();
                break;
            }
        }
        return new String(bytes, charset == null ? usual(bytes) : charset)
                .replaceFirst("^\\uFEFF", "")
                .replace("\0", "");
    }

    private static Charset usual(byte[] bytes) {
        if (bytes.length >= 4 && bytes[0] == 0 && bytes[1] == 0 && bytes[2] == 0) {
            return Charset.forName("UTF-32BE");
        }
        if (bytes.length >= 4 && bytes[1] == 0 && bytes[2] == 0 && bytes[3] == 0) {
            return Charset.forName("UTF-32LE");
        }
        if (bytes.length < 2 || (bytes[0] == 0) == (bytes[1] == 0)) {
            return StandardCharsets.UTF_8;
        }
        return bytes[0] == 0 ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    }

    private static String decode(ByteBuffer bytes, Charset charset, String contentType) {
        try {
            // The engine would store a replacement character for an unreadable byte, and nobody would notice.
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes)
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "The body is not text in " + charset + ": set the header Content-Type, which is "
                            + shown(contentType) + ", to one that names the charset of the body, such as"
                            + " application/json; charset=ISO-8859-1",
                    e);
        }
    }

    /** @return the charset that the content type names, or null */
    private static Charset charset(String contentType) {
        String name = charsetName(contentType);
        try {
            return name.isEmpty() ? null : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new IllegalArgumentException("Header Content-Type names the charset '" + name
                    + "', which this JVM does not have: " + shown(contentType));
        }
    }

    private static String charsetName(String contentType) {
        if (contentType != null) {
            for (String part : contentType.split(";")) {
                String[] parameter = part.split("=", 2);
                if (parameter.length == 2 && parameter[0].strip().equalsIgnoreCase(CHARSET)) {
                    return parameter[1]
                            .strip()
                            .replaceAll("^[\"'](.*)[\"']$", "$1")
                            .strip();
                }
            }
        }
        return "";
    }

    private static String shown(String contentType) {
        return contentType == null ? "not set" : "'" + contentType + "'";
    }
}
