package io.github.camelflowable.rest;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;

import org.apache.camel.Converter;

import com.fasterxml.jackson.core.JsonProcessingException;

/** Pages as a list of their rows or as JSON. */
@Converter(generateLoader = true)
public final class RestTypeConverters {

    private RestTypeConverters() {}

    @Converter
    public static List<?> toList(RestPage page) {
        return page.data();
    }

    @Converter
    public static String toString(RestPage page) throws JsonProcessingException {
        return RestAnswer.WRITER.writeValueAsString(page);
    }

    @Converter
    public static byte[] toBytes(RestPage page) throws JsonProcessingException {
        return RestAnswer.WRITER.writeValueAsBytes(page);
    }

    @Converter
    public static InputStream toInputStream(RestPage page) throws JsonProcessingException {
        return new ByteArrayInputStream(toBytes(page));
    }
}
