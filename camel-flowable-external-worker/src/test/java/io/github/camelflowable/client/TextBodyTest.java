package io.github.camelflowable.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes become the text that the sender wrote, or are refused; never another text. */
class TextBodyTest {

    private static final String TEXT = "{\"city\":\"Köln\"}";
    private static final String MARK = "\uFEFF";

    @ParameterizedTest(name = "{0} as {1}")
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            UTF-8        | none
            UTF-8        | application/json
            UTF-8        | application/json;charset=
            UTF-8        | text/plain; charset=utf-8
            UTF-8        | garbage
            ISO-8859-1   | application/json; charset=ISO-8859-1
            ISO-8859-1   | application/json;CHARSET = "iso-8859-1" ;version=1
            ISO-8859-1   | application/json; version=1; charset='latin1'
            windows-1252 | text/plain;charset=cp1252
            UTF-16BE     | application/json; charset=UTF-16
            UTF-16LE     | application/json; charset=UTF-16LE
            UTF-16BE     | none
            UTF-16LE     | application/json
            UTF-32BE     | none
            UTF-32LE     | application/json
            """)
    void shouldGiveTheTextThatWasWritten(String written, String contentType) {
        assertThat(TextBody.decode(TEXT.getBytes(Charset.forName(written)), contentType))
                .isEqualTo(TEXT);
    }

    static Stream<Arguments> marked() {
        return Stream.of("UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE")
                .flatMap(written -> Stream.of(null, "application/json", "text/plain; charset=ISO-8859-1")
                        .map(contentType -> Arguments.of(written, contentType)));
    }

    /** The mark tells more surely than a header that somebody may have put there for an earlier body. */
    @ParameterizedTest(name = "{0} as {1}")
    @MethodSource("marked")
    void shouldFollowAByteOrderMarkAndLeaveItOut(String written, String contentType) {
        byte[] bytes = (MARK + TEXT).getBytes(Charset.forName(written));

        assertThat(TextBody.decode(bytes, contentType)).isEqualTo(TEXT);
    }

    @Test
    void shouldGiveAnEmptyTextForNoBytes() {
        assertThat(TextBody.decode(new byte[0], "application/json; charset=UTF-16"))
                .isEmpty();
        assertThat(TextBody.decode(MARK.getBytes(StandardCharsets.UTF_8), null)).isEmpty();
        assertThat(TextBody.decode(new byte[] {'7'}, null)).isEqualTo("7");
    }

    @ParameterizedTest
    @CsvSource({"text/plain; charset=klingon,klingon", "application/json; charset=\"a b\",a b"})
    void shouldNameTheHeaderWhenTheCharsetIsUnknown(String contentType, String charset) {
        assertThatThrownBy(() -> TextBody.decode(new byte[0], contentType))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Header Content-Type names the charset '" + charset + "', which this JVM does not have: '"
                        + contentType + "'");
    }

    @Test
    void shouldRefuseBytesInsteadOfGuessingWhenTheyAreNotOfTheCharset() {
        assertThatThrownBy(() -> TextBody.decode(TEXT.getBytes(StandardCharsets.ISO_8859_1), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The body is not text in UTF-8: set the header Content-Type, which is not set,");
        assertThatThrownBy(() -> TextBody.decode(new byte[] {'a', (byte) 0x80}, "a/b; charset=US-ASCII"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not text in US-ASCII")
                .hasMessageContaining("'a/b; charset=US-ASCII'");
    }
}
