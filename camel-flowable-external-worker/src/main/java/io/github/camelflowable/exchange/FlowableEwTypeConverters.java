package io.github.camelflowable.exchange;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.apache.camel.Converter;
import org.apache.camel.Exchange;
import org.apache.camel.support.ExchangeHelper;

import com.fasterxml.jackson.core.JsonProcessingException;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.ExternalWorkerJob;
import io.github.camelflowable.client.JobJson;
import io.github.camelflowable.client.JobPage;
import io.github.camelflowable.client.VariableData;

/** Jobs as {@code Map} or JSON, pages of jobs as a list or JSON, and binary variables as bytes. */
@Converter(generateLoader = true)
public final class FlowableEwTypeConverters {

    private FlowableEwTypeConverters() {}

    /** The job as in an envelope: its fields and its variables. */
    @Converter
    public static Map<String, Object> toMap(AcquiredJob job) {
        Map<String, Object> map = JobEnvelope.fields(job);
        map.put("variables", job.variables());
        return map;
    }

    /** The job as an envelope. */
    @Converter
    public static String toString(AcquiredJob job) {
        return JobEnvelope.write(job);
    }

    @Converter
    public static byte[] toBytes(AcquiredJob job) {
        return toString(job).getBytes(StandardCharsets.UTF_8);
    }

    @Converter
    public static InputStream toInputStream(AcquiredJob job) {
        return new ByteArrayInputStream(toBytes(job));
    }

    @Converter
    public static String toString(ExternalWorkerJob job) throws JsonProcessingException {
        return JobJson.MAPPER.writeValueAsString(job);
    }

    @Converter
    public static String toString(JobPage page) throws JsonProcessingException {
        return JobJson.MAPPER.writeValueAsString(page);
    }

    @Converter
    public static byte[] toBytes(ExternalWorkerJob job) throws JsonProcessingException {
        return JobJson.MAPPER.writeValueAsBytes(job);
    }

    @Converter
    public static InputStream toInputStream(ExternalWorkerJob job) throws JsonProcessingException {
        return new ByteArrayInputStream(toBytes(job));
    }

    @Converter
    public static List<?> toList(JobPage page) {
        return page.data();
    }

    @Converter
    public static byte[] toBytes(JobPage page) throws JsonProcessingException {
        return JobJson.MAPPER.writeValueAsBytes(page);
    }

    @Converter
    public static InputStream toInputStream(JobPage page) throws JsonProcessingException {
        return new ByteArrayInputStream(toBytes(page));
    }

    @Converter
    public static byte[] toBytes(VariableData data) {
        return data.bytes();
    }

    /** Bytes as text in the charset of the exchange, as Camel converts other bytes. */
    @Converter
    public static String toText(VariableData data, Exchange exchange) {
        return new String(data.bytes(), ExchangeHelper.getCharset(exchange));
    }

    @Converter
    public static InputStream toInputStream(VariableData data) {
        return data.open();
    }
}
