package io.github.camelflowable.rest;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.converter.stream.CachedOutputStream;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.MessageHelper;
import org.apache.hc.core5.http.HttpEntity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;

import io.github.camelflowable.client.JobJson;
import io.github.camelflowable.client.TextBody;

/**
 * Carries out the endpoint's operation. The answer becomes the body; every failure is thrown. The producer repeats
 * nothing: the error handler of the route does.
 */
public class FlowableRestProducer extends DefaultProducer {

    /** A second document in the body, or a second value of a field, must not be lost. */
    private static final ObjectReader ONE_DOCUMENT = JobJson.MAPPER
            .reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    private final FlowableRestEndpoint endpoint;
    private final RestOperation operation;
    private final RouteStop stop = new RouteStop();
    private RestClient client;

    public FlowableRestProducer(FlowableRestEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        this.operation = endpoint.described();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        client = endpoint.client();
        stop.start();
    }

    @Override
    protected void doStop() throws Exception {
        stop.prepareShutdown(false, false);
        stop.stop();
        super.doStop();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        Map<String, Object> given = parameters(message);
        boolean generic = GenericCall.is(operation);
        RestOperation called = generic ? GenericCall.take(operation, given) : operation;
        boolean strict = endpoint.getConfiguration().isStrict() && !generic;
        RestParameters parameters = RestParameters.of(called, given, strict);
        message.setBody(answer(exchange, called, parameters, strict));
    }

    private Map<String, Object> parameters(Message message) {
        Map<String, Object> parameters = new LinkedHashMap<>(endpoint.parameters());
        message.getHeaders().forEach((name, value) -> {
            String prefix = FlowableRestConstants.PARAMETER;
            // Camel compares the names of headers without regard to case.
            if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
                String parameter = name.substring(prefix.length());
                parameters.put(parameter, text(message, parameter, value));
            }
        });
        return parameters;
    }

    /** A header of Kafka is bytes: a text field would be their Base64, an address would have the name of their class. */
    private Object text(Message message, String parameter, Object value) {
        RestField field = operation.fields().get(RestParameters.corrected(operation, parameter));
        boolean text = value instanceof byte[] && (field == null || field.type().isText());
        return text ? converted(message, String.class, value) : value;
    }

    private static <T> T converted(Message message, Class<T> type, Object value) {
        Exchange exchange = message.getExchange();
        return exchange.getContext().getTypeConverter().convertTo(type, exchange, value);
    }

    private Object answer(Exchange exchange, RestOperation operation, RestParameters parameters, boolean strict)
            throws Exception {
        Message message = exchange.getMessage();
        RestBody body = new RestBody(operation, parameters, strict);
        if (operation.isComposite()) {
            JsonNode json = operation.body() == null ? null : body.json(readable(message));
            Object result = composite(exchange).carryOut(client, operation, parameters, json);
            return client.answer(operation, parameters, endpoint.outputClass()).converted(result);
        }
        HttpEntity entity = new RestUpload(operation, parameters).entity(message);
        if (entity == null && operation.body() != null) {
            entity = body.entity(readable(message));
        }
        if (operation.answer() == RestOperation.Answer.BYTES) {
            return file(exchange, operation, parameters, entity);
        }
        return endpoint.getConfiguration().isAllPages()
                ? client.allPages(operation, parameters, entity, endpoint.outputClass())
                : client.call(operation, parameters, entity, endpoint.outputClass());
    }

    private CompositeOperation composite(Exchange exchange) {
        return switch (operation.name()) {
            case "decide" -> new Decide();
            case "migrateInstances" -> new Migration();
            case "correlateMessage" -> new MessageCorrelation(endpoint.getCamelContext(), RouteStop.of(exchange, stop));
            case "awaitEnd" -> new AwaitEnd(endpoint.getCamelContext(), RouteStop.of(exchange, stop));
            case "redriveDeadLetterJobs" -> new DeadLetterRedrive();
            default -> throw new IllegalStateException(operation.address() + " has no address and no implementation");
        };
    }

    /** Stored in Camel's stream cache, which moves a large body to disk and allows to read it more than once. */
    private Object file(Exchange exchange, RestOperation operation, RestParameters parameters, HttpEntity entity)
            throws NoTypeConversionAvailableException {
        Object stream = client.send(operation, parameters, entity, answer -> {
            CachedOutputStream cache = new CachedOutputStream(exchange);
            try (cache) {
                answer.transferTo(cache);
            }
            return cache.newStreamCache();
        });
        return endpoint.outputClass() == null
                ? stream
                : exchange.getContext().getTypeConverter().mandatoryConvertTo(endpoint.outputClass(), exchange, stream);
    }

    /** The body as an object with names and values: text, bytes, streams and files are read as JSON. */
    private Object readable(Message message) throws IOException {
        Object body = message.getBody();
        if (body instanceof Object[] array) {
            return Arrays.asList(array);
        }
        if (body instanceof Map<?, ?> fields && !operation.list() && !operation.setsOneVariable()) {
            Map<String, Object> readable = new LinkedHashMap<>();
            fields.forEach(
                    (name, value) -> readable.put(String.valueOf(name), text(message, String.valueOf(name), value)));
            return readable;
        }
        boolean text = isText(body);
        boolean stream = body instanceof InputStream || body instanceof StreamCache;
        boolean bytes = stream || body instanceof byte[] || body instanceof ByteBuffer;
        boolean file = body instanceof WrappedFile<?> || body instanceof File || body instanceof Path;
        if (!text && !bytes && !file) {
            return body;
        }
        String contentType = message.getHeader(Exchange.CONTENT_TYPE, String.class);
        String json = text ? message.getBody(String.class) : decoded(message, contentType);
        MessageHelper.resetStreamCache(message);
        if (json == null || json.isBlank()) {
            Object value = text ? json : body;
            return operation.setsOneVariable() ? value : null;
        }
        // A text is a value and not JSON, unless the content type says that it is JSON.
        boolean mayBeValue = operation.setsOneVariable() && text && (contentType == null || !isJson(contentType));
        return parsed(json, mayBeValue);
    }

    private static String decoded(Message message, String contentType) throws IOException {
        byte[] bytes = message.getBody() instanceof Path path
                ? Files.readAllBytes(path)
                : converted(message, byte[].class, RestUpload.fromItsBeginning(message.getBody()));
        return bytes == null ? null : TextBody.decode(bytes, contentType);
    }

    /** Also a stream of characters that Camel's stream cache keeps: as bytes it would be in the charset of the JVM. */
    static boolean isText(Object body) {
        return body instanceof CharSequence || body instanceof Reader || body instanceof char[];
    }

    static boolean isJson(String contentType) {
        return contentType.toLowerCase(Locale.ROOT).contains("json");
    }

    private Object parsed(String text, boolean mayBeValue) {
        try {
            // A file that was read as text still has its byte order mark, which is not JSON.
            JsonNode json = ONE_DOCUMENT.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
            return mayBeValue && !json.isObject() ? text : json;
        } catch (JsonProcessingException e) {
            if (mayBeValue) {
                return text;
            }
            throw new IllegalArgumentException(
                    "The body is not JSON (" + e.getOriginalMessage() + "), but " + operation.address() + " accepts "
                            + operation.describeBody(),
                    e);
        }
    }
}
