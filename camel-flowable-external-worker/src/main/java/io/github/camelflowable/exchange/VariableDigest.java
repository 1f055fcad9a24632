package io.github.camelflowable.exchange;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;

import io.github.camelflowable.client.JobJson;
import io.github.camelflowable.client.VariableTypes;

/**
 * A digest of a variable's JSON, by which a variable that comes back unchanged is recognized. It depends on the meaning of the
 * JSON and not on its text: programs in other languages write 10000000000 for 1.0E10, and the fields of an object in another
 * order.
 */
final class VariableDigest {

    /** Keeps all digits of a number, and refuses what could hide a second envelope or a second operation. */
    static final ObjectReader EXACT = JobJson.MAPPER
            .reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    /** Bytes of a digest. With 8, one changed value in 10^19 is treated as unchanged; more make each envelope larger. */
    private static final int BYTES = 8;

    private VariableDigest() {}

    /** @throws IllegalArgumentException if the value cannot be written as JSON */
    static String of(Object value) {
        try {
            return of(EXACT.readTree(JobEnvelope.text(value)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    static String of(JsonNode json) {
        StringBuilder text = new StringBuilder();
        write(json, text);
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** @return whether a value of a Java map is the one of that digest; a value that is only read once is none */
    static boolean isOf(Object value, Object digest) {
        return digest instanceof CharSequence text
                && !VariableTypes.isBinary(value)
                && text.toString().equals(of(value));
    }

    private static void write(JsonNode json, StringBuilder text) {
        if (json.isObject()) {
            Map<String, JsonNode> sorted = new TreeMap<>();
            json.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
            text.append('{');
            sorted.forEach((name, value) -> {
                text.append(JobJson.MAPPER.getNodeFactory().textNode(name)).append(':');
                write(value, text);
                text.append(',');
            });
            text.append('}');
        } else if (json.isArray()) {
            text.append('[');
            for (JsonNode element : json) {
                write(element, text);
                text.append(',');
            }
            text.append(']');
        } else if (json.isNumber() && (json.isBigDecimal() || Double.isFinite(json.doubleValue()))) {
            text.append(json.decimalValue().stripTrailingZeros());
        } else {
            text.append(json);
        }
    }
}
