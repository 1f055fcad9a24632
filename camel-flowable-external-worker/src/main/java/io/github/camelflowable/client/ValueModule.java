package io.github.camelflowable.client;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.function.Function;
import java.util.stream.BaseStream;

import org.apache.camel.WrappedFile;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.ser.std.CalendarSerializer;
import com.fasterxml.jackson.databind.ser.std.DateSerializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jsr310.ser.InstantSerializer;
import com.fasterxml.jackson.datatype.jsr310.ser.LocalDateTimeSerializer;
import com.fasterxml.jackson.datatype.jsr310.ser.OffsetDateTimeSerializer;
import com.fasterxml.jackson.datatype.jsr310.ser.ZonedDateTimeSerializer;

/**
 * Writes a value inside a Map, list, array or object as the same value that is a variable of its own. A value that
 * Jackson would write by its bean properties or its path, but that stands for a text or a content, becomes the text or is
 * refused. Inside, a
 * time is a text: it keeps its nanoseconds, and any year will do.
 */
final class ValueModule extends SimpleModule {

    private static final long serialVersionUID = 1;

    ValueModule() {
        add(CharSequence.class, CharSequence::toString, null);
        add(Date.class, VariableTimes::exact, DateSerializer.instance);
        add(Calendar.class, VariableTimes::exact, CalendarSerializer.instance);
        add(Instant.class, VariableTimes::exact, InstantSerializer.INSTANCE);
        add(OffsetDateTime.class, VariableTimes::exact, OffsetDateTimeSerializer.INSTANCE);
        add(ZonedDateTime.class, VariableTimes::exact, ZonedDateTimeSerializer.INSTANCE);
        add(LocalDateTime.class, VariableTimes::exact, LocalDateTimeSerializer.INSTANCE);
        List.of(
                        InputStream.class,
                        OutputStream.class,
                        Reader.class,
                        Writer.class,
                        File.class,
                        Path.class,
                        WrappedFile.class,
                        BaseStream.class,
                        VariableData.class)
                .forEach(type -> addSerializer(new Refused(type)));
    }

    private <T> void add(Class<T> type, Function<? super T, String> text, ContextualSerializer annotated) {
        addSerializer(new AsText<>(type, text, annotated));
    }

    /** Writes a text, unless a {@code @JsonFormat} of the property asks for another form. */
    private static final class AsText<T> extends StdSerializer<T> implements ContextualSerializer {

        private static final long serialVersionUID = 1;

        private final transient Function<? super T, String> text;
        private final transient ContextualSerializer annotated;

        AsText(Class<T> type, Function<? super T, String> text, ContextualSerializer annotated) {
            super(type);
            this.text = text;
            this.annotated = annotated;
        }

        @Override
        public JsonSerializer<?> createContextual(SerializerProvider provider, BeanProperty property)
                throws JsonMappingException {
            JsonFormat.Value format = findFormatOverrides(provider, property, handledType());
            return annotated == null || format == null || format.equals(JsonFormat.Value.empty())
                    ? this
                    : annotated.createContextual(provider, property);
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(text.apply(value));
        }
    }

    private static final class Refused extends StdSerializer<Object> {

        private static final long serialVersionUID = 1;

        Refused(Class<?> type) {
            super(type, false);
        }

        @Override
        public void serialize(Object value, JsonGenerator json, SerializerProvider provider) throws IOException {
            provider.reportMappingProblem(
                    "a %s has no JSON form: put the text or the bytes of its content there instead; only a file or stream"
                            + " that is a variable of its own is uploaded",
                    value.getClass().getName());
        }
    }
}
